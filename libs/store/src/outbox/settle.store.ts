import type { Tx } from '../database.ts';
import { answerHold, happen } from '../happen.ts';
import type { Happening } from '../happen.ts';
import type { MailPayload } from '../outbox-payload.ts';
import type { Claimed } from './claim.store.ts';
import { ACCOUNT, uncountSent } from './sending.store.ts';

/** How a claimed row ended. */
export type Settlement = { readonly item: Claimed; readonly code: string } & (
  | { readonly state: 'sent'; readonly answer?: WebhookAnswer }
  | { readonly state: 'unknown' }
  | { readonly state: 'retry'; readonly at: Date; readonly spendAttempt: boolean }
  /** May not go any more: withdrawn between the claim and its turn. */
  | { readonly state: 'refused' }
  | { readonly state: 'failed'; readonly bounce?: 'hard' | 'soft'; readonly answer?: WebhookAnswer }
);
/** What the world answered to a webhook: goes back to the walk that waits for it. */
export interface WebhookAnswer {
  readonly enrolmentId: number;
  readonly seq: number;
  readonly outcome: 'ok' | 'failed';
  readonly data: unknown;
}
const STATE = { retry: 0, sent: 2, failed: 3, unknown: 4, refused: 5 } as const;
/** So many times full (or otherwise soft) in 14 days, and the address is given up. */
const SOFT_BOUNCES = 3;

/**
 * Writes how claimed rows ended, and what follows from it, in the caller's transaction. Fenced: a row that is not in this slot's
 * hands any more (its claim ran out) is left as it is, and nothing follows from it. Neither is one that the slot has claimed anew:
 * the answer to an earlier settlement was lost, and it is written a second time.
 *
 * @param options `bare`: only the rows, nothing that follows: the last resort for one whose followings keep failing
 * @returns how many rows were still this slot's
 */
export async function settle(
  tx: Tx,
  slot: string,
  settlements: readonly Settlement[],
  { bare = false }: { readonly bare?: boolean } = {},
): Promise<number> {
  if (!settlements.length) return 0;
  // leads before their mails, as whoever erases, merges or unsubscribes them does
  tx.send(`select id from lead where id = any($1::bigint[]) order by id for no key update`, [
    [...new Set(settlements.flatMap(({ item }) => item.leadId ?? []))],
  ]);
  const rows = await tx.query<{ id: number }>(
    `update outbox o set state = t.state, code = t.code, settled_at = case when t.state = 0 then null else $6::timestamptz end,
       not_before = coalesce(t.not_before, o.not_before), attempt = o.attempt - t.unspent,
       slot = case when t.state = 0 then null else o.slot end
     from unnest($1::bigint[], $2::smallint[], $3::text[], $4::timestamptz[], $5::smallint[], $8::timestamptz[])
       as t(id, state, code, not_before, unspent, claimed_at)
     where o.id = t.id and o.slot = $7 and o.state = 1
       and date_trunc('milliseconds', o.claimed_at) is not distinct from t.claimed_at returning o.id`,
    [
      settlements.map(({ item }) => item.id),
      settlements.map(({ state }) => STATE[state]),
      settlements.map(({ code }) => code.replaceAll('\0', '').slice(0, 300)),
      settlements.map((one) => (one.state === 'retry' ? one.at : null)),
      settlements.map((one) => (one.state === 'retry' && !one.spendAttempt ? 1 : 0)),
      tx.now,
      slot,
      settlements.map(({ item }) => item.claimedAt),
    ],
  );
  const mine = new Set(rows.map(({ id }) => id));
  const settled = settlements.filter(({ item }) => mine.has(item.id));
  await giveRoomBack(tx, settled);
  if (bare) return rows.length;
  await suppress(tx, settled);
  await happen(
    tx,
    settled.flatMap((one) => told(one, tx)),
  );
  for (const one of settled)
    if ((one.state === 'sent' || one.state === 'failed') && one.answer) await answerHold(tx, one.answer);
  return rows.length;
}

/** A mail that never reached the server is not one of those a limit let through. */
async function giveRoomBack(tx: Tx, settled: readonly Settlement[]): Promise<void> {
  const unsent = settled.filter(
    (one) =>
      one.item.counted !== undefined && (one.state === 'refused' || (one.state === 'retry' && !one.spendAttempt)),
  );
  await uncountSent(
    tx,
    unsent.flatMap(({ item: { counted, claimedAt: at } }) => [
      { scope: ACCOUNT, n: 1, at },
      ...(counted ? [{ scope: counted, n: 1, at }] : []),
    ]),
  );
}

/** What the lead's timeline says of it. */
function told(one: Settlement, tx: Tx): Happening[] {
  const { item } = one;
  if (item.kind !== 'mail' || item.leadId === null) return [];
  const payload = item.payload as MailPayload;
  if (payload.class !== 'marketing' && payload.class !== 'service') return [];
  // the key of what a walk sends begins with it
  const enrolmentId = /^e(\d+)\./.exec(item.key)?.[1];
  const kind = one.state === 'sent' ? 'mail.sent' : one.state === 'failed' && one.bounce ? 'mail.bounced' : null;
  if (!kind) return [];
  return [
    {
      leadId: item.leadId,
      touchpoint: {
        kind,
        ref: payload.templateId ?? payload.builtin ?? null,
        at: tx.now,
        source: 'outbox',
        sourceId: `${item.key}:${kind}`,
        data: {
          outboxId: item.id,
          ...(payload.workflowId !== undefined && { workflowId: payload.workflowId }),
          ...(payload.nodeId !== undefined && { nodeId: payload.nodeId }),
          ...(enrolmentId !== undefined && { enrolmentId: Number(enrolmentId) }),
          ...(one.state === 'failed' && { bounce: one.bounce, code: one.code }),
        },
      },
      by: 'outbox',
    },
  ];
}

/** A hard bounce at once, a soft one after the third in 14 days: such an address gets no more mail. */
async function suppress(tx: Tx, settled: readonly Settlement[]): Promise<void> {
  const bounced = settled.flatMap((one) =>
    one.state === 'failed' && one.bounce && one.item.leadId !== null
      ? [{ id: one.item.leadId, hard: one.bounce === 'hard' }]
      : [],
  );
  if (!bounced.length) return;
  await tx.query(
    `insert into suppression (email_hash, reason, at)
     select distinct on (1) encode(sha256(convert_to(lower(l.email), 'UTF8')), 'hex'),
       case when t.hard then 'hard-bounce' else 'soft-bounces' end, $3::timestamptz
     from unnest($1::bigint[], $2::boolean[]) as t(id, hard) join lead l on l.id = t.id
     where l.email is not null and (t.hard or (
       select count(*) from touchpoint p where p.lead_id = l.id and p.kind = 'mail.bounced' and p.data->>'bounce' = 'soft'
         and p.at > $3::timestamptz - interval '14 days') >= $4)
     order by 1, t.hard desc on conflict (email_hash) do nothing`,
    [bounced.map(({ id }) => id), bounced.map(({ hard }) => hard), tx.now, SOFT_BOUNCES - 1],
  );
}
