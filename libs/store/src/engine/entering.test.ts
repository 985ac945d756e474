import { EVERYBODY } from '@cultivar/audience';
import { isHeldOut, mayEnter } from '@cultivar/engine';
import { registry } from '@cultivar/nodes';
import type { Graph } from '@cultivar/workflow';
import type { Database } from '../database.ts';
import { happen } from '../happen.ts';
import { freshDatabase } from '../testing/fresh-database.ts';
import { addLeads, liveWorkflow, sketch } from '../testing/live-workflow.ts';
import { advance } from './advance.ts';
import { enrol } from './enrol.ts';
import { beginEnrolRun, enrolSome } from './enrol-run.ts';

let database: Database;
let drop: () => Promise<void>;
beforeAll(async () => {
  ({ database, drop } = await freshDatabase({ registry }));
  await database.query(`insert into segment (id, name, rule) values ('all', 'all', $1)`, [JSON.stringify(EVERYBODY)]);
});
afterAll(() => drop());
beforeEach(async () => {
  await database.query(`update workflow set status = 'archived'`);
  await database.query(`truncate lead, enrolment, cursor, step cascade`);
});

const wait = { id: 'w', type: 'wait', config: { amount: 1, unit: 'days' } };
const byHand = (settings: Partial<Graph['settings']>) =>
  sketch([{ id: 'in', type: 'added-by-hand' }, wait], ['in.then > w'], settings);
const add = (workflowId: number, leadIds: number[], at?: Date) =>
  database.transact((tx) => enrol(tx, { workflowId, leadIds }), at);

test('whoever the statement lets in, `mayEnter` would: whatever the settings and the walks before, one by one and as a segment', async () => {
  const now = new Date('2026-11-22T12:00:00Z');
  const hours = [null, 1, 23, 25, 24 * 9, 24 * 10, 24 * 11];
  const settings: Partial<Graph['settings']>[] = [
    { reentry: 'never' },
    { reentry: 'after-leaving', holdout: 30 },
    { reentry: 'after-days', reentryDays: 10 },
    { reentry: 'after-days', reentryDays: 1, suppressionRule: { kind: 'tag', tag: 'out' } },
    { reentry: 'after-leaving', entryRule: { kind: 'tag', tag: 'out' }, holdout: 50 },
  ];
  for (const one of settings) {
    const graph = byHand(one);
    const { workflowId, versionId } = await liveWorkflow(database, graph);
    const ids = await addLeads(database, 60).then((made) => made.slice(0, 60));
    const expected: number[] = [];
    for (const [i, id] of ids.entries()) {
      const ended = hours[i % hours.length]!;
      const open = i % 11 === 0;
      const often = i % 13 === 0 ? 20 : 1;
      const tags = i % 2 ? ['out'] : [];
      await database.query(`update lead set tags = $2::text[] where id = $1`, [id, tags]);
      const lastEndedAt = ended === null ? null : new Date(now.getTime() - ended * 3_600_000);
      if (lastEndedAt)
        await database.query(
          `insert into enrolment (workflow_id, version_id, lead_id, entry_no, entry_node, entered_at, ended_at, outcome)
           select $1, $2, $3, n, 'in', $4, case when $6 and n = $5 then null else $4::timestamptz end, 'finished' from generate_series(1, $5::int) n`,
          [workflowId, versionId, id, lastEndedAt, often, open],
        );
      const answer = mayEnter({
        ...{ workflowId, leadId: id, status: 'live', settings: graph.settings, now },
        facts: { tags } as never,
        earlier: {
          count: lastEndedAt ? often : 0,
          open: open && lastEndedAt !== null,
          lastEndedAt,
          lately: ended !== null && ended < 24 ? often : 0,
        },
      });
      if (answer.letIn && !answer.holdout) expected.push(id);
    }
    expect(expected.length).toBeGreaterThan(0);
    const before = `select lead_id as id from cursor where workflow_id = $1 order by 1`;
    const half = ids.slice(0, 30);
    const got = await add(workflowId, half, now);
    expect('entered' in got && [...got.entered].sort((a, b) => a - b)).toEqual(
      expected.filter((id) => half.includes(id)),
    );
    // the others all at once, by the other statement
    const run = await database.transact((tx) => beginEnrolRun(tx, { workflowId, segment: 'all', by: null }), now);
    await database.query(`delete from cursor where workflow_id = $1`, [workflowId]);
    await database.query(`delete from lead where id = any($1::bigint[])`, [half]);
    while (await enrolSomeAt((run as { id: number }).id, now));
    expect((await database.query<{ id: number }>(before, [workflowId])).map((row) => row.id)).toEqual(
      expected.filter((id) => !half.includes(id)),
    );
    await database.query(`truncate lead, enrolment, cursor cascade`);
  }
});
/** The run asks the database for the time: the clock is set for it. */
async function enrolSomeAt(run: number, now: Date): Promise<boolean> {
  const transact = database.transact.bind(database);
  database.transact = ((work: never, _at: unknown, how: never) => transact(work, now, how)) as never;
  try {
    return await enrolSome(database, run);
  } finally {
    database.transact = transact;
  }
}

test('whoever is held out has a walk that ended at once, and does not come again while re-entry forbids it', async () => {
  const { workflowId } = await liveWorkflow(database, byHand({ reentry: 'never', holdout: 50 }));
  const ids = await addLeads(database, 40);
  const answer = await add(workflowId, ids);
  const walking = ids.filter((id) => !isHeldOut({ reentry: 'never', holdout: 50 }, workflowId, id));
  expect(walking.length).toBeGreaterThan(5);
  expect(walking.length).toBeLessThan(35);
  expect('entered' in answer && [...answer.entered].sort((a, b) => a - b)).toEqual(walking);
  const held = await database.query<{ id: number; ended: boolean }>(
    `select lead_id as id, ended_at = entered_at as ended from enrolment where outcome = 'holdout'`,
  );
  expect(held).toHaveLength(40 - walking.length);
  expect(held.every((one) => one.ended)).toBe(true);
  expect(await add(workflowId, ids)).toEqual({ entered: [] });
});

test('whoever is kept out from now on leaves at the next step, if that was asked for', async () => {
  const rule = { kind: 'tag', tag: 'out' } as const;
  const twoSteps = (settings: Partial<Graph['settings']>) =>
    sketch(
      [
        { id: 'in', type: 'added-by-hand' },
        wait,
        { id: 't', type: 'change-tag', config: { act: 'add', tag: 'through' } },
      ],
      ['in.then > w', 'w.then > t'],
      settings,
    );
  const [strict, mild] = [
    await liveWorkflow(database, twoSteps({ suppressionRule: rule, suppressInside: true })),
    await liveWorkflow(database, twoSteps({ suppressionRule: rule })),
  ];
  const [sina] = await addLeads(database, 1);
  const now = await database.now();
  for (const { workflowId } of [strict, mild]) {
    await add(workflowId, [sina!]);
    await advance(database, { workflowId });
  }
  await database.transact((tx) =>
    happen(tx, [{ leadId: sina!, by: 'user:1', effects: [{ kind: 'tag.add', tag: 'out' }] }]),
  );
  const later = new Date(now.getTime() + 2 * 86_400_000);
  for (const { workflowId } of [strict, mild]) await advance(database, { workflowId, now: later });
  const outcome = async (workflowId: number) =>
    (
      await database.query<{ outcome: string }>(`select outcome from enrolment where workflow_id = $1`, [workflowId])
    )[0]!.outcome;
  expect(await outcome(mild.workflowId)).toBe('finished');
  expect(await outcome(strict.workflowId)).toBe('suppressed');
});

test('what is told only on demand is told to those who listen, and to nobody else', async () => {
  const [sina] = await addLeads(database, 1);
  const kinds = async () =>
    (
      await database.query<{ told: string }>(
        `select kind || ' ' || ref as told from touchpoint where kind in ('field.changed', 'score.crossed', 'workflow.finished') order by id`,
      )
    ).map((row) => row.told);
  const change = (value: string, points: number) =>
    database.transact((tx) =>
      happen(tx, [
        {
          leadId: sina!,
          by: 'user:1',
          effects: [
            { kind: 'field.set', field: 'plan', value },
            { kind: 'score.add', axis: 'engagement', points, reason: 'r' },
          ],
        },
      ]),
    );
  await change('silver', 5);
  expect(await kinds()).toEqual([]);
  const entry = (type: string, config: object) =>
    sketch([{ id: 'in', type, config: config as never }, wait], ['in.then > w']);
  const gold = await liveWorkflow(database, entry('field-changed', { field: 'plan', to: 'gold' }));
  const hot = await liveWorkflow(database, entry('score-crossed', { axis: 'engagement', way: 'up', threshold: 20 }));
  const after = await liveWorkflow(
    database,
    entry('workflow-finished', { workflow: String(gold.workflowId), outcome: 'finished' }),
  );
  await change('bronze', 5);
  await change('gold', 15);
  await change('gold', 15);
  expect(await kinds()).toEqual(['field.changed plan', 'field.changed plan', 'score.crossed engagement>=20']);
  const inside = async (workflowId: number) =>
    (await database.query(`select 1 from enrolment where workflow_id = $1`, [workflowId])).length;
  expect(await Promise.all([gold, hot, after].map((one) => inside(one.workflowId)))).toEqual([1, 1, 0]);
  const later = new Date(Date.now() + 2 * 86_400_000);
  await advance(database, { workflowId: gold.workflowId });
  await advance(database, { workflowId: gold.workflowId, now: later });
  expect(await inside(after.workflowId)).toBe(1);
});
