import { registry } from '@cultivar/nodes';
import { advance } from '../engine/advance.ts';
import { enrol } from '../engine/enrol.ts';
import { addLeads, freshDatabase, liveWorkflow, sketch } from '../testing/fresh-database.ts';
import { newTroubles } from './new-troubles.store.ts';

test('what stops or fails is told once, with its ids; what a database refuses as well as what a step throws', async () => {
  const { database, drop } = await freshDatabase({ registry });
  const tell = () => database.transact(newTroubles);
  expect(await tell()).toEqual([]);
  const broken = { id: 'broken', type: 'call-webhook', config: { url: 'none', body: {} } };
  const { workflowId } = await liveWorkflow(
    database,
    sketch([{ id: 'in', type: 'added-by-hand' }, broken], ['in.then > broken']),
  );
  const [lead] = await addLeads(database, 1);
  await database.transact((tx) => enrol(tx, { workflowId, leadIds: [lead!] }));
  await advance(database, { workflowId });
  await database.query(
    `insert into outbox (key, kind, payload, state, code, not_before, created_at, settled_at) values ('k', 'mail', '{}', 4, 'lost', $1, $1, $1)`,
    [await database.now()],
  );
  expect(await tell()).toMatchObject([
    { what: 'parked', leadId: lead, workflowId, enrolmentId: 1, why: expect.stringContaining('not valid') },
    { what: 'unknown', outboxId: 1, why: 'lost' },
  ]);
  expect(await tell()).toEqual([]);
  // what the database refuses is parked apart from the walk: by then it had been due for long
  await database.query(
    `create function no() returns trigger language plpgsql as 'begin raise exception ''refused''; end'`,
  );
  await database.query(`create trigger no before insert on step for each row execute function no()`);
  await database.query(`update cursor set state = 0, error = null, due_at = now() - interval '1 hour'`);
  await database.query(`update cursor set node = 0`);
  await advance(database, { workflowId });
  expect(await tell()).toMatchObject([{ what: 'parked', enrolmentId: 1, why: 'refused' }]);
  await drop();
});
