import { registry } from '@cultivar/nodes';
import type { Database } from '../database.ts';
import { happen } from '../happen.ts';
import { freshDatabase } from '../testing/fresh-database.ts';
import { addLeads, liveWorkflow, sketch } from '../testing/live-workflow.ts';
import { due, nextDue, sweep, sweepSlowly, takeTurn } from './sweep.ts';

let database: Database;
let drop: () => Promise<void>;
beforeEach(async () => ({ database, drop } = await freshDatabase({ registry, testClock: true })));
afterEach(() => drop());

const pass = (hours: number) =>
  database.query(
    `insert into setting (key, value) values ('test.clock', jsonb_build_object('ms', $1::bigint))
     on conflict (key) do update set value = excluded.value`,
    [hours * 3_600_000],
  );
const entry = (event: object) =>
  sketch(
    [
      { id: 'in', type: 'touchpoint-happened', config: { event } },
      { id: 'mail', type: 'send-mail', config: { template: 't' } },
    ],
    ['in.then > mail'],
  );

test('a lead comes back on its date, once, and is let into the journey for that', async () => {
  const { workflowId } = await liveWorkflow(database, entry({ kind: 'lead.recycled' }));
  const [lead] = await addLeads(database, 1);
  await database.query(`update lead set recycle_at = now() + interval '10 hours'`);
  expect(await sweep(database)).toBe(0);
  expect(await due(database)).toEqual([]);
  await pass(11);
  expect(await sweep(database)).toBe(1);
  expect(await sweep(database)).toBe(0);
  expect(await due(database)).toEqual([workflowId]);
  expect(await due(database, 60_000)).toEqual([]);
  await pass(12);
  expect(await due(database, 60_000)).toEqual([workflowId]);
  expect(await database.query(`select lead_id from enrolment`)).toEqual([{ lead_id: lead }]);
});

test('who slides into a segment because time passes enters it, and who slides out leaves', async () => {
  const quiet = {
    kind: 'not',
    rule: { kind: 'behaviour', event: { kind: 'page.visited' }, withinDays: 2, atLeast: 1 },
  };
  await database.query(`insert into segment (id, name, rule) values ('quiet', 'Quiet', $1)`, [JSON.stringify(quiet)]);
  const [busy, idle] = await addLeads(database, 2);
  const visit = { leadId: busy!, by: 'test', touchpoint: { kind: 'page.visited', source: 'test' } };
  await database.transact((tx) => happen(tx, [visit]));
  await liveWorkflow(
    database,
    sketch(
      [
        { id: 'in', type: 'segment-entered', config: { segment: 'quiet' } },
        { id: 'mail', type: 'send-mail', config: { template: 't' } },
      ],
      ['in.then > mail'],
    ),
  );
  await sweepSlowly(database);
  expect(await database.query(`select lead_id from segment_member`)).toEqual([{ lead_id: idle }]);
  expect(await database.query(`select count(*) from enrolment`)).toEqual([{ count: 0 }]);
  await pass(49);
  await sweepSlowly(database);
  expect(await database.query(`select lead_id from enrolment`)).toEqual([{ lead_id: busy }]);
  await database.transact((tx) => happen(tx, [visit]));
  expect(await database.query(`select lead_id from segment_member`)).toEqual([{ lead_id: idle }]);
  await database.query(`update workflow set status = 'archived'`);
  await sweepSlowly(database);
  expect(await database.query(`select count(*) from segment_member`)).toEqual([{ count: 0 }]);
});

test('no click for 60 days, by way of another segment: time alone lets in, each time anew', async () => {
  const clicked = (withinDays?: number) => ({
    kind: 'behaviour',
    event: { kind: 'mail.clicked' },
    ...(withinDays && { withinDays }),
    atLeast: 1,
  });
  const silent = { kind: 'not', rule: clicked(60) };
  const dozing = { kind: 'all', rules: [clicked(), { kind: 'segment', segment: 'silent' }] };
  for (const [id, rule] of Object.entries({ silent, dozing }))
    await database.query(`insert into segment (id, name, rule) values ($1, $1, $2)`, [id, JSON.stringify(rule)]);
  await liveWorkflow(
    database,
    sketch(
      [
        { id: 'in', type: 'segment-entered', config: { segment: 'dozing' } },
        { id: 'mail', type: 'send-mail', config: { template: 't' } },
      ],
      ['in.then > mail'],
      { reentry: 'after-leaving' },
    ),
  );
  const [lead, never] = await addLeads(database, 2);
  const click = () =>
    database.transact((tx) =>
      happen(tx, [{ leadId: lead!, by: 'test', touchpoint: { kind: 'mail.clicked', source: 'test' } }]),
    );
  const age = (days: number) =>
    database.query(`update touchpoint set at = at - $1 * interval '1 day' where kind = 'mail.clicked'`, [days]);
  const entered = () =>
    database.query(`select lead_id from touchpoint where kind = 'segment.entered' and ref = 'dozing' order by id`);
  await click();
  await age(59);
  await sweepSlowly(database);
  expect(await entered()).toEqual([]);
  await age(2);
  await sweepSlowly(database);
  await sweepSlowly(database);
  expect(await entered()).toEqual([{ lead_id: lead }]);
  expect(await database.query(`select lead_id from enrolment`)).toEqual([{ lead_id: lead }]);
  expect(never).not.toBe(lead);
  // wakes, and falls asleep again
  await click();
  expect(await database.query(`select lead_id from segment_member where segment_id = 'dozing'`)).toEqual([]);
  await age(61);
  await sweepSlowly(database);
  expect(await entered()).toEqual([{ lead_id: lead }, { lead_id: lead }]);
});

test('a lead cools down when its points grow old', async () => {
  const [lead] = await addLeads(database, 1);
  const effects = [{ kind: 'score.add', axis: 'engagement', points: 60, reason: 'met' }] as const;
  await database.transact((tx) => happen(tx, [{ leadId: lead!, by: 'user:1', effects }]));
  expect(await database.query(`select temperature from lead`)).toEqual([{ temperature: 'hot' }]);
  expect(await sweepSlowly(database)).toBe(0);
  await pass(31 * 24);
  expect(await sweepSlowly(database)).toBe(1);
  expect(await database.query(`select temperature, engagement from lead`)).toEqual([
    { temperature: 'cold', engagement: 60 },
  ]);
});

test('who has not confirmed for a month is forgotten by the sweep', async () => {
  await database.query(`insert into lead (email, source) values ('typo@example.org', 'form:kontakt')`);
  await database.query(`insert into consent select id, 'marketing', 'pending', now() from lead`);
  expect(await sweepSlowly(database)).toBe(0);
  await pass(31 * 24);
  expect(await sweepSlowly(database)).toBe(1);
  expect(await database.query(`select id from lead`)).toEqual([]);
});

test('of many processes one takes the turn', async () => {
  const turns = await Promise.all([1, 2, 3].map(() => takeTurn(database, 'turn', 60_000)));
  expect(turns.filter(Boolean)).toHaveLength(1);
  await pass(1);
  expect(await takeTurn(database, 'turn', 60_000)).toBe(true);
});

test('the next lead that comes due is known to the millisecond; held journeys, stopped leads and later ones are nobody’s hurry', async () => {
  const graph = sketch([{ id: 'in', type: 'added-by-hand' }], []);
  const { workflowId, versionId } = await liveWorkflow(database, graph);
  const held = await liveWorkflow(database, graph, 'held');
  await database.query(`update workflow set status = 'paused' where id = $1`, [held.workflowId]);
  const now = await database.now();
  const stand = (it: {
    readonly id: number;
    readonly inMs: number;
    readonly state?: number;
    readonly workflow?: number;
  }) =>
    database.query(
      `insert into cursor (enrolment_id, workflow_id, version_id, lead_id, state, node, due_at) values ($1, $2, $3, 1, $4, 0, $5)`,
      [it.id, it.workflow ?? workflowId, versionId, it.state ?? 0, new Date(now.getTime() + it.inMs)],
    );
  const soon = async () => (await database.now()).getTime() + (await nextDue(database, now, 60_000)) - now.getTime();
  await stand({ id: 1, inMs: -5 });
  await stand({ id: 2, inMs: 20_000, workflow: held.workflowId });
  await stand({ id: 3, inMs: 25_000, state: 3 });
  await stand({ id: 4, inMs: 90_000 });
  expect(await nextDue(database, now, 60_000)).toBe(60_000);
  await stand({ id: 5, inMs: 40_000 });
  await stand({ id: 6, inMs: 30_000, state: 1 });
  expect(Math.abs((await soon()) - 30_000)).toBeLessThan(2_000);
});
