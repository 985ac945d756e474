import { registry } from '@cultivar/nodes';
import { arbitraryCase, LONG, prove } from '@cultivar/testing';
import type { JourneyCase } from '@cultivar/testing';
import fc from 'fast-check';
import type { Database } from '../database.ts';
import { advance } from '../engine/advance.ts';
import { freshDatabase } from '../testing/fresh-database.ts';
import { furnish, isDue, playCase } from '../testing/play-case.ts';
import { workflowFigures } from './figures.store.ts';
import type { Span } from './figures.store.ts';
import { forgetFigures, rollFigures } from './roll-figures.store.ts';

/**
 * The figures of the canvas are a plain count over the steps, whenever they are read and however far they have been added up: random
 * journeys with publications and moves, somewhere on earth, mostly just before a change of the clocks.
 */
let database: Database;
let drop: () => Promise<void>;
beforeAll(async () => {
  ({ database, drop } = await freshDatabase({ registry, testClock: true }));
  await furnish(database);
});
afterAll(() => drop());

const SPANS: readonly Span[] = ['7', '30', '90', 'publish', 'all'];
const DAY_MS = 86_400_000;
/** Later there is hour after hour in which nothing happens. */
const MOST_DAYS = 25;

async function setClock(now: Date): Promise<void> {
  await database.query(
    `insert into setting (key, value) values ('test.clock', jsonb_build_object('ms', (extract(epoch from $1::timestamptz - clock_timestamp()) * 1000)::bigint))
     on conflict (key) do update set value = excluded.value`,
    [now],
  );
}

/** The same figures, counted one by one. Who was taken out and brought back has not left, seen from the beginning on; a stretch tells both. */
async function counted(workflowId: number, since: Date | null) {
  const from = since ?? '-infinity';
  const ways = await database.query<{ node: string; took: string; n: number; entry: boolean }>(
    `select v.graph->'nodes'->(s.node::int)->>'id' as node, s.took, count(*)::int as n,
       v.graph->'nodes'->(s.node::int)->>'type' = any($3) as entry
     from step s join workflow_version v on v.id = s.version_id
     where v.workflow_id = $1 and s.at >= $2::timestamptz and s.took not in ('wait', 'hold', 'moved')
       and not ($2 = '-infinity'::timestamptz and s.took = 'leave' and exists (select 1 from step u
         where u.enrolment_id = s.enrolment_id and u.seq = s.seq + 1 and u.because ? 'undone')) group by 1, 2, 4`,
    [workflowId, from, [...registry.values()].filter((type) => type.trigger).map(({ type }) => type)],
  );
  const goals = await database.query<{ id: number }>(
    `select distinct s.enrolment_id as id from step s join workflow_version v on v.id = s.version_id join enrolment e on e.id = s.enrolment_id
     where v.workflow_id = $1 and e.entered_at >= $2 and s.took <> 'moved' and v.graph->'nodes'->(s.node::int)->>'type' = any($3)`,
    [workflowId, from, [...registry.values()].filter((type) => type.goal).map(({ type }) => type)],
  );
  const nodes: Record<string, Record<string, number>> = {};
  for (const { node, took, n } of ways) (nodes[node] ??= {})[took] = (nodes[node][took] ?? 0) + n;
  // who has come in but was in no batch yet
  const [fresh] = await database.query<{ n: number }>(
    `select count(*)::int as n from cursor where workflow_id = $1 and seq = 0`,
    [workflowId],
  );
  const entered = ways.filter((row) => row.entry).reduce((sum, { n }) => sum + n, fresh!.n);
  return { nodes, entered, goals: goals.length };
}

let looked = 0;
async function agree(): Promise<void> {
  for (const { id } of await database.query<{ id: number }>(`select id from workflow`))
    for (const span of SPANS) {
      const { since, nodes, goal, entered } = (await workflowFigures(database, id, span))!;
      const ports = Object.entries(nodes).flatMap(([node, { ports: ways }]) => {
        const some = Object.entries(ways).filter(([, n]) => n !== 0);
        return some.length ? [[node, Object.fromEntries(some)]] : [];
      });
      const all = Object.values(nodes).reduce((sum, { passed, left }) => sum + passed + left, 0);
      const plain = await counted(id, since);
      expect({ span, nodes: Object.fromEntries(ports), entered }).toEqual({
        span,
        nodes: plain.nodes,
        entered: plain.entered,
      });
      expect(all).toBe(
        Object.values(plain.nodes)
          .flatMap(Object.values<number>)
          .reduce((sum, n) => sum + n, 0),
      );
      if (goal) expect([span, goal.reached]).toEqual([span, plain.goals]);
      looked += 1;
    }
}

interface Looks {
  readonly it: JourneyCase;
  /** How often, of ten instants, the figures are added up, and looked at. */
  readonly rolls: number;
  readonly looks: number;
  /** So many minutes after it happened. */
  readonly later: readonly number[];
}
async function play({ it, rolls, looks, later }: Looks): Promise<void> {
  await database.transact((tx) => forgetFigures(tx));
  let turn = 0;
  let published = false;
  const last = Date.parse(it.start) + MOST_DAYS * DAY_MS;
  const events = it.events.filter(({ minute }) => minute * 60_000 < MOST_DAYS * DAY_MS);
  const look = async (now: Date): Promise<void> => {
    turn += 1;
    const again = later[turn % later.length]!;
    // what happens in the very millisecond of a look belongs to the next one
    await setClock(new Date(now.getTime() + (1 + (again % 7)) * 1000));
    if (turn % 10 < rolls) await rollFigures(database);
    if (turn % 10 < looks) await agree();
  };
  await playCase(
    database,
    { ...it, events },
    {
      drain: async (workflowId, now) => {
        if (!published) await database.query(`update workflow_version set published_at = $1 where no = 1`, [it.start]);
        published = true;
        while (await isDue(database, workflowId, now)) await advance(database, { workflowId, limit: 2, now });
        if (now.getTime() < last) await look(now);
      },
    },
  );
  const [end] = await database.query<{ at: Date | null }>(`select max(at) as at from step`);
  if (!end?.at || end.at.getTime() > last) return;
  for (const minutes of later) {
    await setClock(new Date(end.at.getTime() + minutes * 60_000 + 1000));
    await rollFigures(database);
    await agree();
  }
}

test(
  'figures are a plain count over the steps, at every instant',
  async () => {
    const types = [...registry.keys()];
    const cases = fc.record({
      it: fc.constantFrom(...types).chain((type) => arbitraryCase(registry, type, { edits: 2 })),
      rolls: fc.nat(10),
      looks: fc.integer({ min: 2, max: 6 }),
      later: fc.array(fc.oneof(fc.nat(10), fc.nat(90), fc.nat(3 * 24 * 60)), { minLength: 2, maxLength: 4 }),
    });
    await prove({ name: 'figures', runs: 6, share: 0.1 }, cases, play);
    expect(looked).toBeGreaterThan(50);
  },
  LONG ? 1_000_000 : 90_000,
);
