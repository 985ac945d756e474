import { registry } from '@cultivar/nodes';
import fc from 'fast-check';
import { arbitraryCase } from './arbitrary-case.ts';
import { ENDS, GOALS, shownBy, waysOf } from './case-coverage.ts';

/**
 * The random journeys come by everything often enough: every node type by every way out it may have (entries, the jump to a goal and
 * the answers of the world among them), every end of a walk, every way to a goal. A node type nobody thought of here is seen, too.
 */
/** The more there is to show, the more cases. */
const casesFor = (wanted: readonly string[]): number => 100 + 25 * wanted.length;
const SEED = 4;
const wantedOf = (name: string): string[] => {
  const type = registry.get(name)!;
  return [...waysOf(type).map((way) => `${name} ${way}`), ...(type.goal ? GOALS : [])];
};

/** @returns what was not shown by so many cases, and at which case the last of it was */
function drawUntilShown(featured: string | undefined, wanted: readonly string[]): { missing: string[]; after: number } {
  const missing = new Set(wanted);
  const most = featured === undefined ? 600 : casesFor(wanted);
  for (let drawn = 0; drawn < most; drawn += 10) {
    const cases = fc.sample(arbitraryCase(registry, featured), { numRuns: 10, seed: SEED + drawn });
    for (const it of cases) for (const key of shownBy(it, registry)) missing.delete(key);
    if (!missing.size) return { missing: [], after: drawn + 10 };
  }
  return { missing: [...missing], after: most };
}

test.each([...registry.keys()])('the journeys made up for %s show all of it', (name) => {
  const { missing, after } = drawUntilShown(name, wantedOf(name));
  if (after > 60) console.log(`${name}: its rarest way out came with case ${after}`);
  expect(missing).toEqual([]);
});

test('and how walks end', () => {
  expect(drawUntilShown(undefined, ENDS).missing).toEqual([]);
  expect(drawUntilShown('end-workflow', ['outcome ended-by-workflow']).missing).toEqual([]);
});
