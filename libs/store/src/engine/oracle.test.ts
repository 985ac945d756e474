import { registry } from '@cultivar/nodes';
import {
  arbitraryCase,
  caseThatShows,
  ENDS,
  fixtures,
  GOALS,
  LONG,
  prove,
  referCase,
  report,
  waysOf,
} from '@cultivar/testing';
import type { JourneyCase } from '@cultivar/testing';
import fc from 'fast-check';
import type { Database } from '../database.ts';
import { examine } from '../operations/doctor.store.ts';
import { freshDatabase } from '../testing/fresh-database.ts';
import { furnish, playCase } from '../testing/play-case.ts';

/**
 * Random journeys over all node types, leads and streams of events on a virtual clock: the engine on a real PostgreSQL, in batches
 * of any size, does step by step what the slow reference interpreter does, and for the same reasons.
 */
let database: Database;
let drop: () => Promise<void>;
beforeAll(async () => {
  ({ database, drop } = await freshDatabase({ registry }));
  await furnish(database);
});
afterAll(() => drop());

const limit = fc.constantFrom(1, 2, 500);
const seen = new Map<string, number>();
let cases = 0;
async function agrees(it: JourneyCase, limit: number): Promise<void> {
  const real = await playCase(database, it, { limit });
  expect(real.leads).toEqual(referCase(it, registry, real));
  for (const [key, n] of real.visits) seen.set(key, (seen.get(key) ?? 0) + n);
  cases += 1;
}

test('the cases that once failed', async () => {
  for (const [, it] of fixtures<JourneyCase>()) await agrees(it, 2);
}, 90_000);

const types = [...registry.keys()];
const ways = types.flatMap((name) => waysOf(registry.get(name)!).map((way) => [name, way] as const));
test.each(ways)(
  'the batch engine agrees with the reference interpreter: %s, out by %s',
  (featured, way) =>
    prove(
      { name: `oracle ${featured}`, runs: 1, share: 0.4 / ways.length },
      // the reference says beforehand that the way is taken
      fc.record({ it: caseThatShows(registry, featured, `${featured} ${way}`), limit }),
      (one) => agrees(one.it, one.limit),
    ),
  LONG ? 1_000_000 : 90_000,
);

test.each([
  ...ENDS.map((end) => [undefined, end] as const),
  ...types.flatMap((name) => (registry.get(name)!.goal ? GOALS.map((how) => [name, how] as const) : [])),
])(
  'and so they do with: %s, %s',
  (featured, shown) =>
    prove(
      { name: 'oracle goals and ends', runs: 1, share: 0.01 },
      fc.record({ it: caseThatShows(registry, featured, shown), limit }),
      (one) => agrees(one.it, one.limit),
    ),
  LONG ? 1_000_000 : 90_000,
);

test(
  'and so they do while journeys are published anew, leads are moved, and moves are undone',
  () =>
    prove(
      { name: 'oracle edits', runs: 15, share: 0.1 },
      fc.record({
        it: fc
          .option(fc.constantFrom(...types), { freq: 2, nil: undefined })
          .chain((type) => arbitraryCase(registry, type, { edits: 3 })),
        limit,
      }),
      async (one) => {
        await agrees(one.it, one.limit);
        const findings = await examine(database, { full: true, now: new Date(one.it.start) });
        // the clock of the case is nobody's: what hangs on it is not looked at
        expect(findings.filter(({ check }) => /trace|stands|walk|step|score/.test(check))).toEqual([]);
      },
    ),
  LONG ? 1_000_000 : 90_000,
);

test('every node type was visited, and every way out was taken', () => {
  const all = ways.map(([name, way]) => `${name} ${way}`);
  const visited = new Set([...seen.keys()].map((key) => key.split(' ')[0]));
  const visits = [...seen.values()].reduce((sum, n) => sum + n, 0);
  report({
    cases,
    visits,
    types: visited.size,
    ofTypes: types.length,
    ways: all.filter((way) => seen.has(way)).length,
    ofWays: all.length,
  });
  expect(types.filter((type) => !visited.has(type))).toEqual([]);
  expect(all.filter((way) => !seen.has(way))).toEqual([]);
});
