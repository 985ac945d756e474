// The journey whose advances are counted: entry → mail → branch → score → wait, then mail again. An advance is one due lead claimed and
// walked to its next wait: five visits, their five steps with traces, a mail in the outbox, a score entry, the lead row.
import { graphOf, node, patiently } from './house.mjs';

export const VISITS = 5;
export const WAIT_DAYS = 2;
/** Node that later rounds begin at. */
export const WAIT = 5;

export const graph = graphOf(
  [
    node('in', 'added-by-hand'),
    node('mail', 'send-mail', { template: 'hello' }),
    node('branch', 'if-else', { rule: { kind: 'field', field: 'country', op: 'eq', value: 'FR' } }),
    node('more', 'change-score', { axis: 'engagement', points: 5, reason: 'journey' }),
    node('less', 'change-score', { axis: 'engagement', points: 2, reason: 'journey' }),
    node('wait', 'wait', { amount: WAIT_DAYS, unit: 'days' }),
  ],
  [
    'in.then > mail',
    'mail.then > branch',
    'branch.yes > more',
    'branch.no > less',
    'more.then > wait',
    'less.then > wait',
    'wait.then > mail',
  ],
);

/** Every row that `rounds` advances of each lead owe is there, and no other. */
export async function check(database, { workflowId }, leads, advances) {
  const [row] = await patiently(
    database,
    `select (select count(*)::int from step s join enrolment e on e.id = s.enrolment_id where e.workflow_id = $1) as steps,
       (select count(*)::int from cursor c where c.workflow_id = $1 and c.state <> 0) as strayed,
       (select sum(seq)::int from cursor c where c.workflow_id = $1) as visits,
       (select count(*)::int from outbox o join enrolment e on e.id = o.enrolment_id where e.workflow_id = $1) as mails,
       (select count(*)::int from score_entry where lead_id between $2 and $3) as scores,
       (select count(*)::int from lead l where id between $2 and $3 and l.engagement <>
         (select coalesce(sum(points), 0) from score_entry s where s.lead_id = l.id)) as wrong_points`,
    [workflowId, leads.first, leads.last],
  );
  const visits = advances * VISITS;
  const right = { steps: visits, strayed: 0, visits, mails: advances, scores: advances, wrong_points: 0 };
  if (JSON.stringify(row) !== JSON.stringify(right))
    throw new Error(`the rows are wrong: ${JSON.stringify(row)} instead of ${JSON.stringify(right)}`);
}

/** How many advances have been committed: every round begins by leaving the entry or the wait. */
export async function advancesOf(database, { versionId }) {
  const [{ n }] = await database.query(
    `select coalesce(sum(n), 0)::bigint as n from step_count where version_id = $1 and node = 1`,
    [versionId],
  );
  return n;
}

/** Lets the days pass that all wait for, on the clock of tests. */
export async function passDays(database, days) {
  await database.query(
    `insert into setting (key, value) values ('test.clock', jsonb_build_object('ms', $1::bigint))
     on conflict (key) do update set value = jsonb_build_object('ms', (setting.value->>'ms')::bigint + $1::bigint)`,
    [days * 86_400_000],
  );
}

export async function anyDue(database, { workflowId }) {
  const [row] = await database.query(
    `select exists (select 1 from cursor where workflow_id = $1 and state < 3 and due_at <= $2) as due`,
    [workflowId, await database.now()],
  );
  return row.due;
}
