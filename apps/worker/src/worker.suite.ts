import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { migrateQueues } from '@cultivar/queue';
import { happen } from '@cultivar/store';
import type { Database } from '@cultivar/store';
import { addLeads, freshDatabase, liveWorkflow, sketch } from '@cultivar/store/testing';
import { registry } from '@cultivar/nodes';
import { Sweeper } from './advance/sweeper.ts';
import { compose } from './compose.ts';
import type { Worker } from './compose.ts';

/** A worker at work on a queue backend: a journey end to end, through real jobs. */
export function workerSuite(redisUrl: () => string | undefined): void {
  let database: Database;
  let worker: Worker;
  let drop: () => Promise<void>;
  let folder: string;

  beforeEach(async () => {
    const fresh = await freshDatabase({ registry });
    ({ database, drop } = fresh);
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cultivar-worker-'));
    const env = { DATABASE_URL: fresh.url, REDIS_URL: redisUrl() };
    await migrateQueues(env);
    await database.query(`create function shout() returns trigger language plpgsql as
      $$ begin perform pg_notify('ended', new.id::text); return null; end $$`);
    await database.query(`create trigger shout after update of ended_at on enrolment for each row
      when (new.ended_at is not null) execute function shout()`);
    worker = await compose({
      ...env,
      SECRET: 's'.repeat(32),
      PORT: 3000,
      // nobody listens there: what is for the world stays in the outbox
      SMTP_URL: 'smtp://127.0.0.1:1',
      DATA_DIR: folder,
    });
  });
  afterEach(async () => {
    await worker.close();
    await drop();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  /** @returns when so many walks have ended */
  async function walksEnded(count: number): Promise<void> {
    const client = await database.pool.connect();
    let seen = 0;
    await new Promise<void>((resolve, reject) => {
      client.on('error', reject);
      client.on('notification', () => {
        seen += 1;
        if (seen >= count) resolve();
      });
      void client
        .query('listen ended')
        .then(() => client.query(`select count(*) from enrolment where ended_at is not null`))
        .then(({ rows }) => {
          if (rows[0].count >= count) resolve();
        }, reject);
    });
    client.release(true);
  }

  const journey = sketch(
    [
      { id: 'in', type: 'touchpoint-happened', config: { event: { kind: 'page.visited' } } },
      { id: 'tag', type: 'change-tag', config: { act: 'add', tag: 'met' } },
      { id: 'mail', type: 'send-mail', config: { template: 'hello' } },
    ],
    ['in.then > tag', 'tag.then > mail'],
  );
  const visits = (leads: readonly number[]) =>
    leads.map((leadId) => ({ leadId, by: 'test', touchpoint: { kind: 'page.visited', source: 'test' } }));

  test('an event becomes a walk by a nudge, and another journey by its tag', async () => {
    await liveWorkflow(database, journey);
    await liveWorkflow(
      database,
      sketch(
        [
          { id: 'in', type: 'touchpoint-happened', config: { event: { kind: 'tag.added', ref: 'met' } } },
          { id: 'bump', type: 'change-score', config: { axis: 'engagement', points: 5, reason: 'met' } },
        ],
        ['in.then > bump'],
      ),
    );
    const leads = await addLeads(database, 3);
    const done = walksEnded(6);
    await worker.database.transact((tx) => happen(tx, visits(leads)));
    await done;
    expect(await database.query(`select engagement, tags from lead`)).toEqual(
      leads.map(() => ({ engagement: 5, tags: ['met'] })),
    );
    expect(await database.query(`select count(*) from outbox`)).toEqual([{ count: 3 }]);
  });

  test('what nobody was nudged for is found by the sweep', async () => {
    await liveWorkflow(database, journey);
    const leads = await addLeads(database, 2);
    const done = walksEnded(2);
    // this database tells nobody
    await database.transact((tx) => happen(tx, visits(leads)));
    await worker.app.get(Sweeper).round();
    await done;
  });

  test('many leads, more than a batch, each once', async () => {
    await liveWorkflow(database, journey);
    const leads = await addLeads(database, 1_700);
    const done = walksEnded(1_700);
    await worker.database.transact((tx) => happen(tx, visits(leads)));
    await done;
    expect(await database.query(`select count(*), count(distinct enrolment_id) as walks, max(seq) from step`)).toEqual([
      { count: 5_100, walks: 1_700, max: 3 },
    ]);
    expect(await database.query(`select took, sum(n)::int as n from step_count group by took`)).toEqual([
      { took: 'then', n: 5_100 },
    ]);
  });
}
