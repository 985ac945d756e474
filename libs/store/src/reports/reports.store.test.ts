import { movedOn, quantile } from '@cultivar/sales';
import type { Database } from '../database.ts';
import { freshDatabase } from '../testing/fresh-database.ts';
import { funnelByCohort } from './funnel.store.ts';
import { personaMatrix } from './matrix.store.ts';
import { newLeadsPerDay, overlookedHotLeads } from './overview.store.ts';
import { longInStage, stageStays } from './stage-time.store.ts';
import { stuckNodes } from './stuck.store.ts';

let database: Database;
let drop: () => Promise<void>;
beforeAll(async () => ({ database, drop } = await freshDatabase()));
afterAll(() => drop());

const now = new Date('2026-11-22T12:00:00Z');
const since = new Date('2026-01-01T00:00:00Z');
const zone = 'Europe/Berlin';

/** A lead that came on a day and went through stages, each with the day of the change. */
async function lead(came: string, moves: readonly [stage: string, at: string][], more: Record<string, unknown> = {}) {
  const row = { created_at: came, stage: moves.at(-1)?.[0] ?? 'lead', ...more };
  const keys = Object.keys(row);
  const [one] = await database.query<{ id: number }>(
    `insert into lead (${keys.join(', ')}) values (${keys.map((_, i) => `$${i + 1}`).join(', ')}) returning id`,
    Object.values(row),
  );
  let from = 'lead';
  for (const [to, at] of moves) {
    await database.query(
      `insert into stage_change (lead_id, from_stage, to_stage, reason, by, at) values ($1, $2, $3, 'test', 'test', $4)`,
      [one!.id, from, to, at],
    );
    from = to;
  }
  return one!.id;
}
beforeEach(() => database.query(`delete from lead; delete from touchpoint; delete from asset; delete from handoff`));

test('the funnel counts by month of entry whoever ever reached a stage, also when they fell back', async () => {
  // half past midnight in Berlin: October, though in UTC still September
  await lead('2026-09-30T22:30:00Z', []);
  await lead('2026-10-05T10:00:00Z', [
    ['mql', '2026-10-06T10:00:00Z'],
    ['sal', '2026-11-01T10:00:00Z'],
  ]);
  await lead('2026-10-07T10:00:00Z', [
    ['mql', '2026-10-08T10:00:00Z'],
    ['sal', '2026-10-09T10:00:00Z'],
    ['sql', '2026-10-10T10:00:00Z'],
    ['customer', '2026-11-10T10:00:00Z'],
  ]);
  await lead('2026-11-02T10:00:00Z', [
    ['mql', '2026-11-03T10:00:00Z'],
    ['recycled', '2026-11-04T10:00:00Z'],
  ]);
  // a stage skipped still counts as reached
  await lead('2026-11-03T10:00:00Z', [['sql', '2026-11-05T10:00:00Z']]);
  await lead('2026-11-04T10:00:00Z', [['disqualified', '2026-11-05T10:00:00Z']]);
  await lead('2025-11-04T10:00:00Z', [['customer', '2026-11-05T10:00:00Z']]);
  expect(await funnelByCohort(database, { since, zone })).toEqual([
    { month: '2026-10', lead: 3, mql: 2, sal: 2, sql: 1, customer: 1, recycled: 0, disqualified: 0 },
    { month: '2026-11', lead: 3, mql: 2, sal: 1, sql: 1, customer: 0, recycled: 1, disqualified: 1 },
  ]);
});

test('time in stage: those still there count for as long as they have been', async () => {
  await lead('2026-11-01T12:00:00Z', [['mql', '2026-11-03T12:00:00Z']]);
  await lead('2026-11-01T12:00:00Z', [
    ['mql', '2026-11-05T12:00:00Z'],
    ['recycled', '2026-11-06T12:00:00Z'],
  ]);
  await lead('2026-11-18T12:00:00Z', []);
  const rows = await stageStays(database, { since, now });
  const of = (stage: string) =>
    rows.filter((row) => row.stage === stage).map(({ length, ended, open, dropped }) => [length, ended, open, dropped]);
  expect(of('lead').sort()).toEqual([
    [48, 1, 0, 0],
    [96, 1, 1, 0],
  ]);
  expect(of('mql').sort((a, b) => a[0]! - b[0]!)).toEqual([
    [24, 0, 1, 1],
    [19 * 24, 0, 1, 0],
  ]);
  // 1 of 3 after two days, then 1 of the 2 left: two thirds after four
  expect(quantile(movedOn(rows.filter((row) => row.stage === 'lead')), 0.5)).toBe(96);
});

test('who is in a stage for long', async () => {
  const old = await lead('2026-05-01T12:00:00Z', [['mql', '2026-06-01T12:00:00Z']]);
  await lead('2026-05-01T12:00:00Z', [['mql', '2026-11-21T12:00:00Z']]);
  const found = await longInStage(database, { stage: 'mql', before: new Date('2026-11-01T00:00:00Z'), limit: 5 });
  expect(found).toMatchObject({ count: 1, oldest: [{ id: old, since: new Date('2026-06-01T12:00:00Z') }] });
});

test('the matrix holds leads, reads and content of each cell', async () => {
  await database.query(
    `insert into persona (id, name) values ('chef', '{"de":"Chefin","en":"Boss"}') on conflict do nothing`,
  );
  const id = await lead('2026-11-01T12:00:00Z', [], { persona: 'chef', phase: 'decision' });
  await lead('2026-11-01T12:00:00Z', []);
  await database.query(
    `insert into touchpoint (lead_id, kind, ref, at, source) values ($1, 'asset.read', 'a', '2026-11-02', 't'), ($1, 'asset.read', 'b', '2025-11-02', 't')`,
    [id],
  );
  await database.query(
    `insert into asset (id, name, kind, personas, phases) values ('a', 'A', 'paper', '{chef}', '{decision,awareness}')`,
  );
  expect(await personaMatrix(database, since)).toEqual([
    { persona: 'chef', phase: 'awareness', leads: 0, reads: 0, assets: 1 },
    { persona: 'chef', phase: 'decision', leads: 1, reads: 1, assets: 1 },
    { persona: null, phase: null, leads: 1, reads: 0, assets: 0 },
  ]);
});

test('a node is stuck where leads stand longer than nine of ten of those who passed, or are parked', async () => {
  const graph = {
    nodes: [
      { id: 'in', type: 'x' },
      { id: 'warten', type: 'delay', config: { days: 3 } },
    ],
    edges: [],
  };
  const [workflow] = await database.query<{ id: number }>(
    `insert into workflow (name, status, draft) values ('Webinar', 'live', '{}') returning id`,
  );
  const [version] = await database.query<{ id: number }>(
    `insert into workflow_version (workflow_id, no, graph) values ($1, 1, $2) returning id`,
    [workflow!.id, JSON.stringify(graph)],
  );
  const walk = async (entered: string, waitDays: number | null, state = 0) => {
    const id = await lead('2026-10-01T12:00:00Z', []);
    const [one] = await database.query<{ id: number }>(
      `insert into enrolment (workflow_id, version_id, lead_id, entry_no, entry_node, entered_at) values ($1, $2, $3, 1, 'in', $4) returning id`,
      [workflow!.id, version!.id, id, entered],
    );
    await database.query(
      `insert into step (enrolment_id, seq, version_id, node, took, at) values ($1, 1, $2, 1, 'wait', $3)`,
      [one!.id, version!.id, entered],
    );
    if (waitDays !== null)
      await database.query(
        `insert into step (enrolment_id, seq, version_id, node, took, at) values ($1, 2, $2, 1, 'next', $3::timestamptz + $4 * interval '1 day')`,
        [one!.id, version!.id, entered, waitDays],
      );
    else
      await database.query(
        `insert into cursor (enrolment_id, workflow_id, version_id, lead_id, state, node, due_at) values ($1, $2, $3, $4, $5, 1, now())`,
        [one!.id, workflow!.id, version!.id, id, state],
      );
  };
  for (let days = 1; days <= 10; days++) await walk('2026-10-01T12:00:00Z', days);
  await walk('2026-11-21T12:00:00Z', null);
  await walk('2026-11-01T12:00:00Z', null);
  await walk('2026-11-20T12:00:00Z', null, 3);
  expect(await stuckNodes(database, { now, since, limit: 10 })).toEqual([
    {
      workflow: { id: workflow!.id, name: 'Webinar' },
      node: { id: 'warten', type: 'delay', config: { days: 3 } },
      waiting: 2,
      parked: 1,
      late: 1,
      p90Days: expect.closeTo(9.1, 5),
      oldestSince: new Date('2026-11-01T12:00:00Z'),
    },
  ]);
});

test('a hot lead is not overlooked', async () => {
  const hot = { temperature: 'hot' };
  const none = await lead('2026-11-01T12:00:00Z', [['mql', '2026-11-02T12:00:00Z']], hot);
  const waiting = await lead('2026-11-01T12:00:00Z', [['mql', '2026-11-02T12:00:00Z']], { ...hot, engagement: 9 });
  const forgotten = await lead('2026-11-01T12:00:00Z', [['sql', '2026-11-02T12:00:00Z']], hot);
  const cared = await lead('2026-11-01T12:00:00Z', [['sql', '2026-11-02T12:00:00Z']], hot);
  await lead('2026-11-01T12:00:00Z', [['customer', '2026-11-02T12:00:00Z']], hot);
  for (const [id, state] of [
    [waiting, 'offered'],
    [forgotten, 'accepted'],
    [cared, 'accepted'],
  ] as const)
    await database.query(
      `insert into handoff (lead_id, state, reason, offered_at, due_at, answered_at) values ($1, $2, 'x', '2026-11-02', '2026-11-03', '2026-11-02')`,
      [id, state],
    );
  await database.query(`insert into lead_note (lead_id, text, at) values ($1, 'angerufen', '2026-11-20')`, [cared]);
  const found = await overlookedHotLeads(database, { untouchedSince: new Date('2026-11-15T00:00:00Z'), limit: 10 });
  expect(found.map((row) => [row.id, row.why])).toEqual([
    [forgotten, 'untouched'],
    [waiting, 'unanswered'],
    [none, 'no-handoff'],
  ]);
});

test('days begin at midnight of the house', async () => {
  await lead('2026-11-21T22:59:00Z', []);
  await lead('2026-11-21T23:01:00Z', []);
  expect(await newLeadsPerDay(database, { now, zone, days: 3 })).toEqual([
    { day: '2026-11-20', n: 0 },
    { day: '2026-11-21', n: 1 },
    { day: '2026-11-22', n: 1 },
  ]);
});
