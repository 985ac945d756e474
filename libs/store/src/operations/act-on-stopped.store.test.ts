import { registry } from '@cultivar/nodes';
import { defineNode } from '@cultivar/workflow';
import type { AnyNodeType } from '@cultivar/workflow';
import { z } from 'zod';
import type { Database } from '../database.ts';
import { advance } from '../engine/advance.ts';
import { enrol } from '../engine/enrol.ts';
import { answerHold } from '../happen.ts';
import { addLeads, freshDatabase, liveWorkflow, sketch } from '../testing/fresh-database.ts';
import { workflowNumbers } from '../workflows/numbers.store.ts';
import { actOnStopped } from './act-on-stopped.store.ts';
import type { StoppedAct } from './act-on-stopped.store.ts';
import { stoppedGroups, stoppedWalks } from './stopped.store.ts';
import type { StoppedFilter } from './stopped.store.ts';

const words = { de: 'x', en: 'x' };
/** Fails for leads that are called so. */
const fussy = defineNode({
  type: 'fussy',
  version: 1,
  category: 'logic',
  icon: 'x',
  title: words,
  help: words,
  summary: () => words,
  config: z.object({}),
  defaults: {},
  needs: ['fields'],
  ports: { good: words, bad: words },
  decide: (_config, { fields }) => {
    if (String(fields.firstName).startsWith('Lead')) throw new Error('not this one');
    return { go: 'good' };
  },
});
const types = new Map([...registry, ['fussy', fussy as unknown as AnyNodeType]]);
const graph = sketch(
  [
    { id: 'in', type: 'added-by-hand' },
    { id: 'fork', type: 'fussy' },
    { id: 'pause', type: 'wait', config: { amount: 2, unit: 'days' } },
    { id: 'call', type: 'call-webhook', config: { url: 'https://x.example/', body: {} } },
    { id: 'after', type: 'wait', config: { amount: 3, unit: 'days' } },
  ],
  ['in.then > fork', 'fork.good > pause', 'fork.bad > call', 'call.ok > after'],
);
const now = new Date('2026-11-23T08:00:00Z');
const later = (hours: number): Date => new Date(now.getTime() + hours * 3_600_000);

let database: Database;
let drop: () => Promise<void>;
let workflowId: number;
let leads: number[];
beforeEach(async () => {
  ({ database, drop } = await freshDatabase({ registry: types }));
  ({ workflowId } = await liveWorkflow(database, graph, 'Welcome'));
  leads = await addLeads(database, 5);
  await database.transact((tx) => enrol(tx, { workflowId, leadIds: leads }), now);
  await advance(database, { workflowId, now });
});
afterEach(() => drop());

const act = (filter: StoppedFilter, what: StoppedAct, at = now, limit?: number) =>
  database.transact((tx) => actOnStopped(tx, filter, what, { userId: null, ...(limit && { limit }) }), at);
const parked: StoppedFilter = { standing: 'parked' };
const trace = (leadId: number) =>
  database.query<{ seq: number; node: string; took: string; because: unknown }>(
    `select s.seq, v.graph->'nodes'->s.node::int->>'id' as node, s.took, s.because
     from step s join enrolment e on e.id = s.enrolment_id join workflow_version v on v.id = s.version_id
     where e.lead_id = $1 order by s.seq`,
    [leadId],
  );
/** What the canvas shows must add up: entered = inside + ended, and every trace is without a gap. */
async function sound(): Promise<void> {
  const numbers = await workflowNumbers(database, workflowId);
  const [open] = await database.query<{ n: number }>(`select count(*) as n from enrolment where ended_at is null`);
  expect([numbers.entered, numbers.inside]).toEqual([numbers.inside + numbers.ended, open!.n]);
  const gaps = await database.query(
    `select enrolment_id from step group by 1 having count(*) <> max(seq) or count(distinct seq) <> count(*)`,
  );
  expect(gaps).toEqual([]);
}

test('who stands still is listed and counted by workflow, step and error', async () => {
  expect(await stoppedGroups(database, parked)).toMatchObject([
    {
      workflowId,
      workflowName: 'Welcome',
      node: { id: 'fork', type: 'fussy' },
      error: 'not this one',
      count: 5,
      oldest: now,
    },
  ]);
  const { items, total } = await stoppedWalks(database, { ...parked, workflowId }, { offset: 1, limit: 2 });
  expect(total).toBe(5);
  expect(items).toMatchObject([
    { leadId: leads[1], leadName: 'Lead 2', versionNo: 1, since: now, dueAt: null },
    { leadId: leads[2] },
  ]);
  expect((await stoppedWalks(database, { ...parked, workflowId: 999 }, { offset: 0, limit: 9 })).total).toBe(0);
  expect((await stoppedWalks(database, { standing: 'held' }, { offset: 0, limit: 9 })).total).toBe(0);
});

test('a retry visits the step again: whose reason is gone goes on, the others stop again', async () => {
  await database.query(`update lead set first_name = 'Anna' where id = $1`, [leads[0]]);
  expect(await act(parked, { act: 'retry' })).toEqual({ done: 5, left: 0, last: null });
  await advance(database, { workflowId, now });
  expect((await stoppedWalks(database, parked, { offset: 0, limit: 9 })).total).toBe(4);
  expect((await trace(leads[0]!)).map(({ took }) => took)).toEqual(['then', 'good', 'wait']);
  await sound();
});

test('a skip leaves by the chosen way out, says by whom, and counts on the canvas as that way', async () => {
  expect(await act(parked, { act: 'skip', port: 'no-such' })).toEqual({ done: 0, left: 5, last: null });
  const one = (await stoppedWalks(database, parked, { offset: 0, limit: 1 })).items[0]!;
  await act({ ...parked, enrolmentIds: [one.enrolmentId] }, { act: 'skip', port: 'good' });
  await advance(database, { workflowId, now });
  expect(await trace(one.leadId)).toMatchObject([
    { seq: 1, node: 'in' },
    { seq: 2, node: 'fork', took: 'good', because: { by: 'api', skipped: true } },
    { seq: 3, node: 'pause', took: 'wait' },
  ]);
  const { nodes } = await workflowNumbers(database, workflowId);
  expect(nodes.fork).toMatchObject({ at: 4, failed: 4, passed: 1, left: 0, ports: { good: 1 } });
  await sound();
});

test('a move stands before another step of the version, as a step of its own that is no way out', async () => {
  expect(await act(parked, { act: 'move', nodeId: 'gone' })).toMatchObject({ done: 0, left: 5 });
  expect(await act(parked, { act: 'move', nodeId: 'after' })).toMatchObject({ done: 5 });
  await advance(database, { workflowId, now });
  expect(await trace(leads[3]!)).toMatchObject([
    { seq: 1, took: 'then' },
    { seq: 2, node: 'fork', took: 'moved', because: { by: 'api', to: 'after' } },
    { seq: 3, node: 'after', took: 'wait' },
  ]);
  const { nodes } = await workflowNumbers(database, workflowId);
  expect(nodes.fork ?? { at: 0, passed: 0, left: 0 }).toMatchObject({ at: 0, passed: 0, left: 0 });
  expect(nodes.after).toMatchObject({ at: 5 });
  await advance(database, { workflowId, now: later(73) });
  await sound();
  expect((await workflowNumbers(database, workflowId)).ended).toBe(5);
});

test('taking out ends the walk with a step of its own; in bulk it goes in pieces that do not overlap', async () => {
  const first = await act(parked, { act: 'take-out' }, now, 3);
  expect(first).toMatchObject({ done: 3, left: 0 });
  expect(first.last).not.toBeNull();
  const rest = await database.transact(
    (tx) => actOnStopped(tx, parked, { act: 'take-out' }, { userId: null, after: first.last!, limit: 3 }),
    now,
  );
  expect(rest).toEqual({ done: 2, left: 0, last: null });
  expect(await database.query(`select distinct outcome, ended_at from enrolment`)).toEqual([
    { outcome: 'taken-out', ended_at: now },
  ]);
  expect((await trace(leads[4]!)).at(-1)).toMatchObject({
    seq: 2,
    node: 'fork',
    took: 'leave',
    because: { by: 'api' },
  });
  expect((await workflowNumbers(database, workflowId)).nodes.fork).toMatchObject({ at: 0, left: 5 });
  await sound();
});

test('who waits too long for an answer is found, and goes on by hand; the late answer changes nothing', async () => {
  await act(parked, { act: 'skip', port: 'bad' });
  await advance(database, { workflowId, now });
  const held: StoppedFilter = { standing: 'held' };
  expect((await stoppedWalks(database, { ...held, before: later(-1) }, { offset: 0, limit: 9 })).total).toBe(0);
  const { items, total } = await stoppedWalks(database, { ...held, before: later(1) }, { offset: 0, limit: 9 });
  expect([total, items[0]]).toMatchObject([5, { node: { id: 'call' }, since: now, error: null }]);
  // there is nothing to try again: the question is out
  expect(await act(held, { act: 'retry' })).toMatchObject({ done: 0, left: 5 });
  const [one, two] = items;
  await act({ ...held, enrolmentIds: [one!.enrolmentId] }, { act: 'skip', port: 'ok' }, later(1));
  await act({ ...held, enrolmentIds: [two!.enrolmentId] }, { act: 'take-out' }, later(1));
  for (const { enrolmentId } of [one!, two!])
    expect(await database.transact((tx) => answerHold(tx, { enrolmentId, seq: 3, outcome: 'failed' }), later(2))).toBe(
      false,
    );
  await advance(database, { workflowId, now: later(2) });
  expect((await trace(one!.leadId)).slice(3)).toMatchObject([
    { node: 'call', took: 'ok', because: { skipped: true } },
    { node: 'after', took: 'wait' },
  ]);
  await sound();
});

test('acts and batches at the same time: every walk is moved exactly once', async () => {
  const many = await addMore(60);
  const go = async (): Promise<void> => {
    for (let i = 0; i < 12; i += 1) await advance(database, { workflowId, now, limit: 7 });
  };
  const moves = async (): Promise<number> => {
    let done = 0;
    for (let i = 0; i < 12; i += 1)
      done += (await act({ ...parked, nodeId: 'fork' }, { act: 'move', nodeId: 'pause' }, now, 9)).done;
    return done;
  };
  const [, a, b] = await Promise.all([go(), moves(), moves()]);
  let left = (await act({ ...parked, nodeId: 'fork' }, { act: 'move', nodeId: 'pause' })).done;
  await advance(database, { workflowId, now });
  left += (await act({ ...parked, nodeId: 'fork' }, { act: 'move', nodeId: 'pause' })).done;
  await advance(database, { workflowId, now });
  expect(a + b + left).toBe(many);
  const [moved] = await database.query<{ n: number }>(`select count(*) as n from step where took = 'moved'`);
  expect(moved!.n).toBe(many);
  expect((await workflowNumbers(database, workflowId)).nodes.pause).toMatchObject({ at: many });
  await sound();
}, 60_000);

/** @returns how many there are with them, none of them visited yet */
async function addMore(count: number): Promise<number> {
  const rows = await database.query<{ id: number }>(
    `insert into lead (email, first_name) select 'more' || n || '@example.org', 'Lead ' || n from generate_series(1, $1::int) n
     returning id`,
    [count],
  );
  await database.transact((tx) => enrol(tx, { workflowId, leadIds: rows.map((row) => row.id) }), now);
  return count + leads.length;
}
