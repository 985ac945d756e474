import { startRedis } from '@cultivar/queue/testing';
import type { Redis } from '@cultivar/queue/testing';
import { workerSuite } from './worker.suite.ts';

let redis: Redis;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

describe('nudged through Redis', () => workerSuite(() => redis.url));
