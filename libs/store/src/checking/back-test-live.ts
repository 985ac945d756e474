import type { Sql } from '../database.ts';
import { oneIn } from './population.ts';
import type { BackTestFigures, BackTestNode } from './back-test-play.ts';

interface Span {
  readonly workflowId: number;
  readonly since: Date;
  readonly until: Date;
  /** Of the leads each so manieth: those that are played, too. */
  readonly every: number;
}
/** What the published versions of a workflow did with those who came in within a stretch of time, by node. */
export async function liveFigures(sql: Sql, { workflowId, since, until, every }: Span): Promise<BackTestFigures> {
  const params = [workflowId, since, until, every];
  const inTime = `e.workflow_id = $1 and e.entered_at > $2::timestamptz and e.entered_at <= $3::timestamptz and ${oneIn('$4::int', 'e.lead_id')}`;
  const rows = await sql.query<{ node: string; took: string; n: number; leads: number }>(
    `select v.graph->'nodes'->s.node::int->>'id' as node, s.took, count(*)::int as n, count(distinct s.enrolment_id)::int as leads
     from enrolment e join step s on s.enrolment_id = e.id join workflow_version v on v.id = s.version_id
     where ${inTime} group by 1, 2`,
    params,
  );
  const reached = await sql.query<{ node: string; reached: number }>(
    `select v.graph->'nodes'->s.node::int->>'id' as node, count(distinct s.enrolment_id)::int as reached
     from enrolment e join step s on s.enrolment_id = e.id join workflow_version v on v.id = s.version_id
     where ${inTime} group by 1`,
    params,
  );
  const standing = await sql.query<{ node: string; waiting: number; failed: number }>(
    `select v.graph->'nodes'->c.node::int->>'id' as node, count(*) filter (where c.state < 3)::int as waiting,
       count(*) filter (where c.state = 3)::int as failed
     from enrolment e join cursor c on c.enrolment_id = e.id join workflow_version v on v.id = c.version_id
     where ${inTime} group by 1`,
    params,
  );
  const ends = await sql.query<{ node: string; ended: number }>(
    `select v.graph->'nodes'->last.node::int->>'id' as node, count(*)::int as ended
     from enrolment e join lateral (select node, version_id from step where enrolment_id = e.id order by seq desc limit 1) last on true
       join workflow_version v on v.id = last.version_id
     where ${inTime} and e.ended_at is not null group by 1`,
    params,
  );
  const mails = await sql.query<{ node: string; mails: number }>(
    `select v.graph->'nodes'->s.node::int->>'id' as node, count(*)::int as mails
     from enrolment e join outbox o on o.enrolment_id = e.id and o.kind = 'mail' and o.state = 2
       join step s on s.enrolment_id = e.id and o.key like 'e' || e.id || '.' || s.seq || '.%'
       join workflow_version v on v.id = s.version_id
     where ${inTime} and o.lead_id = e.lead_id and o.payload->>'class' = 'marketing' group by 1`,
    params,
  );
  const [total] = await sql.query<{ entered: number; ended: number }>(
    `select count(*)::int as entered, count(ended_at)::int as ended from enrolment e where ${inTime}`,
    params,
  );
  const nodes: Record<
    string,
    { -readonly [K in keyof BackTestNode]: BackTestNode[K] } & { ports: Record<string, number> }
  > = {};
  const at = (id: string) => (nodes[id] ??= { reached: 0, ended: 0, waiting: 0, failed: 0, mails: 0, ports: {} });
  for (const row of reached) at(row.node).reached = row.reached;
  for (const row of standing) Object.assign(at(row.node), { waiting: row.waiting, failed: row.failed });
  for (const row of ends) at(row.node).ended = row.ended;
  for (const row of mails) at(row.node).mails = row.mails;
  for (const { node, took, n } of rows)
    if (took !== 'wait' && took !== 'hold' && took !== 'leave') at(node).ports[took] = n;
  return { ...total!, mails: mails.reduce((sum, row) => sum + row.mails, 0), nodes };
}
