import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as audience from '@cultivar/audience';
import * as channels from '@cultivar/channels';
import { registry } from '@cultivar/nodes';
import * as queue from '@cultivar/queue';
import * as store from '@cultivar/store';
import { freshDatabase } from '@cultivar/store/testing';
import { compose } from './compose.ts';
import type { Worker } from './compose.ts';

const CHAOS = path.resolve(import.meta.dirname, '../../../tools/chaos');
// plain modules of the harness, loaded by path: it has no types
const chaos = (file: string): Promise<Record<string, never>> => import(path.join(CHAOS, file));
const SECRET = 's'.repeat(32);
const SECONDS = 3;

/** The short part of `npm run chaos`, on two workers in this process: no kills, but cut connections and a mail server with faults. */
test('nothing is lost, doubled or stuck while connections are cut and the mail server misbehaves', async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cultivar-chaos-'));
  const ledgerFile = path.join(folder, 'accepted.log');
  const { database, url, drop } = await freshDatabase({ registry, testClock: true });
  await queue.migrateQueues({ DATABASE_URL: url });
  const sink = fork(path.join(CHAOS, 'sink.mjs'), [JSON.stringify({ ledger: ledgerFile, seed: 11 })]);
  const [ports] = (await once(sink, 'message')) as [{ smtp: number; http: number }];
  const workers: Worker[] = [];
  const begin = async (): Promise<void> => {
    for (let n = 0; n < 2; n += 1)
      workers.push(
        await compose({
          ...{ DATABASE_URL: url, SECRET, PORT: 3000, DATA_DIR: folder, CULTIVAR_TEST_CLOCK: '1' },
          ...{ ALLOW_PRIVATE_WEBHOOKS: '1', SMTP_URL: `smtp://u:p@127.0.0.1:${ports.smtp}?tls=off` },
        }),
      );
  };
  const end = async (): Promise<void> => {
    await Promise.all(workers.splice(0).map((worker) => worker.close()));
  };
  try {
    await begin();
    const crew = {
      ...{ kills: 0, size: 2, ownEnds: [] },
      renew: async () => {
        await end();
        await begin();
      },
    };
    const result = await rage({ database, sink, crew, ledgerFile, hookUrl: `http://127.0.0.1:${ports.http}/` });
    expect(result.breaches).toEqual([]);
    expect(result.ledger).toMatchObject({ duplicates: 0, lost: 0 });
    expect(result.ledger.sent).toBeGreaterThan(50);
    expect(result.cut).toBeGreaterThan(0);
  } finally {
    await end();
    const gone = once(sink, 'exit');
    sink.disconnect();
    await gone;
    await drop();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}, 60_000);

interface Stage {
  readonly database: store.Database;
  readonly sink: ChildProcess;
  readonly crew: object;
  readonly ledgerFile: string;
  readonly hookUrl: string;
}
interface Outcome {
  readonly breaches: readonly string[];
  readonly ledger: Readonly<Record<string, number>>;
  readonly cut: number;
}
type Act<T> = (...given: unknown[]) => Promise<T>;
interface Chance {
  chance(seed: number): { fork(n: number): unknown };
  pause(ms: number): Promise<void>;
}
interface Machines {
  readonly Clock: new (...given: unknown[]) => { start(): void; stop(): Promise<void> };
  readonly Faults: new (...given: unknown[]) => {
    readonly did: { readonly backendsTerminated: number };
    end(): Promise<void>;
  };
}
interface People {
  readonly Life: new (...given: unknown[]) => { start(): void; end(): Promise<void> };
}
async function rage({ database, sink, crew, ledgerFile, hookUrl }: Stage): Promise<Outcome> {
  const product = { store, registry, queue, channels, audience };
  const { chance, pause } = (await chaos('chance.mjs')) as unknown as Chance;
  const { Clock, Faults } = (await chaos('faults.mjs')) as unknown as Machines;
  const { Life } = (await chaos('life.mjs')) as unknown as People;
  const { furnish } = (await chaos('house.mjs')) as unknown as { furnish: Act<object> };
  const { drain } = (await chaos('run.mjs')) as unknown as { drain: Act<object> };
  const { check } = (await chaos('check.mjs')) as unknown as { check: Act<Omit<Outcome, 'cut'>> };
  const draw = chance(11);
  const house = await furnish(product, database, { leads: 30, hookUrl });
  const clock = new Clock(database, 60);
  const life = new Life(product, database, house, draw.fork(100));
  sink.send({ state: { faults: true, greylist: true } });
  clock.start();
  life.start();
  const faults = new Faults({ database, sink, crew, clock }, { stormMs: [500, 1_500] }, draw.fork(200));
  await pause(SECONDS * 1_000);
  await faults.end();
  await life.end();
  await clock.stop();
  sink.send({ state: { faults: false } });
  await drain({ crew, database, clock, stuckMs: 15_000, say: () => {} });
  const asked = once(sink, 'message') as Promise<[{ did: object }]>;
  sink.send({ ask: true });
  const [{ did: sinkDid }] = await asked;
  const result = await check({ database, product, secret: SECRET, ledgerFile, crew, faults, sinkDid, life });
  return { ...result, cut: faults.did.backendsTerminated };
}
