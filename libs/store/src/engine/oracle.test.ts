import { registry } from '@cultivar/nodes';
import { arbitraryCase, fixtures, LONG, prove, referCase, report } from '@cultivar/testing';
import type { JourneyCase } from '@cultivar/testing';
import fc from 'fast-check';
import type { Database } from '../database.ts';
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
test.each(types)(
  'the batch engine agrees with the reference interpreter: %s',
  (featured) =>
    prove(
      // the more ways out, the more cases
      {
        name: `oracle ${featured}`,
        runs: Math.max(2, Object.keys(registry.get(featured)!.ports).length),
        share: 0.5 / types.length,
      },
      fc.record({ it: arbitraryCase(registry, featured), limit: fc.constantFrom(1, 2, 500) }),
      ({ it, limit }) => agrees(it, limit),
    ),
  LONG ? 1_000_000 : 90_000,
);

test('every node type was visited, and every way out was taken', () => {
  const ways = [...registry.values()].flatMap((type) => Object.keys(type.ports).map((port) => `${type.type} ${port}`));
  const visited = new Set([...seen.keys()].map((key) => key.split(' ')[0]));
  const visits = [...seen.values()].reduce((sum, n) => sum + n, 0);
  report({
    cases,
    visits,
    types: visited.size,
    ofTypes: types.length,
    ways: ways.filter((way) => seen.has(way)).length,
    ofWays: ways.length,
  });
  expect(types.filter((type) => !visited.has(type))).toEqual([]);
  expect(ways.filter((way) => !seen.has(way))).toEqual([]);
});
