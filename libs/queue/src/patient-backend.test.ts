import { once } from 'node:events';
import net from 'node:net';
import { configureQueues } from './queues.ts';
import { queueDatabase } from './testing/queue-database.ts';

const env = queueDatabase();

test('a worker that starts while PostgreSQL cuts every connection works as soon as it no longer does', async () => {
  const { hostname, port } = new URL(env.DATABASE_URL);
  let away = true;
  let cut = 0;
  const door = net.createServer((near) => {
    near.on('error', () => {});
    if (away) {
      cut += 1;
      near.destroy();
      return;
    }
    const far = net.connect(Number(port), hostname).on('error', () => {});
    near.pipe(far).pipe(near);
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
  });
  door.listen(0, '127.0.0.1');
  await once(door, 'listening');
  const url = new URL(env.DATABASE_URL);
  url.port = String((door.address() as net.AddressInfo).port);
  const queues = configureQueues({ DATABASE_URL: url.href });
  const took = new Promise<number>((resolve) => queues.onAdvance(async (job) => resolve(job.workflowId)));
  // a worker that asks without taking breath would not even let this timer end
  for (const until = Date.now() + 10_000; cut < 3 && Date.now() < until;)
    await new Promise((resolve) => setTimeout(resolve, 20));
  expect(cut).toBeGreaterThanOrEqual(3);
  away = false;
  const teller = configureQueues(env);
  await teller.advance({ workflowId: 5, lane: 0 });
  expect(await took).toBe(5);
  await teller.close();
  await queues.close();
  door.close();
}, 20_000);
