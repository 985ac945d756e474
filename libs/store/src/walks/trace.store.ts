import type { Sql } from '../database.ts';

export interface TraceNode {
  readonly id: string;
  readonly type: string;
  readonly config: Readonly<Record<string, unknown>>;
}
export interface SentRow {
  readonly kind: 'mail' | 'webhook' | 'handoff';
  readonly what: string | null;
  readonly state: string;
  readonly code: string | null;
  readonly at: Date;
}
interface StepRow {
  readonly seq: number;
  readonly node: TraceNode | null;
  readonly versionNo: number | null;
  readonly took: string;
  readonly because: Readonly<Record<string, unknown>>;
  readonly at: Date;
}
interface HeadRow {
  readonly enrolmentId: number;
  readonly workflow: { readonly id: number; readonly name: string; readonly status: string };
  readonly versionNo: number;
  readonly lead: { readonly id: number; readonly name: string };
  readonly entry: TraceNode | null;
  readonly enteredAt: Date;
  readonly endedAt: Date | null;
  readonly outcome: string | null;
  readonly node: TraceNode | null;
  readonly state: number | null;
  readonly port: string | null;
  readonly byRule: boolean;
  readonly dueAt: Date | null;
  readonly waitsFor: readonly { readonly kind: string; readonly ref?: string }[];
  readonly error: string | null;
}
export const STANDINGS = [
  'on-its-way',
  'waits-until',
  'waits-for-event',
  'waits-for-rule',
  'waits-for-answer',
  'failed',
] as const;
export type WalkStanding = (typeof STANDINGS)[number];
/** What a cursor says of where its lead stands. A way out that is set already belongs to a wait for a time. */
export const standingOf = (state: number, port: string | null, rule: boolean): WalkStanding =>
  state === 3
    ? 'failed'
    : state === 2
      ? 'waits-for-answer'
      : state === 1
        ? rule
          ? 'waits-for-rule'
          : 'waits-for-event'
        : port === null
          ? 'on-its-way'
          : 'waits-until';

/** So many steps are shown: a walk of years has hardly more. */
const MOST_STEPS = 500;
const GOING_IN: ReadonlySet<string> = new Set(['wait', 'hold']);
const nodeAt = (
  version: string,
  index: string,
): string => `(select jsonb_build_object('id', it->>'id', 'type', it->>'type',
  'config', coalesce(it->'config', '{}')) from (select ${version}.graph->'nodes'->(${index}::int) as it) n where it is not null)`;
export const LEAD_NAME = `coalesce(nullif(trim(concat_ws(' ', l.first_name, l.last_name)), ''), l.email, '#' || l.id)`;

/** One walk with every step of it, oldest first. undefined: there is no such walk. */
export async function walkTrace(sql: Sql, enrolmentId: number) {
  const [head] = await sql.query<HeadRow>(
    `select e.id as "enrolmentId", jsonb_build_object('id', w.id, 'name', w.name, 'status', w.status) as workflow,
       coalesce(k.no, v.no) as "versionNo", jsonb_build_object('id', e.lead_id, 'name', coalesce(${LEAD_NAME}, '#' || e.lead_id)) as lead,
       (select jsonb_build_object('id', it->>'id', 'type', it->>'type', 'config', coalesce(it->'config', '{}'))
        from jsonb_array_elements(v.graph->'nodes') it where it->>'id' = e.entry_node) as entry,
       e.entered_at as "enteredAt", e.ended_at as "endedAt", e.outcome, k.node, k.state, k.port, coalesce(k.by_rule, false) as "byRule", k.due_at as "dueAt",
       coalesce(k.waits, '[]') as "waitsFor", k.error
     from enrolment e join workflow w on w.id = e.workflow_id join workflow_version v on v.id = e.version_id
     left join lead l on l.id = e.lead_id
     left join lateral (select c.state, c.port, c.wait ? 'rule' as by_rule, c.due_at, c.error, cv.no, ${nodeAt('cv', 'c.node')} as node,
         case when jsonb_typeof(c.wait->'events') = 'array' then c.wait->'events' end as waits
       from cursor c join workflow_version cv on cv.id = c.version_id where c.enrolment_id = e.id) k on true
     where e.id = $1`,
    [enrolmentId],
  );
  if (!head) return undefined;
  const steps = await sql.query<StepRow>(
    `select s.seq, ${nodeAt('v', 's.node')} as node, v.no as "versionNo", s.took, s.at,
       case when jsonb_typeof(s.because) = 'object' then s.because else '{}' end as because
     from step s left join workflow_version v on v.id = s.version_id where s.enrolment_id = $1 order by s.seq desc limit ${MOST_STEPS}`,
    [enrolmentId],
  );
  steps.reverse();
  const sent = await sentOf(sql, enrolmentId, head.lead.id);
  const { node, state, port, byRule, dueAt, waitsFor, error, ...walk } = head;
  return {
    ...walk,
    cut: steps.length > 0 && steps[0]!.seq > 1,
    now:
      state === null
        ? null
        : {
            ...{
              node,
              standing: standingOf(state, port, byRule),
              since: sinceOf(steps, head),
              waitsFor: await named(sql, waitsFor),
            },
            ...{ dueAt: state === 3 ? null : dueAt, error },
          },
    steps: steps.map((step, i) => ({
      ...step,
      waitedMs: waited(steps[i - 1], step),
      sent: sent.get(step.seq) ?? [],
    })),
  };
}

const waited = (before: StepRow | undefined, step: StepRow): number | null =>
  before && GOING_IN.has(before.took) && !GOING_IN.has(step.took) ? step.at.getTime() - before.at.getTime() : null;

/** A lead stands where it stands since its last step; one that has not made any, since it came in. */
const sinceOf = (steps: readonly StepRow[], head: HeadRow): Date => steps.at(-1)?.at ?? head.enteredAt;

/** Names of the things that a wait is for. */
async function named(sql: Sql, events: HeadRow['waitsFor']) {
  const refs = events.flatMap(({ ref }) => ref ?? []);
  if (!refs.length) return events;
  const names = new Map(
    (
      await sql.query<{ id: string; name: string }>(
        `select id, name from form where id = any($1) union all select id, name from template where id = any($1)
         union all select id, name from asset where id = any($1) union all select id, name from segment where id = any($1)`,
        [refs],
      )
    ).map(({ id, name }) => [id, name]),
  );
  return events.map((event) => ({
    ...event,
    ...(event.ref && names.has(event.ref) && { name: names.get(event.ref)! }),
  }));
}

/** By step: mails and webhooks by their keys, offers to sales by the step they came from. */
async function sentOf(sql: Sql, enrolmentId: number, leadId: number): Promise<ReadonlyMap<number, SentRow[]>> {
  const rows = await sql.query<SentRow & { seq: number }>(
    `select split_part(o.key, '.', 2)::int as seq, o.kind,
       case when o.kind = 'mail' then coalesce((select name from template where id = o.payload->>'templateId'), o.payload->>'templateId', o.payload->>'builtin')
         else substring(o.payload->>'url' from '^[a-z]+://([^/?#]+)') end as what,
       (array['pending','sending','sent','failed','unknown','refused'])[o.state + 1] as state, o.code, coalesce(o.settled_at, o.created_at) as at
     from outbox o where o.lead_id = $2 and o.enrolment_id = $1 and o.kind in ('mail', 'webhook') and o.key ~ '^e\\d+\\.\\d+\\.'
     union all
     select h.seq, 'handoff', u.name, h.state, h.answer_reason, h.offered_at
     from handoff h left join app_user u on u.id = h.user_id where h.lead_id = $2 and h.enrolment_id = $1 and h.seq is not null
     order by at`,
    [enrolmentId, leadId],
  );
  const bySeq = new Map<number, SentRow[]>();
  for (const { seq, ...row } of rows) bySeq.set(seq, [...(bySeq.get(seq) ?? []), row]);
  return bySeq;
}
