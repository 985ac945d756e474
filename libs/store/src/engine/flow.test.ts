import { registry } from '@cultivar/nodes';
import type { Rule } from '@cultivar/audience';
import type { Database } from '../database.ts';
import { answerHold, happen } from '../happen.ts';
import { freshDatabase } from '../testing/fresh-database.ts';
import { blocked, deadlocks, gateAt } from '../testing/gate.ts';
import { addLeads, liveWorkflow, sketch } from '../testing/live-workflow.ts';
import { comparisonOf } from '../walks/comparison.store.ts';
import { advance } from './advance.ts';
import { enrol } from './enrol.ts';
import { sweepSlowly } from './sweep.ts';

/** Goals, waits for a rule, queues: what moves leads that stand still, on a real database and with several hands at once. */
let database: Database;
let drop: () => Promise<void>;
beforeEach(async () => {
  ({ database, drop } = await freshDatabase({ registry, poolSize: 16 }));
});
afterEach(async () => {
  expect(await deadlocks(database)).toBe(0);
  await drop();
});

// ten days ago: the sweep goes by the clock of the house
const start = new Date(Math.floor(Date.now() / 60_000) * 60_000 - 10 * 86_400_000);
const after = (minutes: number): Date => new Date(start.getTime() + minutes * 60_000);
const bought = (leadId: number, no = 0) => ({
  leadId,
  by: 'test',
  touchpoint: { kind: 'order.placed', source: 'test', sourceId: `${leadId}:${no}` },
});
const customer: Rule = { kind: 'tag', tag: 'customer' };
const towards = (goal: object) =>
  sketch(
    [
      { id: 'in', type: 'added-by-hand' },
      { id: 'wait', type: 'wait', config: { amount: 3, unit: 'days' } },
      { id: 'hook', type: 'call-webhook', config: { url: 'https://example.org/x', body: {}, keep: {} } },
      { id: 'late', type: 'wait', config: { amount: 30, unit: 'days' } },
      { id: 'goal', type: 'goal', config: goal },
      { id: 'thanks', type: 'change-tag', config: { tag: 'thanked', act: 'add' } },
      { id: 'rest', type: 'wait', config: { amount: 1, unit: 'days' } },
    ] as never,
    [
      'in.then > wait',
      'wait.then > hook',
      'hook.ok > late',
      'hook.failed > late',
      'goal.then > thanks',
      'thanks.then > rest',
    ],
    { reentry: 'after-leaving' },
  );
async function enrolled(graph: ReturnType<typeof towards>, count: number) {
  const { workflowId } = await liveWorkflow(database, graph);
  const leads = await addLeads(database, count);
  await database.transact((tx) => enrol(tx, { workflowId, leadIds: leads }), start);
  return { workflowId, leads };
}
const run = async (workflowId: number, now: Date): Promise<void> => {
  while ((await advance(database, { workflowId, now, limit: 7 })).advanced);
};
const steps = (leadId: number) =>
  database.query<{ node: string; took: string; because: unknown }>(
    `select v.graph -> 'nodes' -> s.node::int ->> 'id' as node, s.took, s.because from step s
     join enrolment e on e.id = s.enrolment_id join workflow_version v on v.id = s.version_id where e.lead_id = $1 order by s.enrolment_id, s.seq`,
    [leadId],
  );
const ways = async (leadId: number): Promise<string[]> =>
  (await steps(leadId)).map(({ node, took }) => `${node} ${took}`);

test('an event takes a lead to the goal from a wait, a hold and an error, once, and not again from behind it', async () => {
  const { workflowId, leads } = await enrolled(towards({ events: [{ kind: 'order.placed' }] }), 4);
  const [waits, holds, stopped, other] = leads as [number, number, number, number];
  await run(workflowId, start);
  await database.query(`update cursor set state = 3, error = 'broken' where lead_id = $1`, [stopped]);
  await database.query(`update cursor set due_at = $2 where lead_id = $1`, [holds, after(1)]);
  await run(workflowId, after(1));
  for (let twice = 0; twice < 2; twice += 1)
    await database.transact(
      (tx) =>
        happen(
          tx,
          [waits, holds, stopped].map((id) => bought(id, twice)),
        ),
      after(2),
    );
  await run(workflowId, after(3));
  expect(await ways(waits)).toEqual(['in then', 'wait wait', 'wait goal', 'goal then', 'thanks then', 'rest wait']);
  expect((await ways(holds)).slice(-5)).toEqual(['hook hold', 'hook goal', 'goal then', 'thanks then', 'rest wait']);
  expect((await ways(stopped)).slice(-4)).toEqual(['wait goal', 'goal then', 'thanks then', 'rest wait']);
  expect(await ways(other)).toEqual(['in then', 'wait wait']);
  expect((await steps(waits))[2]!.because).toEqual({ goal: 'goal', event: 'order.placed' });
  // the answer that the hold waited for comes too late, and a second order changes nothing
  const [held] = await database.query<{ id: number }>(`select id from enrolment where lead_id = $1`, [holds]);
  await database.transact(async (tx) => {
    expect(await answerHold(tx, { enrolmentId: held!.id, seq: 4, outcome: 'ok' })).toBe(false);
  }, after(4));
  await database.transact((tx) => happen(tx, [bought(waits, 9)]), after(5));
  await run(workflowId, after(6));
  expect((await ways(waits)).filter((way) => way === 'goal then')).toHaveLength(1);
});

test('a rule is a goal, too: as soon as a change makes it hold, and for who comes in with it', async () => {
  const { workflowId, leads } = await enrolled(towards({ events: [], rule: customer }), 2);
  const [first, second] = leads as [number, number];
  await run(workflowId, start);
  const tagged = { leadId: first, by: 'test', effects: [{ kind: 'tag.add' as const, tag: 'customer' }] };
  await database.transact((tx) => happen(tx, [tagged]), after(1));
  await run(workflowId, after(1));
  expect((await ways(first)).slice(1, 4)).toEqual(['wait wait', 'wait goal', 'goal then']);
  expect(await ways(second)).toEqual(['in then', 'wait wait']);
  const { workflowId: again } = await liveWorkflow(database, towards({ events: [], rule: customer }), 'again');
  await database.transact((tx) => enrol(tx, { workflowId: again, leadIds: [first] }), after(2));
  await run(again, after(2));
  expect((await ways(first)).slice(-4)).toEqual(['in goal', 'goal then', 'thanks then', 'rest wait']);
});

test('an event and a batch at the same lead come one after the other: the goal is reached once, whoever is first', async () => {
  for (const first of ['event', 'batch'] as const) {
    const { workflowId, leads } = await enrolled(towards({ events: [{ kind: 'order.placed' }] }), 1);
    await run(workflowId, start);
    const due = after(3 * 24 * 60 + 1);
    const gate = await gateAt(database, first === 'event' ? 'touchpoint' : 'step');
    const event = () => database.transact((tx) => happen(tx, [bought(leads[0]!)]), due);
    const batch = () => advance(database, { workflowId, now: due });
    const one = first === 'event' ? event() : batch();
    await blocked(database, 1);
    // a batch passes by what somebody holds; an event waits for it
    const two = first === 'event' ? batch() : event();
    if (first === 'batch') await blocked(database, 2);
    else expect(((await two) as { advanced: number }).advanced).toBe(0);
    await gate.open();
    await Promise.all([one, two]);
    await run(workflowId, due);
    const walked = await ways(leads[0]!);
    expect(walked.filter((way) => way.endsWith(' goal'))).toEqual([first === 'event' ? 'wait goal' : 'hook goal']);
    expect(walked.filter((way) => way === 'thanks then')).toHaveLength(1);
    await database.query(`update workflow set status = 'archived' where id = $1`, [workflowId]);
    await database.query(`update lead set email = 'old' || id where id = $1`, [leads[0]]);
  }
});

const quiet: Rule = {
  kind: 'not',
  rule: { kind: 'behaviour', event: { kind: 'page.visited' }, withinDays: 2, atLeast: 1 },
};
test('a wait for a rule ends with the change that makes it hold, in time only, and by the sweep where only time does', async () => {
  const graph = sketch(
    [
      { id: 'in', type: 'added-by-hand' },
      { id: 'tagged', type: 'wait-for-rule', config: { rule: customer, amount: 5, unit: 'days' } },
      { id: 'quiet', type: 'wait-for-rule', config: { rule: quiet, amount: 30, unit: 'days' } },
      { id: 'end', type: 'leave', config: { reason: '' } },
    ] as never,
    ['in.then > tagged', 'tagged.holds > quiet', 'quiet.holds > end'],
  );
  const { workflowId, leads } = await enrolled(graph, 2);
  const [changes, never] = leads as [number, number];
  await run(workflowId, start);
  const visit = {
    leadId: changes,
    by: 'test',
    touchpoint: { kind: 'page.visited', ref: '/', at: after(10), source: 't', sourceId: '1' },
  };
  const tag = { leadId: changes, by: 'test', effects: [{ kind: 'tag.add' as const, tag: 'customer' }] };
  await database.transact((tx) => happen(tx, [visit]), after(10));
  await run(workflowId, after(10));
  expect(await ways(changes)).toEqual(['in then', 'tagged wait']);
  await database.transact((tx) => happen(tx, [tag]), after(11));
  await run(workflowId, after(11));
  expect((await ways(changes)).slice(2)).toEqual(['tagged holds', 'quiet wait']);
  await run(workflowId, after(6 * 24 * 60));
  expect((await ways(never)).at(-1)).toBe('tagged timeout');
  expect((await ways(changes)).at(-1)).toBe('quiet wait');
  // nothing happens to the lead; the clock of the house stands days later
  await sweepSlowly(database);
  await run(workflowId, new Date());
  expect((await ways(changes)).slice(-2)).toEqual(['quiet holds', 'end leave']);
});

test('a throttle lets so many through an hour, in order, whoever works at it and whatever dies', async () => {
  const graph = sketch(
    [
      { id: 'in', type: 'added-by-hand' },
      { id: 'queue', type: 'throttle', config: { perHour: 60 } },
      { id: 'tag', type: 'change-tag', config: { tag: 'through', act: 'add' } },
    ] as never,
    ['in.then > queue', 'queue.then > tag'],
  );
  const { workflowId, leads } = await enrolled(graph, 60);
  // a batch that dies has taken no turn
  await database.query(
    `create function die() returns trigger language plpgsql as $$ begin raise exception 'killed' using errcode = '57P01'; end $$`,
  );
  await database.query(`create trigger die before insert on step for each statement execute function die()`);
  await expect(advance(database, { workflowId, now: start, limit: 20 })).rejects.toThrow('killed');
  await database.query(`drop trigger die on step`);
  expect(await database.query(`select 1 from throttle`)).toEqual([]);
  await Promise.all([0, 1, 2].map((slot) => advance(database, { workflowId, now: start, slot, limit: 20 })));
  await run(workflowId, start);
  const turns = await database.query<{ turn: string }>(
    `select because->>'turn' as turn from step where because ? 'turn' order by 1`,
  );
  expect(turns.map(({ turn }) => Date.parse(turn) - start.getTime())).toEqual(leads.map((_, n) => n * 60_000));
  // half an hour later half of them are through, and nobody twice
  await run(workflowId, after(29));
  const through = async (): Promise<number> =>
    (await database.query(`select 1 from lead where 'through' = any(tags)`)).length;
  expect(await through()).toBe(30);
  // who comes now queues behind all others
  const [late] = await database.query<{ id: number }>(
    `insert into lead (email) values ('late@example.org') returning id`,
  );
  await database.transact((tx) => enrol(tx, { workflowId, leadIds: [late!.id] }), after(30));
  await run(workflowId, after(59));
  expect(await through()).toBe(60);
  await run(workflowId, after(60));
  expect(await through()).toBe(61);
});

test('a comparison counts each lead once, by its first way, and its success after it', async () => {
  const graph = sketch(
    [
      { id: 'in', type: 'added-by-hand' },
      {
        id: 'test',
        type: 'ab-test',
        config: { nameA: 'A', nameB: 'B', share: 50, measure: 'goal', baseline: 5, uplift: 40 },
      },
      { id: 'a', type: 'wait', config: { amount: 9, unit: 'days' } },
      { id: 'b', type: 'wait', config: { amount: 9, unit: 'days' } },
      { id: 'goal', type: 'goal', config: { events: [{ kind: 'order.placed' }] } },
    ] as never,
    ['in.then > test', 'test.a > a', 'test.b > b'],
    { reentry: 'after-leaving' },
  );
  const { workflowId, leads } = await enrolled(graph, 40);
  await run(workflowId, start);
  const took = await database.query<{ lead_id: number; took: 'a' | 'b' }>(
    `select e.lead_id, s.took from step s join enrolment e on e.id = s.enrolment_id where s.took in ('a', 'b') order by 1`,
  );
  const winners = took.filter((row, n) => row.took === 'b' && n % 2 === 0).map((row) => row.lead_id);
  await database.transact(
    (tx) =>
      happen(
        tx,
        winners.map((id) => bought(id)),
      ),
    after(5),
  );
  await run(workflowId, after(5));
  // some come again: still on the same way, and counted once
  await database.transact((tx) => enrol(tx, { workflowId, leadIds: winners }), after(6));
  await run(workflowId, after(6));
  const b = took.filter((row) => row.took === 'b').length;
  expect(await comparisonOf(database, workflowId, 'test')).toMatchObject({
    measure: 'goal',
    a: { people: leads.length - b, successes: 0 },
    b: { people: b, successes: winners.length },
  });
  const again = await database.query<{ ways: number }>(
    `select count(distinct s.took)::int as ways from step s join enrolment e on e.id = s.enrolment_id where s.took in ('a', 'b') group by e.lead_id`,
  );
  expect(new Set(again.map((row) => row.ways))).toEqual(new Set([1]));
  expect(await comparisonOf(database, workflowId, 'a')).toBeUndefined();
});
