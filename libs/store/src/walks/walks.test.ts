import { registry } from '@cultivar/nodes';
import { defineNode } from '@cultivar/workflow';
import type { AnyNodeType } from '@cultivar/workflow';
import { z } from 'zod';
import type { Database } from '../database.ts';
import { advance } from '../engine/advance.ts';
import { enrol } from '../engine/enrol.ts';
import { actOnStopped } from '../operations/act-on-stopped.store.ts';
import { addLeads, freshDatabase, liveWorkflow, sketch } from '../testing/fresh-database.ts';
import { workflowFigures } from './figures.store.ts';
import type { Span } from './figures.store.ts';
import { forgetFigures, rollFigures } from './roll-figures.store.ts';
import { walkTrace } from './trace.store.ts';
import { walksAt } from './walks-at.store.ts';
import { whyNot } from './why-not.store.ts';

const words = { de: 'x', en: 'x' };
const finish = defineNode({
  type: 'finish-line',
  version: 1,
  category: 'logic',
  icon: 'x',
  title: words,
  help: words,
  summary: () => words,
  config: z.object({}),
  defaults: {},
  needs: [],
  ports: { then: words },
  goal: () => ({ events: [{ kind: 'form.submitted', ref: 'termin' }] }),
  decide: () => ({ go: 'then' }),
});
const types = new Map([...registry, ['finish-line', finish as unknown as AnyNodeType]]);
const graph = sketch(
  [
    { id: 'in', type: 'added-by-hand' },
    { id: 'mail', type: 'send-mail', config: { template: 'hallo' } },
    { id: 'pause', type: 'wait', config: { amount: 2, unit: 'days' } },
    {
      id: 'fork',
      type: 'if-else',
      config: { rule: { kind: 'field', field: 'firstName', op: 'eq', value: 'Lead 1' } },
    },
    { id: 'end', type: 'finish-line' },
  ],
  ['in.then > mail', 'mail.then > pause', 'pause.then > fork', 'fork.yes > end'],
  { entryRule: { kind: 'not', rule: { kind: 'field', field: 'firstName', op: 'eq', value: 'Lead 9' } } },
);
const HOUR_MS = 3_600_000;

let database: Database;
let drop: () => Promise<void>;
let workflowId: number;
let leads: number[];
let t0: Date;
const after = (hours: number): Date => new Date(t0.getTime() + hours * HOUR_MS);
/** Ten days ago four leads came in; two days later they went on. */
beforeEach(async () => {
  ({ database, drop } = await freshDatabase({ registry: types }));
  t0 = new Date((await database.now()).getTime() - 10 * 24 * HOUR_MS);
  await database.query(`insert into template (id, name) values ('hallo', 'Willkommen')`);
  ({ workflowId } = await liveWorkflow(database, graph, 'Welcome'));
  await database.query(`update workflow_version set published_at = $1`, [t0]);
  leads = await addLeads(database, 9);
  await database.transact((tx) => enrol(tx, { workflowId, leadIds: leads.slice(0, 4) }), t0);
  await advance(database, { workflowId, now: t0 });
  await advance(database, { workflowId, now: after(48) });
});
afterEach(() => drop());
const someMore = async (n: number): Promise<number[]> =>
  (
    await database.query<{ id: number }>(
      `insert into lead (email) select 'more' || n || '@example.org' from generate_series(1, $1::int) n returning id`,
      [n],
    )
  ).map(({ id }) => id);
const figures = (span: Span) => workflowFigures(database, workflowId, span);
const place = (nodeId: string) => ({ workflowId, nodeId });
const page = { offset: 0, limit: 10 };

test('figures of a stretch: entered, ways, time spent, mails, goal; the same before and after they are added up', async () => {
  // delivered, and clicked twice by one of them
  await database.query(`update outbox set state = 2, settled_at = created_at`);
  await database.query(`update outbox set state = 3 where lead_id = $1`, [leads[3]]);
  await database.query(
    `insert into touchpoint (lead_id, kind, ref, at, data, source) select lead_id, 'mail.clicked', 'hallo', $2::timestamptz + n * interval '1 h',
       jsonb_build_object('outboxId', id), 'tracking' from outbox, generate_series(1, 2) n where lead_id = $1`,
    [leads[0], t0],
  );
  await database.query(
    `insert into touchpoint (lead_id, kind, ref, at, source) values ($1, 'consent.withdrawn', 'marketing', $2, 'unsubscribe')`,
    [leads[1], after(5)],
  );
  const fresh = await figures('30');
  expect(fresh).toMatchObject({ entered: 4, goal: { reached: 1, of: 4 } });
  expect(fresh!.nodes.fork).toMatchObject({ passed: 1, left: 3, ports: { yes: 1, no: 3 }, stay: null });
  expect(fresh!.nodes.pause!.stay).toEqual({ median: 170_000, p90: 170_000, of: 4 });
  expect(fresh!.nodes.mail!.mail).toEqual({
    ...{ sent: 4, delivered: 3, opened: 0, clicked: 1, bounced: 1, refused: 0, unsubscribed: 1 },
  });
  // the last seven days know only of what happened in them
  expect(await figures('7')).toMatchObject({ entered: 0, nodes: {}, goal: { reached: 0, of: 0 } });
  await rollFigures(database);
  const [rolled] = await database.query<{ n: number }>(`select sum(n)::bigint as n from step_hour`);
  expect(rolled!.n).toBe(17);
  expect(await figures('30')).toEqual(fresh);
  expect({ ...(await figures('all')), span: '30', since: null }).toEqual({ ...fresh, since: null });
  // a second time adds nothing; anew comes to the same
  await rollFigures(database);
  expect(await figures('30')).toEqual(fresh);
  await database.transact((tx) => forgetFigures(tx));
  await rollFigures(database);
  expect(await figures('30')).toEqual(fresh);
});

test('what happens after the last adding up is there at once', async () => {
  await rollFigures(database);
  await database.transact((tx) => enrol(tx, { workflowId, leadIds: leads.slice(4, 6) }));
  expect((await figures('7'))!.entered).toBe(2);
  await advance(database, { workflowId, now: await database.now() });
  const now = await figures('7');
  expect(now).toMatchObject({ entered: 2 });
  expect(now!.nodes.in).toMatchObject({ passed: 2 });
});

test('the leads behind a number: who stands there, who went on by a way, who ended there', async () => {
  await database.transact((tx) => enrol(tx, { workflowId, leadIds: [leads[5]!] }));
  await advance(database, { workflowId, now: await database.now() });
  const at = await walksAt(database, place('pause'), { of: 'at', span: 'all' }, page);
  expect(at).toMatchObject({ total: 1, items: [{ lead: { id: leads[5], name: 'Lead 6' }, standing: 'waits-until' }] });
  const yes = await walksAt(database, place('fork'), { of: 'passed', port: 'yes', span: '30' }, page);
  expect(yes).toMatchObject({ total: 1, items: [{ lead: { id: leads[0] }, took: 'yes', at: after(48) }] });
  const left = await walksAt(database, place('fork'), { of: 'left', span: '30' }, { offset: 1, limit: 1 });
  expect(left).toMatchObject({ total: 3, items: [{ took: 'no' }] });
  expect((await walksAt(database, place('fork'), { of: 'left', span: '7' }, page)).total).toBe(0);
  expect((await walksAt(database, place('pause'), { of: 'failed', span: 'all' }, page)).total).toBe(0);
  await rollFigures(database);
  expect(await walksAt(database, place('fork'), { of: 'passed', port: 'yes', span: '30' }, page)).toEqual(yes);
  expect(await walksAt(database, place('fork'), { of: 'left', span: '30' }, { offset: 1, limit: 1 })).toEqual(left);
});

test('a trace says each step with the values that decided, how long it waited and what was sent', async () => {
  const [{ id }] = (await database.query<{ id: number }>(`select id from enrolment where lead_id = $1`, [
    leads[1],
  ])) as [{ id: number }];
  const trace = await walkTrace(database, id);
  expect(trace).toMatchObject({
    workflow: { name: 'Welcome' },
    lead: { name: 'Lead 2' },
    entry: { id: 'in' },
    outcome: 'finished',
    now: null,
    cut: false,
  });
  expect(trace!.steps.map(({ node, took }) => [node!.id, took])).toEqual([
    ['in', 'then'],
    ['mail', 'then'],
    ['pause', 'wait'],
    ['pause', 'then'],
    ['fork', 'no'],
  ]);
  expect(trace!.steps[1]!.sent).toMatchObject([{ kind: 'mail', what: 'Willkommen', state: 'pending' }]);
  expect(trace!.steps[3]!.waitedMs).toBe(48 * HOUR_MS);
  expect(trace!.steps[4]!.because).toEqual({
    checks: [{ rule: { kind: 'field', field: 'firstName', op: 'eq', value: 'Lead 1' }, found: 'Lead 2', holds: false }],
  });
  expect(await walkTrace(database, 999_999)).toBeUndefined();
});

test('who is inside is told where it stands; who was moved by hand is neither gone on nor ended there', async () => {
  await database.transact((tx) => enrol(tx, { workflowId, leadIds: [leads[5]!] }));
  await advance(database, { workflowId, now: await database.now() });
  const { items } = await walksAt(database, place('pause'), { of: 'at', span: 'all' }, page);
  const id = items[0]!.enrolmentId;
  expect((await walkTrace(database, id))!.now).toMatchObject({ node: { id: 'pause' }, standing: 'waits-until' });
  const act = { standing: 'any' as const, workflowId, nodeId: 'pause', enrolmentIds: [id] };
  const done = await database.transact((tx) =>
    actOnStopped(tx, act, { act: 'move', nodeId: 'fork' }, { userId: null }),
  );
  expect(done).toMatchObject({ done: 1, left: 0 });
  // it stands elsewhere now: the same act finds nobody
  expect(await database.transact((tx) => actOnStopped(tx, act, { act: 'take-out' }, { userId: null }))).toMatchObject({
    done: 0,
  });
  expect((await figures('7'))!.nodes.pause).toBeUndefined();
  await advance(database, { workflowId, now: await database.now() });
  expect((await walkTrace(database, id))!.steps.at(-1)).toMatchObject({ node: { id: 'fork' }, took: 'no' });
});

test('who waits can leave the step by a way out, or the workflow; nobody can be tried again who has not failed', async () => {
  await database.transact((tx) => enrol(tx, { workflowId, leadIds: leads.slice(4, 7) }));
  await advance(database, { workflowId, now: await database.now() });
  const filter = { standing: 'any' as const, workflowId, nodeId: 'pause' };
  const act = (what: Parameters<typeof actOnStopped>[2], enrolmentIds?: number[]) =>
    database.transact((tx) => actOnStopped(tx, { ...filter, enrolmentIds }, what, { userId: null }));
  expect(await act({ act: 'retry' })).toMatchObject({ done: 0, left: 3 });
  const { items } = await walksAt(database, place('pause'), { of: 'at', span: 'all' }, page);
  expect(await act({ act: 'skip', port: 'then' }, [items[0]!.enrolmentId])).toMatchObject({ done: 1 });
  expect(await act({ act: 'take-out' }, [items[1]!.enrolmentId])).toMatchObject({ done: 1 });
  await advance(database, { workflowId, now: await database.now() });
  expect((await walksAt(database, place('pause'), { of: 'at', span: 'all' }, page)).total).toBe(1);
  const skipped = await walkTrace(database, items[0]!.enrolmentId);
  expect(skipped!.steps.at(-2)).toMatchObject({ took: 'then', because: { skipped: true } });
  expect(await walkTrace(database, items[1]!.enrolmentId)).toMatchObject({ outcome: 'taken-out', now: null });
});

test('why a lead is not in the workflow: the rule with its values, an earlier walk, or what has to happen first', async () => {
  expect(await whyNot(database, workflowId, leads[8]!)).toMatchObject({
    settles: 'entry-rule',
    reasons: [
      { kind: 'entry-rule', holds: false, checks: [{ found: 'Lead 9', holds: true }] },
      { kind: 'way-in', node: { id: 'in' }, byHand: true, listens: false, lastAt: null },
    ],
  });
  expect(await whyNot(database, workflowId, leads[0]!)).toMatchObject({ settles: 'was-inside' });
  expect(await whyNot(database, workflowId, leads[6]!)).toMatchObject({ settles: null });
  await database.query(`update workflow set status = 'draining'`);
  expect(await whyNot(database, workflowId, leads[6]!)).toMatchObject({ settles: 'status' });
  expect(await whyNot(database, workflowId, 999_999)).toBeUndefined();
});

test('those kept out for comparison are measured beside those let in, by what they did since they entered', async () => {
  const journey = sketch(
    [
      { id: 'in', type: 'added-by-hand' },
      { id: 'pause', type: 'wait', config: { amount: 9, unit: 'days' } },
      { id: 'aim', type: 'finish-line' },
    ],
    ['in.then > pause', 'pause.then > aim'],
    { holdout: 50 },
  );
  const { workflowId: id } = await liveWorkflow(database, journey, 'Measured');
  const many = await someMore(40);
  await database.transact((tx) => enrol(tx, { workflowId: id, leadIds: many }), after(1));
  const held = await database.query<{ lead: number }>(
    `select lead_id as lead from enrolment where workflow_id = $1 and outcome = 'holdout' order by 1`,
    [id],
  );
  expect(held.length).toBeGreaterThan(5);
  const out = held[0]!.lead;
  const inside = many.filter((lead) => !held.some((one) => one.lead === lead));
  // twice by one counts once; what was before does not count
  for (const [lead, hours] of [
    [out, 3],
    [inside[0]!, 3],
    [inside[0]!, 4],
    [inside[1]!, 5],
    [inside[2]!, 0],
  ] as const)
    await database.query(
      `insert into touchpoint (lead_id, kind, ref, at, source) values ($1, 'form.submitted', 'termin', $2, 'form')`,
      [lead, after(hours)],
    );
  expect((await workflowFigures(database, id, '30'))!.holdout).toEqual({
    heldOut: { people: held.length, successes: 1 },
    letIn: { people: 40 - held.length, successes: 2 },
  });
  // a workflow that keeps nobody out has nothing to compare
  expect((await figures('30'))!.holdout).toBeNull();
});

test('an act and a running batch do not cross: each lead is taken out or goes on, with every step numbered once', async () => {
  const now = await database.now();
  await database.transact((tx) => enrol(tx, { workflowId, leadIds: leads.slice(4, 8) }), now);
  await advance(database, { workflowId, now });
  const due = new Date(now.getTime() + 48 * HOUR_MS);
  const filter = { standing: 'any' as const, workflowId, nodeId: 'pause' };
  const [, acted] = await Promise.all([
    advance(database, { workflowId, now: due }),
    database.transact((tx) => actOnStopped(tx, filter, { act: 'take-out' }, { userId: null }), due),
  ]);
  const ended = await database.query<{ outcome: string; n: number }>(
    `select outcome, count(*) as n from enrolment where lead_id = any($1::bigint[]) group by 1`,
    [leads.slice(4, 8)],
  );
  expect(ended.reduce((sum, { n }) => sum + n, 0)).toBe(4);
  expect(ended.find(({ outcome }) => outcome === 'taken-out')?.n ?? 0).toBe(acted.done);
  expect(ended.some(({ outcome }) => outcome === null)).toBe(false);
  const torn = await database.query(
    `select enrolment_id from step group by 1 having count(*) <> max(seq) or count(distinct seq) <> count(*)`,
  );
  expect(torn).toEqual([]);
  expect(await database.query(`select 1 from cursor`)).toEqual([]);
});
