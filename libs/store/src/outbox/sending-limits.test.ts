import fc from 'fast-check';
import {
  countsFrom,
  fresh,
  isPaused,
  mostFor,
  NO_LIMITS,
  paceOf,
  REFUSALS,
  refusedByPolicy,
  roomIn,
  slowed,
  SPANS,
  stepAt,
  taken,
} from './sending-limits.ts';
import type { Span } from './sending-limits.ts';

const start = new Date('2026-11-22T12:00:00Z');
const after = (ms: number): Date => new Date(start.getTime() + ms);
const MINUTE = 60_000;

test('whatever comes and goes, no span of that length ever holds more than the limit', () => {
  fc.assert(
    fc.property(
      fc.constantFrom<Span>('second', 'minute', 'hour', 'day'),
      fc.integer({ min: 1, max: 20 }),
      fc.array(fc.tuple(fc.double({ min: 0, max: 0.6, noNaN: true }), fc.integer({ min: 1, max: 30 })), {
        maxLength: 60,
      }),
      (span, limit, asks) => {
        const sent: number[] = [];
        const counts = new Map<number, number>();
        let now = start.getTime();
        for (const [pause, wanted] of asks) {
          now += Math.floor(pause * SPANS[span].ms);
          const from = countsFrom(span, new Date(now)).getTime();
          const n = [...counts].reduce((sum, [at, count]) => (at > from ? sum + count : sum), 0);
          const go = Math.min(wanted, roomIn({ [span]: limit }, { [span]: n }));
          const step = stepAt(span, new Date(now)).getTime();
          counts.set(step, (counts.get(step) ?? 0) + go);
          sent.push(...Array<number>(go).fill(now));
        }
        for (const first of sent)
          expect(sent.filter((at) => at >= first && at < first + SPANS[span].ms).length).toBeLessThanOrEqual(limit);
      },
    ),
    { numRuns: 300 },
  );
});

test('a server that says "too fast" halves the pace once a burst; it rises by the minute until it is the old one', () => {
  const once = slowed(fresh('a.example'), 200, '421 4.7.0 slow down', start);
  expect(paceOf(once, start)).toBe(100);
  expect(slowed(once, 200, '421 again', after(10_000))).toBe(once);
  const twice = slowed(once, 0, '451 4.7.1 again', after(31_000));
  expect(paceOf(twice, after(31_000))).toBe(50);
  expect(paceOf(twice, after(31_000 + 5 * MINUTE))).toBe(100);
  expect(paceOf(twice, after(31_000 + 15 * MINUTE))).toBeNull();
  let low = once;
  for (let n = 1; n < 20; n += 1) low = slowed(low, 0, '421', after(n * 31_000));
  expect(paceOf(low, after(19 * 31_000))).toBeGreaterThanOrEqual(6);
});

test('five refusals by policy in a row stop a domain for an hour, the next one for two; a mail that is taken ends it', () => {
  let state = fresh('a.example');
  for (let n = 1; n < REFUSALS; n += 1) state = refusedByPolicy(state, '550 5.7.1 no', start);
  expect(isPaused(state, start)).toBe(false);
  expect(isPaused(refusedByPolicy(taken(state), '550 5.7.1 no', start), start)).toBe(false);
  state = refusedByPolicy(state, '550 5.7.1 no', start);
  expect(isPaused(state, after(60 * MINUTE - 1))).toBe(true);
  expect(isPaused(state, after(60 * MINUTE))).toBe(false);
  const again = refusedByPolicy(state, '550 5.7.1 no', after(61 * MINUTE));
  expect(isPaused(again, after(180 * MINUTE))).toBe(true);
  expect(isPaused(again, after(182 * MINUTE))).toBe(false);
  expect(refusedByPolicy(again, '550 5.7.1 still', after(62 * MINUTE)).pausedUntil).toEqual(again.pausedUntil);
});

test('a domain’s own limit goes before that of each, and a forced pace before both where it is lower', () => {
  const limits = {
    ...NO_LIMITS,
    eachDomain: { minute: 50, hour: 500 },
    domains: [{ domain: 'big.example', minute: 90, hour: null }],
  };
  expect(mostFor(limits, 'small.example', undefined, start)).toMatchObject({ minute: 50, hour: 500 });
  expect(mostFor(limits, 'big.example', undefined, start)).toMatchObject({ minute: 90, hour: null });
  expect(mostFor(limits, 'big.example', slowed(fresh('big.example'), 100, '421', start), start).minute).toBe(50);
  expect(mostFor(limits, 'big.example', slowed(fresh('big.example'), 900, '421', start), start).minute).toBe(90);
});
