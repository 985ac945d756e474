import { registry } from '@cultivar/nodes';
import type { Database } from '../database.ts';
import { enrol } from '../engine/enrol.ts';
import { retain } from '../keeping/retain.store.ts';
import { freshDatabase } from '../testing/fresh-database.ts';
import { addLeads, liveWorkflow, sketch } from '../testing/live-workflow.ts';
import { forgetMoves } from './forget-moves.store.ts';

let database: Database;
let drop: () => Promise<void>;
beforeAll(async () => {
  ({ database, drop } = await freshDatabase({ registry }));
});
afterAll(() => drop());

test('what a move noted goes when it cannot be undone any more; mails that are not to be repeated go with the walk', async () => {
  const { workflowId } = await liveWorkflow(
    database,
    sketch(
      [
        { id: 'in', type: 'added-by-hand' },
        { id: 'w', type: 'wait', config: { amount: 9, unit: 'days' } },
      ],
      ['in.then > w'],
    ),
  );
  await database.transact(async (tx) => enrol(tx, { workflowId, leadIds: await addLeads(database, 3) }));
  const [inside, over, out] = (await database.query<{ id: number }>(`select id from enrolment order by id`)).map(
    (row) => row.id,
  );
  const run = async (startedAt: string): Promise<number> =>
    (
      await database.query<{ id: number }>(
        `insert into move_run (workflow_id, version_id, plan, state, started_at) values ($1, 1, '{}', 'done', $2) returning id`,
        [workflowId, startedAt],
      )
    )[0]!.id;
  const [old, young] = [await run('2026-04-01T00:00:00Z'), await run('2026-05-20T00:00:00Z')];
  await database.query(`update enrolment set ended_at = now(), outcome = 'x' where id = any($1::bigint[])`, [
    [over, out],
  ]);
  await database.query(
    `insert into moved_walk (run_id, enrolment_id, to_node, kept, version_id, node, state, seq, due_at)
     select r, e, case when e = $4::bigint then null else 1 end, true, 1, 1, 1, 2, now()
     from unnest($1::int[]) r, unnest(array[$2, $3, $4]::bigint[]) e`,
    [[old, young], inside, over, out],
  );
  await database.query(
    `insert into mail_once (workflow_id, enrolment_id, node_id, run_id) select $1, e, 'm', $2 from unnest($3::bigint[]) e`,
    [workflowId, young, [inside, over, out]],
  );
  const left = async () => ({
    runs: (await database.query<{ run: number }>(`select distinct run_id as run from moved_walk order by 1`)).map(
      (row) => row.run,
    ),
    mails: (await database.query<{ e: number }>(`select enrolment_id as e from mail_once order by 1`)).map(
      (row) => row.e,
    ),
  });
  await forgetMoves(database, new Date('2026-06-01T00:00:00Z'));
  // who was taken out may be brought back, and must not get the mail again then
  expect(await left()).toEqual({ runs: [young], mails: [inside, out] });
  await forgetMoves(database, new Date('2026-07-01T00:00:00Z'));
  expect(await left()).toEqual({ runs: [], mails: [inside] });
  // the daily keeping does it
  await database.query(`update enrolment set ended_at = now(), outcome = 'x' where id = $1`, [inside]);
  await retain(database);
  expect((await left()).mails).toEqual([]);
});
