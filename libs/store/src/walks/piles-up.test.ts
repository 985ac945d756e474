import { pilesUp } from './piles-up.ts';

const DAY_MS = 86_400_000;
const of = (at: number, out: number, usual: number | undefined = 86_400) =>
  pilesUp({ at, out, lastedMs: 30 * DAY_MS, usual });

test('leads pile up where clearly more stand than go on within the usual time', () => {
  // 300 in 30 days: ten a day
  expect(of(14, 300)).toBeNull();
  expect(of(16, 300)).toEqual({ at: 16, out: 10, usual: 86_400 });
});

test('a few are no pile, and where nobody has gone on nothing is usual', () => {
  expect(of(9, 30)).toBeNull();
  expect(pilesUp({ at: 500, out: 0, lastedMs: DAY_MS, usual: undefined })).toBeNull();
});

test('a usual time longer than the stretch counts as the stretch', () => {
  expect(pilesUp({ at: 40, out: 30, lastedMs: DAY_MS, usual: 864_000 })).toBeNull();
  expect(pilesUp({ at: 46, out: 30, lastedMs: DAY_MS, usual: 864_000 })).toMatchObject({ out: 30 });
});
