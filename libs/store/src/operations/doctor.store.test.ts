import { registry } from '@cultivar/nodes';
import type { Database } from '../database.ts';
import { advance } from '../engine/advance.ts';
import { enrol } from '../engine/enrol.ts';
import { sweepSlowly, takeTurn } from '../engine/sweep.ts';
import { makeParts } from '../keeping/parts.store.ts';
import { addLeads, freshDatabase, liveWorkflow, sketch } from '../testing/fresh-database.ts';
import { CHECKS, examine } from './doctor.store.ts';

let database: Database;
let drop: () => Promise<void>;
beforeEach(async () => {
  ({ database, drop } = await freshDatabase({ registry }));
  await database.query(
    `insert into segment (id, name, rule) values ('annas', 'Annas', '{"kind":"field","field":"firstName","op":"eq","value":"Anna"}')`,
  );
  const graph = sketch(
    [
      { id: 'in', type: 'added-by-hand' },
      { id: 'mail', type: 'send-mail', config: { template: 'hello' } },
      { id: 'bump', type: 'change-score', config: { axis: 'engagement', points: 12, reason: 'test' } },
      { id: 'pause', type: 'wait', config: { amount: 2, unit: 'days' } },
    ],
    ['in.then > mail', 'mail.then > bump', 'bump.then > pause'],
  );
  const { workflowId } = await liveWorkflow(database, graph);
  await liveWorkflow(
    database,
    sketch([{ id: 'seg', type: 'segment-entered', config: { segment: 'annas' } }], []),
    'annas',
  );
  const leads = await addLeads(database, 12);
  await sweepSlowly(database);
  await database.query(`update lead set first_name = 'Anna' where id = $1`, [leads[0]]);
  await sweepSlowly(database);
  await database.transact((tx) => enrol(tx, { workflowId, leadIds: leads }));
  await advance(database, { workflowId });
  for (const id of (await database.query<{ id: number }>(`select id from workflow`)).map((row) => row.id))
    await advance(database, { workflowId: id });
  await takeTurn(database, 'sweep.slowly', 60_000);
  await makeParts(database);
});
afterEach(() => drop());

const look = async (full = false) => examine(database, { full, now: await database.now() });
const first = `(select min(enrolment_id) from cursor)`;

test('finds nothing where nothing is wrong', async () => {
  expect(await look()).toEqual([]);
  expect(await look(true)).toEqual([]);
});

/** Each fault by hand, and what it has to be named as. */
const FAULTS: readonly (readonly [fault: string, sql: string, check: RegExp, id: RegExp, what: RegExp])[] = [
  [
    'a step is missing',
    `delete from step where enrolment_id = ${first} and seq = 2`,
    /without a gap/,
    /^enrolment 2$/,
    /missing/,
  ],
  [
    'a step is there twice',
    `insert into step select * from step where enrolment_id = ${first} and seq = 2`,
    /without a gap/,
    /^enrolment 2$/,
    /double/,
  ],
  [
    'a step is out of time',
    `update step set at = at + interval '1 day' where enrolment_id = ${first} and seq = 1`,
    /order of time/,
    /^enrolment 2$/,
    /earlier time/,
  ],
  [
    'the walk is ahead of its trace',
    `update cursor set seq = 9 where enrolment_id = ${first}`,
    /without a gap/,
    /^enrolment 2$/,
    /another step/,
  ],
  [
    'a trace is gone',
    `delete from step where enrolment_id = ${first}`,
    /has a trace/,
    /^enrolment 2$/,
    /no step at all/,
  ],
  [
    'a cursor is gone',
    `delete from cursor where enrolment_id = ${first}`,
    /open walk stands/,
    /^enrolment 2$/,
    /lead 1/,
  ],
  [
    'an ended walk goes on',
    `update enrolment set ended_at = now(), outcome = 'x' where id = ${first}`,
    /on an open walk/,
    /^enrolment 2$/,
    /but ended/,
  ],
  [
    'an enrolment is gone',
    `delete from enrolment where id = ${first}`,
    /on an open walk/,
    /^enrolment 2$/,
    /no such enrolment/,
  ],
  [
    'a cursor is another lead’s',
    `update cursor set lead_id = 2 where enrolment_id = ${first}`,
    /on an open walk/,
    /^enrolment 2$/,
    /another/,
  ],
  [
    'a lead is due and nobody comes',
    `update cursor set due_at = now() - interval '1 minute' where enrolment_id = ${first}`,
    /nobody due/,
    /^workflow 1$/,
    /enrolment 2/,
  ],
  [
    'no worker lives',
    `update setting set updated_at = now() - interval '10 minutes' where key = 'sweep.slowly'`,
    /worker lives/,
    /^worker$/,
    /since/,
  ],
  [
    'a sender is gone',
    `update outbox set state = 1, slot = 'gone', claimed_at = now() - interval '1 hour' where id = 1`,
    /claim lasts/,
    /^outbox 1$/,
    /by gone/,
  ],
  [
    'points without an entry',
    `update lead set engagement = engagement + 5 where id = 3`,
    /sum of its entries/,
    /^lead 3$/,
    /engagement 17 but entries make 12/,
  ],
  [
    'an entry without points',
    `delete from score_entry where lead_id = 4`,
    /sum of its entries/,
    /^lead 4$/,
    /entries make 0/,
  ],
  [
    'two consents for one purpose',
    `alter table consent drop constraint consent_pk; insert into consent select lead_id, purpose, 'withdrawn', changed_at from consent where lead_id = 5`,
    /one consent/,
    /^lead 5$/,
    /2 rows/,
  ],
  [
    'a member against the rule',
    `insert into segment_member values ('annas', 6, now())`,
    /kept segments/,
    /^lead 6$/,
    /against its rule/,
  ],
  ['a member is missing', `delete from segment_member`, /kept segments/, /^lead 1$/, /though its rule holds/],
  [
    'a mail of no step',
    `update outbox set key = 'e1.77.0' where id = 1`,
    /belongs to one of its steps/,
    /^outbox 1$/,
    /e1\.77\.0/,
  ],
  [
    'a row found no part',
    `insert into touchpoint (lead_id, kind, at, source) values (1, 'page.visited', now() + interval '3 years', 'test')`,
    /outside the parts/,
    /^touchpoint_default$/,
    /touchpoints of/,
  ],
  [
    'no part was made ahead',
    `do $do$ declare part text; begin
       for part in select relname from pg_class where relname ~ '^step_2' and relkind = 'r' loop execute 'drop table ' || part; end loop;
     end $do$`,
    /part for the next month/,
    /^step$/,
    /no part for/,
  ],
  [
    'an event is there twice',
    `insert into touchpoint (lead_id, kind, at, source, source_id) select 1, 'page.visited', now(), 'test', 'x' from generate_series(1, 2);
     insert into touchpoint_key (at, hash) values (now(), touchpoint_hash('test', 'x'))`,
    /counts once/,
    /^touchpoint test x$/,
    /is there 2 times/,
  ],
  ['a mail was never written', `delete from outbox where enrolment_id = 7`, /has sent/, /^enrolment 7$/, /step 2/],
];
test.each(FAULTS)('names it: %s', async (_fault, sql, check, id, what) => {
  await database.query(sql);
  const found = (await look()).find((one) => check.test(one.check));
  expect(found?.ids).toContainEqual(expect.stringMatching(id));
  expect(found).toMatchObject({ what: expect.stringMatching(what), mend: expect.stringMatching(/\w{4}/) });
  // what is looked at is a choice of the sample, never of the check
  expect((await look(true)).map((one) => one.check)).toContain(found!.check);
});

test('every check has been seen to find something', () => {
  for (const { name } of CHECKS) expect([name, FAULTS.some(([, , check]) => check.test(name))]).toEqual([name, true]);
});
