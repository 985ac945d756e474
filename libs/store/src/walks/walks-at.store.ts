import { TO_GOAL } from '@cultivar/engine';
import type { Database, Sql } from '../database.ts';
import { sinceOf } from './figures.store.ts';
import type { Span } from './figures.store.ts';
import { rolledUntil } from './roll-figures.store.ts';
import { spotsOf } from './spots.ts';
import { LEAD_NAME, standingOf } from './trace.store.ts';
import type { WalkStanding } from './trace.store.ts';

export type WalksOf = 'at' | 'failed' | 'passed' | 'left';
export interface WalkAt {
  readonly enrolmentId: number;
  readonly lead: { readonly id: number; readonly name: string; readonly email: string | null };
  readonly versionNo: number;
  readonly at: Date;
  readonly standing: WalkStanding | null;
  readonly dueAt: Date | null;
  readonly error: string | null;
  readonly took: string | null;
  readonly because: Readonly<Record<string, unknown>>;
}
interface Page {
  readonly offset: number;
  readonly limit: number;
}
const LEAD = `jsonb_build_object('id', l.id, 'name', ${LEAD_NAME}, 'email', l.email) as lead`;
/** Nobody pages further, and no list counts further. */
const COUNTED = 10_000;

/** The leads behind a number of a step: who stands there, longest first; who went on or ended there, latest first. */
export async function walksAt(
  database: Database,
  place: { readonly workflowId: number; readonly nodeId: string },
  what: { readonly of: WalksOf; readonly port?: string | undefined; readonly span: Span },
  page: Page,
): Promise<{ readonly items: readonly WalkAt[]; readonly total: number }> {
  if (what.of === 'at' || what.of === 'failed') return standing(database, place, what.of === 'failed', page);
  return gone(database, place, { of: what.of, port: what.port, span: what.span }, page);
}

const STAND_HERE = `c.workflow_id = $1 and (c.version_id, c.node) in (select * from unnest($2::int[], $3::smallint[]))
  and ($4::boolean is false or c.state = 3)`;

async function standing(
  sql: Sql,
  { workflowId, nodeId }: { readonly workflowId: number; readonly nodeId: string },
  failed: boolean,
  page: Page,
) {
  const params = [workflowId, ...(await spotsOf(sql, workflowId, nodeId)), failed];
  const [count] = await sql.query<{ n: number }>(`select count(*) as n from cursor c where ${STAND_HERE}`, params);
  const rows = await sql.query<
    Omit<WalkAt, 'standing' | 'took'> & { state: number; port: string | null; byRule: boolean }
  >(
    `select c.enrolment_id as "enrolmentId", ${LEAD}, v.no as "versionNo", c.state, c.port, coalesce(c.wait ? 'rule', false) as "byRule", c.error,
       coalesce(s.at, e.entered_at) as at, case when c.state < 3 then c.due_at end as "dueAt",
       case when jsonb_typeof(s.because) = 'object' then s.because else '{}' end as because
     from (select c.* from cursor c where ${STAND_HERE} order by c.enrolment_id offset $5 limit $6) c
     join lead l on l.id = c.lead_id join enrolment e on e.id = c.enrolment_id join workflow_version v on v.id = c.version_id
     left join step s on s.enrolment_id = c.enrolment_id and s.seq = c.seq
     order by c.enrolment_id`,
    [...params, page.offset, page.limit],
  );
  return {
    total: count!.n,
    items: rows.map(({ state, port, byRule, ...row }) => ({
      ...row,
      took: null,
      standing: standingOf(state, port, byRule),
    })),
  };
}

const HOUR_MS = 3_600_000;
const WENT = `(s.version_id, s.node) in (select * from unnest($1::int[], $2::smallint[]))
  and (s.version_id, s.took) in (select * from unnest($3::int[], $4::text[]))`;

/** The hours that are added up tell where to look: only those of the page are read, and the steps since then. */
async function gone(
  database: Database,
  { workflowId, nodeId }: { readonly workflowId: number; readonly nodeId: string },
  { of, port, span }: { readonly of: 'passed' | 'left'; readonly port: string | undefined; readonly span: Span },
  page: Page,
) {
  const now = await database.now();
  const since = await sinceOf(database, workflowId, span, now);
  if (since === undefined) return { items: [], total: 0 };
  const [versions, places] = await spotsOf(database, workflowId, nodeId);
  const ways = [versions, places, ...(await waysOf(database, versions, nodeId, of, port))];
  const rolled = await rolledUntil(database);
  const fresh = rolled && (!since || rolled > since) ? rolled : since;
  const [tail] = await database.query<{ n: number }>(
    `select count(*) as n from (select 1 from step s where ${WENT} and s.at >= $5::timestamptz limit ${COUNTED}) counted`,
    [...ways, fresh ?? '-infinity'],
  );
  const hours = rolled ? await hoursOf(database, ways, since) : [];
  let seen = tail!.n;
  const read: Date[] = [];
  for (const { hour, n } of hours) {
    if (seen >= page.offset + page.limit) break;
    read.push(hour);
    seen += n;
  }
  const items = await database.query<WalkAt>(
    `select s.enrolment_id as "enrolmentId", ${LEAD}, v.no as "versionNo", s.at, null as standing, null as "dueAt", null as error,
       s.took, case when jsonb_typeof(s.because) = 'object' then s.because else '{}' end as because
     from (select s.* from unnest($5::timestamptz[], $6::timestamptz[]) as r(since, until)
       cross join lateral (select * from step s where ${WENT} and s.at >= r.since and s.at < r.until) s
       order by s.at desc, s.enrolment_id desc offset $7 limit $8) s
     join enrolment e on e.id = s.enrolment_id join lead l on l.id = e.lead_id join workflow_version v on v.id = s.version_id
     order by s.at desc, s.enrolment_id desc`,
    [
      ...ways,
      [...read, fresh ?? '-infinity'],
      [...read.map((hour) => new Date(hour.getTime() + HOUR_MS)), 'infinity'],
      page.offset,
      page.limit,
    ],
  );
  return { items, total: hours.reduce((sum, { n }) => sum + n, tail!.n) };
}

/** How many took one of the ways, by the hours that are added up, latest first. */
const hoursOf = (sql: Sql, ways: readonly unknown[], since: Date | null): Promise<{ hour: Date; n: number }[]> =>
  sql.query(
    `select s.hour, sum(s.n)::bigint as n from step_hour s where ${WENT} and s.hour >= $5::timestamptz group by 1 order by 1 desc`,
    [...ways, since ?? '-infinity'],
  );

/** By version: the ways that lead on from the node, or those by which walks ended there. */
async function waysOf(
  database: Database,
  versions: readonly number[],
  nodeId: string,
  of: 'passed' | 'left',
  port: string | undefined,
): Promise<[number[], string[]]> {
  const known = await database.versions.load(database, versions);
  const pairs: [number, string][] = [];
  for (const version of new Set(versions)) {
    const node = known.get(version)?.byId.get(nodeId);
    if (!node) continue;
    const drawn = [...node.next.keys(), TO_GOAL];
    if (port !== undefined) {
      if (drawn.includes(port) === (of === 'passed')) pairs.push([version, port]);
    } else if (of === 'passed') for (const one of drawn) pairs.push([version, one]);
    else for (const one of ['leave', ...endings(node, drawn)]) pairs.push([version, one]);
  }
  return [pairs.map(([version]) => version), pairs.map(([, took]) => took)];
}
/** Ways out of its type that nothing is drawn to: whoever takes one has come to the end. */
function endings(
  node: { readonly type: unknown; readonly config: unknown; readonly fault: string | null },
  drawn: readonly string[],
): string[] {
  const type = node.type as { ports: object; portsOf?: (config: unknown) => object } | null;
  if (!type) return [];
  const ports = type.portsOf && node.fault === null ? type.portsOf(node.config) : type.ports;
  return Object.keys(ports).filter((port) => !drawn.includes(port));
}
