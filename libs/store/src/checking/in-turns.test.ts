import { inTurns } from './in-turns.ts';

test('others have their turn between two pieces of work', async () => {
  let turns = 0;
  const count = () => {
    turns += 1;
    timer = setImmediate(count);
  };
  let timer = setImmediate(count);
  const done: number[] = [];
  const begun = performance.now();
  await inTurns([1, 2, 3, 4], (item) => {
    const until = performance.now() + 15;
    while (performance.now() < until);
    done.push(item);
  });
  clearImmediate(timer);
  expect(done).toEqual([1, 2, 3, 4]);
  expect(performance.now() - begun).toBeGreaterThanOrEqual(60);
  expect(turns).toBeGreaterThanOrEqual(3);
});
