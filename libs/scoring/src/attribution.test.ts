import { PHASES } from '@cultivar/audience';
import type { Phase } from '@cultivar/audience';
import fc from 'fast-check';
import { attribute, attributePhase } from './attribution.ts';

describe('persona', () => {
  test('one clear read is enough for a stranger, two for changing sides', () => {
    const first = attribute({}, ['head-of-sales']);
    expect(first).toEqual({ points: { 'head-of-sales': 1 }, winner: 'head-of-sales' });
    const mixed = attribute(first.points, ['owner']);
    expect(mixed.winner).toBeNull();
    expect(attribute(mixed.points, ['owner']).winner).toBe('owner');
  });
  test('an asset for several says less, and for nobody in particular nothing', () => {
    expect(attribute({}, ['a', 'b'])).toEqual({ points: { a: 0.5, b: 0.5 }, winner: null });
    expect(attribute({ a: 2 }, [])).toEqual({ points: { a: 2 }, winner: 'a' });
    expect(attribute({}, ['a', 'b', 'c']).points).toEqual({ a: 0.333, b: 0.333, c: 0.333 });
    expect(attribute({}, [])).toEqual({ points: {}, winner: null });
  });
  test('the order of reads does not matter, and the winner leads by a whole read', () => {
    const reads = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(reads, (ids) => {
        const walk = (list: readonly string[]) =>
          list.reduce((so, id) => attribute(so.points, [id]), attribute({}, []));
        const result = walk(ids);
        expect(walk([...ids].reverse())).toEqual(result);
        if (result.winner)
          for (const [id, points] of Object.entries(result.points))
            if (id !== result.winner) expect(result.points[result.winner]! - points).toBeGreaterThanOrEqual(1);
      }),
    );
  });
});

describe('phase', () => {
  const read = (reads: readonly Phase[][], from: Phase | null = null) =>
    reads.reduce<{ points: Readonly<Record<string, number>>; phase: Phase | null }>(
      (so, phases) => attributePhase(so.phase, so.points, phases),
      { points: {}, phase: from },
    );
  test('forward at the first clear read', () => {
    expect(read([['awareness']]).phase).toBe('awareness');
    expect(read([['awareness'], ['decision']]).phase).toBe('decision');
    expect(read([['awareness'], ['awareness', 'consideration']]).phase).toBe('awareness');
  });
  test('back only after several reads', () => {
    expect(read([['decision'], ['awareness']]).phase).toBe('decision');
    expect(read([['decision'], ['awareness'], ['awareness']]).phase).toBe('awareness');
    // set by hand: nothing was gathered yet
    expect(read([['awareness']], 'decision').phase).toBe('decision');
  });
  test('an asset without phases changes nothing', () => {
    expect(attributePhase('consideration', { decision: 9 }, [])).toEqual({
      points: { decision: 9 },
      phase: 'consideration',
    });
  });
  test('never back by a single read, whatever was read before', () => {
    const some = fc.array(fc.uniqueArray(fc.constantFrom(...PHASES), { minLength: 1, maxLength: 4 }), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(
        some,
        fc.constantFrom(...PHASES),
        fc.constantFrom(...PHASES),
        fc.double({ min: 0.1, max: 5, noNaN: true }),
        (reads, set, next, weight) => {
          // a phase that no read so far spoke for
          const so = read(
            reads.map((phases) => phases.filter((phase) => phase !== next)).filter((phases) => phases.length),
            set,
          );
          const after = attributePhase(so.phase, so.points, [next], weight).phase;
          expect(PHASES.indexOf(after!)).toBeGreaterThanOrEqual(PHASES.indexOf(so.phase!));
        },
      ),
    );
  });
});
