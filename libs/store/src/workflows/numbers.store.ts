import { HOLDOUT } from '@cultivar/engine';
import type { Sql, Tx } from '../database.ts';
import type { Versions } from '../engine/versions.ts';
import { actOnStopped } from '../operations/act-on-stopped.store.ts';
import type { ActedOn } from '../operations/act-on-stopped.store.ts';
import { leadsOn, spotsOf } from '../walks/spots.ts';

/** What happened at one node: stand there now, of those stopped by an error, went on, ended there, and by way out. */
export interface NodeNumbers {
  at: number;
  failed: number;
  passed: number;
  left: number;
  readonly ports: Record<string, number>;
}
export interface WorkflowNumbers {
  readonly inside: number;
  readonly entered: number;
  readonly ended: number;
  readonly onOlderVersions: number;
  readonly nodes: Record<string, NodeNumbers>;
}
const STANDING = ['on-its-way', 'waits-for-event', 'waits-for-answer', 'failed'] as const;
export interface NodeLead {
  readonly leadId: number;
  readonly name: string;
  readonly email: string | null;
  readonly versionNo: number;
  readonly standing: (typeof STANDING)[number];
  readonly enteredAt: string;
  readonly dueAt: string;
  readonly error: string | null;
}

/** A wait is two steps, going in and coming out; only coming out is a way out. Who was moved by hand stands elsewhere now. */
const GOING_IN: ReadonlySet<string> = new Set(['wait', 'hold', 'moved']);
const blank = (): NodeNumbers => ({ at: 0, failed: 0, passed: 0, left: 0, ports: {} });

/** How many leads stand at, passed and left each node, over all versions of the workflow. */
export async function workflowNumbers(
  sql: Sql & { readonly versions: Versions },
  workflowId: number,
): Promise<WorkflowNumbers> {
  const standing = await sql.query<{ version: number; node: number; failed: boolean; n: number }>(
    `select version_id as version, node, state = 3 as failed, count(*) as n
     from cursor where workflow_id = $1 group by 1, 2, 3`,
    [workflowId],
  );
  const took = await sql.query<{ version: number; node: number; took: string; n: number }>(
    `select c.version_id as version, c.node, c.took, sum(c.n)::bigint as n
     from step_count c join workflow_version v on v.id = c.version_id
     where v.workflow_id = $1 group by 1, 2, 3`,
    [workflowId],
  );
  const [totals] = await sql.query<{ entered: number; live: number | null }>(
    `select (select count(*) from enrolment where workflow_id = $1 and outcome is distinct from '${HOLDOUT}') as entered,
       (select live_version_id from workflow where id = $1) as live`,
    [workflowId],
  );
  const known = await sql.versions.load(sql, [...new Set([...standing, ...took].map((row) => row.version))]);
  const nodes: Record<string, NodeNumbers> = {};
  const at = (version: number, node: number): { id: string; numbers: NodeNumbers } | undefined => {
    const id = known.get(version)?.nodes[node]?.id;
    return id === undefined ? undefined : { id, numbers: (nodes[id] ??= blank()) };
  };
  let inside = 0;
  let onOlderVersions = 0;
  for (const row of standing) {
    inside += row.n;
    if (row.version !== totals!.live) onOlderVersions += row.n;
    const place = at(row.version, row.node);
    if (!place) continue;
    place.numbers.at += row.n;
    if (row.failed) place.numbers.failed += row.n;
  }
  for (const row of took) {
    if (GOING_IN.has(row.took)) continue;
    const place = at(row.version, row.node);
    if (!place) continue;
    const { numbers } = place;
    numbers.ports[row.took] = (numbers.ports[row.took] ?? 0) + row.n;
    if (leadsOn(known.get(row.version)!.nodes[row.node]!, row.took)) numbers.passed += row.n;
    else numbers.left += row.n;
  }
  return { inside, entered: totals!.entered, ended: Math.max(0, totals!.entered - inside), onOlderVersions, nodes };
}

const AT_SPOT = `c.workflow_id = $1 and (c.version_id, c.node) in (select * from unnest($2::integer[], $3::integer[]))`;

/** Leads that stand at the node, longest in the workflow first. */
export async function nodeLeads(
  sql: Sql,
  workflowId: number,
  nodeId: string,
  page: { only?: 'failed' | undefined; offset: number; limit: number },
): Promise<{ items: NodeLead[]; total: number }> {
  const [versions, indexes] = await spotsOf(sql, workflowId, nodeId);
  const where = `${AT_SPOT} and ($4::boolean is false or c.state = 3)`;
  const params = [workflowId, versions, indexes, page.only === 'failed'];
  const [count] = await sql.query<{ total: number }>(`select count(*) as total from cursor c where ${where}`, params);
  const rows = await sql.query<{
    leadId: number;
    name: string;
    email: string | null;
    versionNo: number;
    state: number;
    enteredAt: Date;
    dueAt: Date;
    error: string | null;
  }>(
    `select c.lead_id as "leadId", concat_ws(' ', l.first_name, l.last_name) as name, l.email, v.no as "versionNo",
       c.state, e.entered_at as "enteredAt", c.due_at as "dueAt", c.error
     from cursor c join lead l on l.id = c.lead_id join enrolment e on e.id = c.enrolment_id
     join workflow_version v on v.id = c.version_id
     where ${where} order by e.entered_at, c.enrolment_id offset $5 limit $6`,
    [...params, page.offset, page.limit],
  );
  return {
    total: count!.total,
    items: rows.map(({ state, enteredAt, dueAt, ...row }) => ({
      ...row,
      standing: STANDING[state] ?? 'on-its-way',
      enteredAt: enteredAt.toISOString(),
      dueAt: dueAt.toISOString(),
    })),
  };
}

/** Lets the leads that an error stopped at the node visit it again, now. */
export async function retryFailed(tx: Tx, workflowId: number, nodeId: string): Promise<number> {
  let retried = 0;
  for (let after: number | null = 0; after !== null;) {
    const some: ActedOn = await actOnStopped(
      tx,
      { standing: 'parked', workflowId, nodeId },
      { act: 'retry' },
      { userId: null, after },
    );
    retried += some.done;
    after = some.last;
  }
  return retried;
}
