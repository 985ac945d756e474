import type { Sql } from '../database.ts';

export const SEND_STATES = { waiting: 0, sending: 1, failed: 3, unknown: 4, refused: 5 } as const;
export type SendState = keyof typeof SEND_STATES;
export interface SendListRow {
  readonly id: number;
  readonly state: SendState;
  readonly leadId: number | null;
  readonly leadName: string | null;
  readonly to: string | null;
  readonly template: string | null;
  readonly code: string | null;
  readonly attempt: number;
  readonly at: Date;
}

/** Mails that did not simply go out, newest first. The total stops at 10,000: nobody pages further. */
export async function sendPage(
  sql: Sql,
  asked: { readonly state: SendState | ''; readonly offset: number; readonly limit: number },
): Promise<{ readonly items: readonly SendListRow[]; readonly total: number }> {
  const states = asked.state ? [SEND_STATES[asked.state]] : Object.values(SEND_STATES);
  const where = `o.kind = 'mail' and o.state = any($1::smallint[])`;
  const [items, [count]] = await Promise.all([
    sql.query<Omit<SendListRow, 'state'> & { readonly state: number }>(
      `select o.id, o.state, o.lead_id as "leadId", o.code, o.attempt,
         coalesce(nullif(trim(concat_ws(' ', l.first_name, l.last_name)), ''), l.email) as "leadName",
         coalesce(o.payload->>'to', l.email) as to, coalesce(t.name, o.payload->>'builtin') as template,
         coalesce(o.settled_at, o.not_before) as at
       from outbox o left join lead l on l.id = o.lead_id left join template t on t.id = o.payload->>'templateId'
       where ${where} order by o.id desc offset $2 limit $3`,
      [states, asked.offset, asked.limit],
    ),
    sql.query<{ n: number }>(
      `select count(*) as n from (select 1 from outbox o where ${where} limit 10000) as counted`,
      [states],
    ),
  ]);
  const names = Object.entries(SEND_STATES) as [SendState, number][];
  return {
    items: items.map((item) => ({ ...item, state: names.find(([, n]) => n === item.state)![0] })),
    total: count!.n,
  };
}
