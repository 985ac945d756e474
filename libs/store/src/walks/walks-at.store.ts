import { TO_GOAL } from '@cultivar/engine';
import type { Database, Sql } from '../database.ts';
import { sinceOf } from './figures.store.ts';
import type { Span } from './figures.store.ts';
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
  const rows = await sql.query<Omit<WalkAt, 'standing' | 'took'> & { state: number; port: string | null }>(
    `select c.enrolment_id as "enrolmentId", ${LEAD}, v.no as "versionNo", c.state, c.port, c.error,
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
    items: rows.map(({ state, port, ...row }) => ({ ...row, took: null, standing: standingOf(state, port) })),
  };
}

const HOUR_MS = 3_600_000;
/** Looks back further and further until the page is full: of a busy step the last hour is enough. */
const LOOK_BACK_HOURS = [1, 24, 24 * 7, 24 * 31, 24 * 92];

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
  const ways = await waysOf(database, versions, nodeId, of, port);
  const first = since?.getTime() ?? -Infinity;
  const starts = [...LOOK_BACK_HOURS.map((hours) => now.getTime() - hours * HOUR_MS).filter((at) => at > first), first];
  const wanted = page.offset + page.limit + 1;
  for (const [i, start] of starts.entries()) {
    const params = [versions, places, ...ways, start === -Infinity ? '-infinity' : new Date(start)];
    const rows = await database.query<WalkAt>(
      `select s.enrolment_id as "enrolmentId", ${LEAD}, v.no as "versionNo", s.at, null as standing, null as "dueAt", null as error,
         s.took, case when jsonb_typeof(s.because) = 'object' then s.because else '{}' end as because
       from (select s.* from step s where ${WENT} order by s.at desc, s.enrolment_id desc offset $6 limit $7) s
       join enrolment e on e.id = s.enrolment_id join lead l on l.id = e.lead_id join workflow_version v on v.id = s.version_id
       order by s.at desc, s.enrolment_id desc`,
      [...params, page.offset, page.limit],
    );
    const [count] = await database.query<{ n: number }>(
      `select count(*) as n from (select 1 from step s where ${WENT} limit ${COUNTED}) counted`,
      params,
    );
    const last = i === starts.length - 1;
    // a full page tells that there are more, and that is all one wants to know before one asks for them
    if (last || count!.n >= wanted) {
      const total = last ? count!.n : await countGone(database, params, since);
      return { items: rows, total };
    }
  }
  return { items: [], total: 0 };
}
const WENT = `(s.version_id, s.node) in (select * from unnest($1::int[], $2::smallint[])) and (s.version_id, s.took) in (select * from unnest($3::int[], $4::text[]))
  and s.at >= $5::timestamptz`;

async function countGone(sql: Sql, params: readonly unknown[], since: Date | null): Promise<number> {
  const [count] = await sql.query<{ n: number }>(
    `select count(*) as n from (select 1 from step s where ${WENT} limit ${COUNTED}) counted`,
    [...params.slice(0, 4), since ?? '-infinity'],
  );
  return count!.n;
}

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
