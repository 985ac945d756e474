import { registry } from '@cultivar/nodes';
import type { Database } from '../database.ts';
import { happen } from '../happen.ts';
import { freshDatabase } from '../testing/fresh-database.ts';
import { addLeads, liveWorkflow, sketch } from '../testing/live-workflow.ts';
import { advance, claim } from './advance.ts';
import { enrol } from './enrol.ts';

let database: Database;
let drop: () => Promise<void>;
beforeEach(async () => ({ database, drop } = await freshDatabase({ registry, poolSize: 6 })));
afterEach(() => drop());

const journey = sketch(
  [
    { id: 'in', type: 'added-by-hand' },
    { id: 'mail', type: 'send-mail', config: { template: 'hello' } },
    {
      id: 'until',
      type: 'wait-for-event',
      config: { events: [{ kind: 'mail.clicked' }], amount: 3, unit: 'days', earlierHours: 0 },
    },
    { id: 'tag', type: 'change-tag', config: { act: 'add', tag: 'clicked' } },
  ],
  ['in.then > mail', 'mail.then > until', 'until.happened > tag'],
);
async function enrolled(count: number): Promise<{ workflowId: number; leads: number[] }> {
  const { workflowId } = await liveWorkflow(database, journey);
  const leads = await addLeads(database, count);
  await database.transact((tx) => enrol(tx, { workflowId, leadIds: leads }));
  return { workflowId, leads };
}
const click = (leadId: number) => ({ leadId, by: 'test', touchpoint: { kind: 'mail.clicked', source: 'test' } });
/** Until so many sessions of this database wait for a lock. */
async function blocked(count: number): Promise<void> {
  for (;;) {
    const [row] = await database.query<{ n: number }>(
      `select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    if (row!.n >= count) return;
  }
}

test('an event that arrives in the middle of the very batch that begins the wait is not lost', async () => {
  const { workflowId, leads } = await enrolled(1);
  // a gate inside the batch, after the lead is claimed and before the wait is committed
  await database.query(`create function gate() returns trigger language plpgsql as
    $$ begin perform pg_advisory_xact_lock(42); return null; end $$`);
  await database.query(`create trigger gate after insert on step for each statement execute function gate()`);
  const keeper = await database.pool.connect();
  await keeper.query(`select pg_advisory_lock(42)`);
  const batch = advance(database, { workflowId });
  await blocked(1);
  // its transaction began even before the wait did, by its own clock
  const event = database.transact((tx) => happen(tx, [click(leads[0]!)]), new Date(Date.now() - 10_000));
  await blocked(2);
  await keeper.query(`select pg_advisory_unlock(42)`);
  keeper.release();
  expect(await batch).toMatchObject({ advanced: 1 });
  expect(await event).toEqual([true]);
  expect(await database.query(`select state, port from cursor`)).toEqual([{ state: 0, port: 'happened' }]);
  await advance(database, { workflowId });
  expect(await database.query(`select tags from lead`)).toEqual([{ tags: ['clicked'] }]);
  const [step] = await database.query(`select took, because from step where seq = 4`);
  expect(step).toEqual({ took: 'happened', because: { event: 'mail.clicked' } });
});

test('a lead that somebody holds is left out, and no lock stays on its cursor', async () => {
  const { workflowId, leads } = await enrolled(2);
  await database.transact(async (holder) => {
    await holder.query(`select 1 from lead where id = $1 for no key update`, [leads[0]]);
    await database.transact(async (other) => {
      const claimed = await claim(other, { workflowId, limit: 10 });
      expect(claimed.map((row) => row.lead_id)).toEqual([leads[1]]);
      // whoever holds the lead may change its cursor while the other batch is still open
      await holder.query(`set local lock_timeout = '500ms'`);
      await holder.query(`update cursor set due_at = due_at where lead_id = $1`, [leads[0]]);
    });
  });
});

test('a batch that is cut off leaves nothing, and the next one does it all', async () => {
  const { workflowId } = await enrolled(5);
  await database.query(`create function die() returns trigger language plpgsql as
    $$ begin raise exception 'terminated' using errcode = '57P01'; end $$`);
  await database.query(`create trigger die before insert on outbox for each statement execute function die()`);
  const before = await database.query(`select * from cursor order by 1`);
  await expect(advance(database, { workflowId })).rejects.toThrow('terminated');
  expect(await database.query(`select * from cursor order by 1`)).toEqual(before);
  for (const table of ['step', 'step_count', 'outbox', 'score_entry'])
    expect(await database.query(`select * from ${table}`)).toEqual([]);
  await database.query(`drop trigger die on outbox`);
  expect(await advance(database, { workflowId })).toMatchObject({ advanced: 5 });
  expect(await advance(database, { workflowId })).toMatchObject({ advanced: 0 });
  expect(await database.query(`select count(*), count(distinct key) as keys from outbox`)).toEqual([
    { count: 5, keys: 5 },
  ]);
});

test('two lanes and a stream of events at the same leads: every visit once, in order', async () => {
  const { workflowId, leads } = await enrolled(300);
  const drain = async (slot: number): Promise<void> => {
    while ((await advance(database, { workflowId, limit: 40, slot })).advanced);
  };
  const clicks = async (): Promise<void> => {
    for (let i = 0; i < leads.length; i += 30)
      await database.transact((tx) => happen(tx, leads.slice(i, i + 30).map(click)));
  };
  await Promise.all([drain(0), drain(1), clicks()]);
  // whoever was clicked before the wait began still waits; nobody is lost
  await clicks();
  await drain(0);
  expect(await database.query(`select count(*) from cursor`)).toEqual([{ count: 0 }]);
  expect(await database.query(`select count(*) from lead where tags = '{clicked}'`)).toEqual([{ count: 300 }]);
  expect(
    await database.query(`select count(*), count(distinct (enrolment_id, seq)) as visits, max(seq) from step`),
  ).toEqual([{ count: 1500, visits: 1500, max: 5 }]);
  expect(await database.query(`select sum(n)::int as n from step_count where took <> 'wait'`)).toEqual([{ n: 1200 }]);
});
