import { registry } from '@cultivar/nodes';
import type { Database } from '../database.ts';
import { changeStatus } from '../workflows/publish.store.ts';
import { freshDatabase } from '../testing/fresh-database.ts';
import { addLeads, liveWorkflow, sketch } from '../testing/live-workflow.ts';
import { enrol, leave } from './enrol.ts';
import { beginEnrolRun, enrolRun, enrolSome, openEnrolRuns } from './enrol-run.ts';
import { ENTRIES_PER_DAY } from './entry-budget.ts';

let database: Database;
let drop: () => Promise<void>;
let leads: number[];
beforeEach(async () => {
  ({ database, drop } = await freshDatabase({ registry }));
  leads = await addLeads(database, 1_500);
  await colour();
  const rule = { kind: 'score', axis: 'engagement', op: 'gte', value: 3 };
  await database.query(`insert into segment (id, name, rule) values ('warm', 'Warm', $1)`, [JSON.stringify(rule)]);
});
afterEach(() => drop());

const colour = () =>
  database.query(`update lead set engagement = id % 10, tags = case when id % 7 = 0 then '{vip}' else tags end`);
const journey = (settings: Parameters<typeof sketch>[2] = {}, name = 'test') =>
  liveWorkflow(
    database,
    sketch(
      [
        { id: 'in', type: 'added-by-hand' },
        { id: 'wait', type: 'wait' },
      ],
      ['in.then > wait'],
      settings,
    ),
    name,
  );
async function begin(workflowId: number): Promise<number> {
  const begun = await database.transact((tx) => beginEnrolRun(tx, { workflowId, segment: 'warm', by: null }));
  if ('refused' in begun) throw new Error(begun.refused);
  return begun.id;
}
async function finish(run: number): Promise<void> {
  while (await enrolSome(database, run));
}
/** Walks as they stand, by lead. */
const walks = (workflowId: number) =>
  database.query(
    `select e.lead_id, e.entry_no, e.entry_node, c.node, c.seq, c.state, c.version_id, (e.entered_at = c.due_at) as at_once
     from enrolment e join cursor c on c.enrolment_id = e.id where e.workflow_id = $1 and e.ended_at is null order by e.lead_id`,
    [workflowId],
  );
const warm = (): number[] => leads.filter((id) => id % 10 >= 3);

test('all of a segment come in exactly as if they were let in by name: entry rule, place, one walk each', async () => {
  const vip = { entryRule: { kind: 'tag' as const, tag: 'VIP' } };
  const { workflowId } = await journey(vip);
  const { workflowId: byName } = await journey(vip, 'by name');
  const run = await begin(workflowId);
  await finish(run);
  for (let at = 0; at < leads.length; at += 1_000) {
    const leadIds = warm().slice(at, at + 1_000);
    await database.transact((tx) => enrol(tx, { workflowId: byName, leadIds }));
  }
  const entered = warm().filter((id) => id % 7 === 0);
  expect(await enrolRun(database, run)).toEqual({
    ...{ id: run, state: 'done', problem: null, asked: warm().length, entered: entered.length },
  });
  const there = await walks(workflowId);
  expect(there.map((row) => row.lead_id)).toEqual(entered);
  expect(there).toEqual((await walks(byName)).map((row) => ({ ...row, version_id: there[0]!.version_id })));
  expect(await openEnrolRuns(database)).toEqual([]);
  const log = await database.query(`select data from audit_entry where action = 'workflow.enrolled'`);
  expect(log).toEqual([{ data: { asked: warm().length, entered: entered.length } }]);
});

test('cut off in the middle and worked on by several at once, it ends as if nothing had happened', async () => {
  // several ranges for each of those who work side by side
  const more = await database.query<{ id: number }>(
    `insert into lead (email) select 'more' || n || '@example.org' from generate_series(1, 10500) n returning id`,
  );
  leads.push(...more.map((row) => row.id));
  await colour();
  const { workflowId } = await journey();
  const run = await begin(workflowId);
  // a range that dies after everything is written, before the commit
  await database.query(
    `create function fall() returns trigger language plpgsql as $$ begin raise exception 'cut off'; end $$;
     create constraint trigger fall after update on enrol_run_part deferrable initially deferred for each row execute function fall()`,
  );
  await expect(enrolSome(database, run)).rejects.toThrow('cut off');
  expect(await walks(workflowId)).toEqual([]);
  expect(await enrolRun(database, run)).toMatchObject({ state: 'running', asked: 0, entered: 0 });
  await database.query(`drop trigger fall on enrol_run_part`);
  expect(await openEnrolRuns(database)).toEqual([run]);
  await Promise.all([finish(run), finish(run), finish(run)]);
  expect(await enrolSome(database, run)).toBe(false);
  expect(await enrolRun(database, run)).toMatchObject({ state: 'done', asked: warm().length, entered: warm().length });
  expect((await walks(workflowId)).map((row) => row.lead_id)).toEqual(warm());
});

test('who is inside stays single; who has left comes again only where that is allowed, and not too often', async () => {
  const { workflowId: once } = await journey();
  const { workflowId: again } = await journey({ reentry: 'after-leaving' }, 'again');
  const [first, second] = warm() as [number, number];
  for (const workflowId of [once, again]) {
    await finish(await begin(workflowId));
    const gone = await database.query<{ id: number }>(
      `select id from enrolment where workflow_id = $1 and lead_id = any($2::bigint[])`,
      [workflowId, [first, second]],
    );
    await database.transact((tx) =>
      leave(
        tx,
        gone.map((row) => row.id),
        'test',
      ),
    );
  }
  // one of them has used up the day
  await database.query(
    `insert into enrolment (workflow_id, version_id, lead_id, entry_no, entry_node, entered_at, ended_at, outcome)
     select $1, version_id, lead_id, n, 'in', now(), now(), 'test' from enrolment, generate_series(2, $3::int) n
     where workflow_id = $1 and lead_id = $2`,
    [again, second, ENTRIES_PER_DAY],
  );
  const results = [];
  for (const workflowId of [once, again]) {
    const run = await begin(workflowId);
    await finish(run);
    results.push((await enrolRun(database, run)).entered);
  }
  expect(results).toEqual([0, 1]);
  expect(await walks(again)).toHaveLength(warm().length - 1);
  const told = await database.query(`select lead_id, ref from touchpoint where kind = 'workflow.refused'`);
  expect(told).toEqual([{ lead_id: second, ref: String(again) }]);
});

test('nobody comes in where nobody can: not published, no entry, no segment, closed meanwhile', async () => {
  const { workflowId } = await journey();
  const deaf = await liveWorkflow(
    database,
    sketch([{ id: 'in', type: 'segment-entered', config: { segment: 'warm' } }], []),
    'deaf',
  );
  const ask = (it: number, segment = 'warm') =>
    database.transact((tx) => beginEnrolRun(tx, { workflowId: it, segment, by: null }));
  expect(await ask(deaf.workflowId)).toEqual({ refused: 'no-entry' });
  expect(await ask(workflowId, 'nobody')).toEqual({ refused: 'no-segment' });
  const run = await begin(workflowId);
  await enrolSome(database, run);
  const { entered } = await enrolRun(database, run);
  await database.transact((tx) => changeStatus(tx, workflowId, 'draining'));
  await finish(run);
  expect(await enrolRun(database, run)).toMatchObject({ state: 'failed', problem: 'not-live', entered });
  expect(await walks(workflowId)).toHaveLength(entered);
  expect(await ask(workflowId)).toEqual({ refused: 'not-live' });
});
