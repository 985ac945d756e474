import { registry } from '@cultivar/nodes';
import { beginEnrolRun, enrolRun } from '@cultivar/store';
import type { Database } from '@cultivar/store';
import { freshDatabase, liveWorkflow, sketch } from '@cultivar/store/testing';
import { Enroller } from './enroller.ts';

const LEADS = 12_000;
let database: Database;
let drop: () => Promise<void>;
let run: number;
beforeEach(async () => {
  ({ database, drop } = await freshDatabase({ registry }));
  await database.query(`insert into lead (email) select n || '@example.org' from generate_series(1, $1::int) n`, [
    LEADS,
  ]);
  const all = JSON.stringify({ kind: 'all', rules: [] });
  await database.query(`insert into segment (id, name, rule) values ('all', 'All', $1)`, [all]);
  const { workflowId } = await liveWorkflow(database, sketch([{ id: 'in', type: 'added-by-hand' }], []));
  const begun = await database.transact((tx) => beginEnrolRun(tx, { workflowId, segment: 'all', by: null }));
  if ('refused' in begun) throw new Error(begun.refused);
  run = begun.id;
});
afterEach(() => drop());

test('works off whatever was begun, and tells the engine of it', async () => {
  const told = new Set<number>();
  database.messenger = { advance: async (ids) => ids.forEach((id) => told.add(id)), deliver: async () => {} };
  await new Enroller(database).round();
  expect(await enrolRun(database, run)).toMatchObject({ state: 'done', asked: LEADS, entered: LEADS });
  expect(told.size).toBe(1);
});

test('a worker that ends finishes the ranges in hand; the next one goes on from there', async () => {
  const first = new Enroller(database);
  // the end comes with the commit of the first range, while another is in hand
  database.messenger = { advance: async () => void first.beforeApplicationShutdown(), deliver: async () => {} };
  await first.round();
  const { state, entered } = await enrolRun(database, run);
  expect(state).toBe('running');
  expect(entered).toBeGreaterThan(0);
  expect(entered).toBeLessThan(LEADS);
  await new Enroller(database).round();
  expect(await enrolRun(database, run)).toMatchObject({ state: 'done', asked: LEADS, entered: LEADS });
});
