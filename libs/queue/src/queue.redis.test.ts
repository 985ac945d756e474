import { startRedis } from './testing/redis.ts';
import type { Redis } from './testing/redis.ts';
import { queueSuite } from './queue.suite.ts';
import { configureQueues } from './queues.ts';

let redis: Redis;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

describe('on Redis', () => queueSuite(() => ({ DATABASE_URL: '', REDIS_URL: redis.url })));

test('with Redis away a nudge is refused in time instead of hanging', async () => {
  const errors: Error[] = [];
  const queues = configureQueues({ DATABASE_URL: '', REDIS_URL: 'redis://127.0.0.1:1' }, (error) => errors.push(error));
  const before = performance.now();
  await expect(queues.deliver()).rejects.toThrow();
  expect(performance.now() - before).toBeLessThan(3_000);
  await queues.close();
});
