import { startRedis } from '@cultivar/queue/testing';
import type { Redis } from '@cultivar/queue/testing';
import net from 'node:net';
import { stateHashSuite } from './state-hash.suite.ts';

let redis: Redis;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

/** Redis forgets everything. */
const flushAll = (url: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const socket = net.connect(Number(new URL(url).port), '127.0.0.1', () => socket.write('FLUSHALL\r\n'));
    socket.once('error', reject);
    socket.once('data', () => {
      socket.end();
      resolve();
    });
  });

describe('nudged through Redis', () =>
  stateHashSuite(
    () => ({ DATABASE_URL: '', REDIS_URL: redis.url }),
    () => flushAll(redis.url),
  ));
