import { registry } from '@cultivar/nodes';
import type { Database } from '../database.ts';
import { happen } from '../happen.ts';
import { freshDatabase } from '../testing/fresh-database.ts';
import { addLeads, liveWorkflow, sketch } from '../testing/live-workflow.ts';
import { retryFailed } from '../workflows/numbers.store.ts';
import { advance } from './advance.ts';
import { enrol, leave } from './enrol.ts';

let database: Database;
let drop: () => Promise<void>;
beforeEach(async () => ({ database, drop } = await freshDatabase({ registry })));
afterEach(() => drop());

const at = (hours: number): Date => new Date(Date.UTC(2026, 10, 23, 8) + hours * 3_600_000);
const entry = { id: 'in', type: 'touchpoint-happened', config: { event: { kind: 'page.visited', ref: 'prices' } } };
const mail = (id: string) => ({ id, type: 'send-mail', config: { template: `t-${id}` } });
const points = (id: string, points: number) => ({
  id,
  type: 'change-score',
  config: { axis: 'engagement', points, reason: id },
});
const visit = (leadId: number, ref = 'prices') => ({
  leadId,
  by: 'test',
  touchpoint: { kind: 'page.visited', ref, source: 'test' },
});
const steps = (leadId: number) =>
  database
    .query<{ text: string }>(
      `select v.graph -> 'nodes' -> s.node::int ->> 'id' || '>' || s.took as text
       from step s join enrolment e on e.id = s.enrolment_id join workflow_version v on v.id = s.version_id
       where e.lead_id = $1 order by e.id, s.seq`,
      [leadId],
    )
    .then((rows) => rows.map((row) => row.text));

test('an event lets a lead in, the walk sends, scores, waits two days and goes on', async () => {
  const graph = sketch(
    [
      entry,
      mail('hello'),
      points('bump', 12),
      { id: 'pause', type: 'wait', config: { amount: 2, unit: 'days' } },
      mail('again'),
    ],
    ['in.then > hello', 'hello.then > bump', 'bump.then > pause', 'pause.then > again'],
  );
  const { workflowId } = await liveWorkflow(database, graph);
  const [lead, other] = await addLeads(database, 2);
  await database.transact((tx) => happen(tx, [visit(lead!), visit(other!, 'team')]), at(0));
  expect(await advance(database, { workflowId, now: at(0) })).toMatchObject({ advanced: 1, more: false });
  expect(await advance(database, { workflowId, now: at(47) })).toMatchObject({ advanced: 0 });
  expect(await steps(lead!)).toEqual(['in>then', 'hello>then', 'bump>then', 'pause>wait']);
  await advance(database, { workflowId, now: at(48) });
  expect((await steps(lead!)).slice(4)).toEqual(['pause>then', 'again>then']);
  expect(await steps(other!)).toEqual([]);
  const outbox = await database.query(`select key, payload ->> 'templateId' as template from outbox order by id`);
  const [enrolment] = await database.query<{ id: number; outcome: string }>(`select id, outcome from enrolment`);
  expect(enrolment!.outcome).toBe('finished');
  expect(outbox).toEqual([
    { key: `e${enrolment!.id}.2.0`, template: 't-hello' },
    { key: `e${enrolment!.id}.6.0`, template: 't-again' },
  ]);
  expect(await database.query(`select engagement from lead order by id`)).toEqual([
    { engagement: 12 },
    { engagement: 0 },
  ]);
  expect(await database.query(`select axis, points, reason from score_entry`)).toEqual([
    { axis: 'engagement', points: 12, reason: 'bump' },
  ]);
  expect(await database.query(`select count(*) from cursor`)).toEqual([{ count: 0 }]);
});

test('a repeated delivery counts once, and a lead comes in once', async () => {
  const { workflowId } = await liveWorkflow(database, sketch([entry, mail('hello')], ['in.then > hello']));
  const [lead] = await addLeads(database, 1);
  const once = { ...visit(lead!), touchpoint: { ...visit(lead!).touchpoint, sourceId: 'x1' } };
  expect(await database.transact((tx) => happen(tx, [once, once]))).toEqual([true, false]);
  expect(await database.transact((tx) => happen(tx, [once, visit(lead!)]))).toEqual([false, true]);
  await advance(database, { workflowId });
  await database.transact((tx) => happen(tx, [visit(lead!)]));
  await advance(database, { workflowId });
  expect(await database.query(`select count(*) from enrolment`)).toEqual([{ count: 1 }]);
  expect(await database.query(`select count(*) from outbox`)).toEqual([{ count: 1 }]);
});

test('points over the threshold make an MQL in the same walk, and another journey hears of it', async () => {
  await database.query(
    `insert into setting (key, value) values ('scoring', '{"fit":[],"engagement":[],"mql":{"fit":0,"engagement":10},"temperature":{"warm":5,"hot":40}}')`,
  );
  const rule = { kind: 'stage', in: ['mql'] };
  const first = sketch(
    [entry, points('bump', 12), { id: 'mql', type: 'if-else', config: { rule } }, mail('yes'), mail('no')],
    ['in.then > bump', 'bump.then > mql', 'mql.yes > yes', 'mql.no > no'],
  );
  const second = sketch(
    [
      { id: 'in', type: 'touchpoint-happened', config: { event: { kind: 'stage.changed', ref: 'mql' } } },
      { id: 'tag', type: 'change-tag', config: { act: 'add', tag: 'hot' } },
    ],
    ['in.then > tag'],
  );
  const a = await liveWorkflow(database, first);
  const b = await liveWorkflow(database, second, 'second');
  const [lead, silent] = await addLeads(database, 2);
  await database.query(`delete from consent where lead_id = $1`, [silent]);
  await database.transact((tx) => happen(tx, [visit(lead!), visit(silent!)]));
  await advance(database, { workflowId: a.workflowId });
  expect(await steps(lead!)).toEqual(['in>then', 'bump>then', 'mql>yes', 'yes>then']);
  expect(await steps(silent!)).toEqual(['in>then', 'bump>then', 'mql>no', 'no>then']);
  await advance(database, { workflowId: b.workflowId });
  const [row] = await database.query(`select stage, temperature, tags from lead where id = $1`, [lead]);
  expect(row).toEqual({ stage: 'mql', temperature: 'warm', tags: ['hot'] });
  expect(await database.query(`select from_stage, to_stage, by from stage_change`)).toEqual([
    { from_stage: 'lead', to_stage: 'mql', by: 'rule:scoring' },
  ]);
});

test('a lead whose row the database refuses is parked with the error, all others go on', async () => {
  const graph = sketch(
    [
      entry,
      {
        id: 'bad',
        type: 'if-else',
        config: { rule: { kind: 'field', field: 'firstName', op: 'eq', value: 'Lead 3' } },
      },
      { id: 'persona', type: 'set-persona', config: { persona: 'nobody', reason: 'test' } },
      mail('ok'),
    ],
    ['in.then > bad', 'bad.yes > persona', 'bad.no > ok'],
  );
  const { workflowId } = await liveWorkflow(database, graph);
  const leads = await addLeads(database, 7);
  await database.transact((tx) =>
    happen(
      tx,
      leads.map((id) => visit(id)),
    ),
  );
  expect(await advance(database, { workflowId })).toMatchObject({ advanced: 6 });
  const parked = await database.query(`select lead_id, seq, error from cursor`);
  expect(parked).toEqual([{ lead_id: leads[2], seq: 0, error: expect.stringContaining('lead_persona_fkey') }]);
  expect(await database.query(`select count(*) from outbox`)).toEqual([{ count: 6 }]);
});

test('paused holds, draining lets nobody in, by hand and out again', async () => {
  const graph = sketch(
    [
      entry,
      { id: 'hand', type: 'added-by-hand' },
      { id: 'pause', type: 'wait', config: { amount: 1, unit: 'days' } },
      mail('end'),
    ],
    ['in.then > pause', 'hand.then > pause', 'pause.then > end'],
  );
  const { workflowId } = await liveWorkflow(database, graph);
  const [a, b, c] = await addLeads(database, 3);
  await database.query(`update workflow set status = 'paused'`);
  await database.transact((tx) => happen(tx, [visit(a!)]));
  expect(await advance(database, { workflowId })).toMatchObject({ advanced: 0 });
  await database.query(`update workflow set status = 'draining'`);
  await database.transact((tx) => happen(tx, [visit(b!)]));
  expect(await advance(database, { workflowId })).toMatchObject({ advanced: 1 });
  expect(await database.transact((tx) => enrol(tx, { workflowId, leadIds: [c!] }))).toEqual({ refused: 'not-live' });
  await database.query(`update workflow set status = 'live'`);
  expect(await database.transact((tx) => enrol(tx, { workflowId, leadIds: [a!, c!] }))).toEqual({ entered: [c] });
  const rows = await database.query<{ id: number }>(`select id from enrolment where ended_at is null`);
  expect(rows).toHaveLength(2);
  expect(
    await database.transact((tx) =>
      leave(
        tx,
        rows.map((row) => row.id),
        'by hand',
      ),
    ),
  ).toBe(2);
  expect(await database.query(`select count(*) from cursor`)).toEqual([{ count: 0 }]);
});

test('a tag told before a wait begins does not end the wait of the same walk, but that of another', async () => {
  const until = {
    id: 'until',
    type: 'wait-for-event',
    config: { events: [{ kind: 'tag.added', ref: 'x' }], amount: 1, unit: 'days', earlierHours: 0 },
  };
  const add = { id: 'add', type: 'change-tag', config: { act: 'add', tag: 'x' } };
  const own = await liveWorkflow(
    database,
    sketch([entry, add, until, mail('end')], ['in.then > add', 'add.then > until', 'until.happened > end']),
  );
  const other = await liveWorkflow(
    database,
    sketch([entry, until, mail('end')], ['in.then > until', 'until.happened > end']),
  );
  const [lead] = await addLeads(database, 1);
  await database.transact((tx) => happen(tx, [visit(lead!)]), at(0));
  await advance(database, { workflowId: other.workflowId, now: at(0) });
  await advance(database, { workflowId: own.workflowId, now: at(0) });
  expect(await database.query(`select workflow_id as id, state from cursor order by 1`)).toEqual([
    { id: own.workflowId, state: 1 },
    { id: other.workflowId, state: 0 },
  ]);
});

test('a segment lets in who enters it, not who was in it before', async () => {
  await database.query(`insert into segment (id, name, rule) values ('fans', 'Fans', '{"kind":"tag","tag":"fan"}')`);
  const [old, fresh] = await addLeads(database, 2);
  await database.query(`update lead set tags = '{fan}' where id = $1`, [old]);
  await liveWorkflow(
    database,
    sketch([{ id: 'in', type: 'segment-entered', config: { segment: 'fans' } }, mail('hello')], ['in.then > hello']),
  );
  const tag = (leadId: number, kind: 'tag.add' | 'tag.remove') => ({
    leadId,
    by: 'user:1',
    effects: [{ kind, tag: 'fan' }],
  });
  await database.transact((tx) => happen(tx, [visit(fresh!), tag(fresh!, 'tag.add')]));
  await database.transact((tx) => happen(tx, [visit(old!)]));
  expect(await database.query(`select lead_id from enrolment`)).toEqual([{ lead_id: fresh }]);
  expect(await database.query(`select lead_id from segment_member order by 1`)).toEqual([
    { lead_id: old },
    { lead_id: fresh },
  ]);
  await database.transact((tx) => happen(tx, [tag(old!, 'tag.remove')]));
  await database.transact((tx) => happen(tx, [tag(old!, 'tag.add')]));
  expect(await database.query(`select lead_id from enrolment order by id`)).toEqual([
    { lead_id: fresh },
    { lead_id: old },
  ]);
});

test('a walk parked on its way out of a wait goes on from there when it is retried', async () => {
  const wait = { id: 'pause', type: 'wait', config: { amount: 1, unit: 'days' } };
  const persona = { id: 'persona', type: 'set-persona', config: { persona: 'late', reason: 'test' } };
  const graph = sketch([entry, wait, persona], ['in.then > pause', 'pause.then > persona']);
  const { workflowId } = await liveWorkflow(database, graph);
  const [lead] = await addLeads(database, 1);
  await database.transact((tx) => happen(tx, [visit(lead!)]), at(0));
  await advance(database, { workflowId, now: at(0) });
  await advance(database, { workflowId, now: at(24) });
  expect(await database.query(`select state, port, seq from cursor`)).toEqual([{ state: 3, port: 'then', seq: 2 }]);
  await database.query(`insert into persona (id, name) values ('late', '{}')`);
  expect(await database.transact((tx) => retryFailed(tx, workflowId, 'pause'), at(25))).toBe(1);
  await advance(database, { workflowId, now: at(25) });
  expect(await steps(lead!)).toEqual(['in>then', 'pause>wait', 'pause>then', 'persona>then']);
});
