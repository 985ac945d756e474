import { registry } from '@cultivar/nodes';
import { dayDue } from '@cultivar/workflow';
import fc from 'fast-check';
import type { Database } from '../database.ts';
import { freshDatabase } from '../testing/fresh-database.ts';
import { addLeads, liveWorkflow, sketch } from '../testing/live-workflow.ts';
import { letInByClock } from './clock-entries.ts';
import { enrolSome, openEnrolRuns } from './enrol-run.ts';

let database: Database;
let drop: () => Promise<void>;
beforeEach(async () => {
  ({ database, drop } = await freshDatabase({ registry, testClock: true }));
});
afterEach(() => drop());

const setClock = async (at: string): Promise<void> => {
  await database.query(`delete from setting where key = 'test.clock'`);
  const ms = Date.parse(at) - (await database.now()).getTime();
  await database.query(`insert into setting (key, value) values ('test.clock', $1)`, [JSON.stringify({ ms })]);
};
const entered = async (): Promise<number[]> =>
  (await database.query<{ id: number }>(`select lead_id as id from enrolment order by entered_at, lead_id`)).map(
    (row) => row.id,
  );
const birthday = (config: object = {}, settings = {}) =>
  sketch(
    [
      {
        id: 'in',
        type: 'date-reached',
        config: { field: 'birthday', when: 'on', days: 0, at: '09:00', yearly: true, lateDays: 2, ...config },
      },
      { id: 'w', type: 'wait', config: { amount: 1, unit: 'hours' } },
    ],
    ['in.then > w'],
    { reentry: 'after-leaving', ...settings },
  );
const setBirthday = (id: number, day: string) =>
  database.query(`update lead set fields = jsonb_build_object('birthday', $2::text) where id = $1`, [id, day]);

test('a date lets each lead in once per occasion, also with two workers, and again next year', async () => {
  const [sina, tom, ida] = await addLeads(database, 3);
  await setBirthday(sina!, '1992-02-29');
  await setBirthday(tom!, '1990-03-01');
  await setBirthday(ida!, 'unknown');
  await liveWorkflow(database, birthday());
  await setClock('2026-02-28T07:59:00Z');
  await letInByClock(database);
  expect(await entered()).toEqual([]);
  await setClock('2026-02-28T08:00:30Z');
  await Promise.all([letInByClock(database), letInByClock(database), letInByClock(database)]);
  expect(await entered()).toEqual([sina]);
  // she has left by then: the same occasion does not count again
  await database.query(`delete from cursor`);
  await database.query(`update enrolment set ended_at = entered_at, outcome = 'finished'`);
  await letInByClock(database);
  await setClock('2026-03-01T10:00:00Z');
  await letInByClock(database);
  expect(await entered()).toEqual([sina, tom]);
  await setClock('2027-02-28T10:00:00Z');
  await letInByClock(database);
  expect(await entered()).toEqual([sina, tom, sina]);
});
test('what the house slept through is made up for within the days said, in the lead’s zone', async () => {
  const [sina, tom] = await addLeads(database, 2);
  await setBirthday(sina!, '1990-05-01');
  await setBirthday(tom!, '1990-05-04');
  await database.query(`update lead set zone = 'America/New_York' where id = $1`, [tom]);
  await liveWorkflow(database, birthday());
  await setClock('2026-05-04T12:59:00Z');
  await letInByClock(database);
  // hers was three days ago; in New York it is not nine yet
  expect(await entered()).toEqual([]);
  await setClock('2026-05-06T13:00:00Z');
  await letInByClock(database);
  expect(await entered()).toEqual([tom]);
});
test('whoever a rule keeps out on the day has had it', async () => {
  const [sina] = await addLeads(database, 1);
  await setBirthday(sina!, '1990-05-01');
  await liveWorkflow(database, birthday({}, { suppressionRule: { kind: 'tag', tag: 'gone' } }));
  await database.query(`update lead set tags = '{gone}'`);
  await setClock('2026-05-01T10:00:00Z');
  await letInByClock(database);
  await database.query(`update lead set tags = '{}'`);
  await letInByClock(database);
  expect(await entered()).toEqual([]);
  const [{ n }] = (await database.query<{ n: number }>(`select count(*)::int as n from date_entry`)) as [{ n: number }];
  expect(n).toBe(1);
});

/** Days around the turn of March, as people and other systems write them, and what is none. */
const hardDate = fc
  .tuple(
    fc.constantFrom('2026', '2025', '1992', '2000'),
    fc.integer({ min: 0, max: 60 }),
    fc.constantFrom('', '', '', 'T00:30', 'T23:30:00Z', 'T01:00:00+14:00', 'T23:00:00-11:00', ' '),
  )
  .map(([year, day, rest]): unknown => new Date(Date.UTC(+year, 1, 20 + day)).toISOString().slice(0, 10) + rest)
  .chain((date) =>
    fc.constantFrom<unknown>(date, date, date, date, ` ${String(date)}`, '2026-13-45', 'soon', 20260401, [date], true),
  );

const timetable = (config: object = {}) =>
  sketch(
    [
      {
        id: 'in',
        type: 'segment-schedule',
        config: {
          ...{ segment: 'vip', every: 'day', weekday: '1', day: 1, at: '09:00', zone: 'Europe/Berlin', lateDays: 1 },
          ...config,
        },
      },
      { id: 'w', type: 'wait', config: { amount: 1, unit: 'hours' } },
    ],
    ['in.then > w'],
    { reentry: 'after-leaving' },
  );
const workOff = async (): Promise<void> => {
  for (const run of await openEnrolRuns(database)) while (await enrolSome(database, run));
};
const leaveAll = async (): Promise<void> => {
  await database.query(`delete from cursor`);
  await database.query(`update enrolment set ended_at = entered_at, outcome = 'finished' where ended_at is null`);
};

test('a timetable lets the segment in once per occasion, whoever asks; after a standstill only the last one', async () => {
  const ids = await addLeads(database, 3);
  await database.query(`update lead set tags = '{vip}' where id <> $1`, [ids[2]]);
  await database.query(`insert into segment (id, name, rule) values ('vip', 'VIP', '{"kind":"tag","tag":"vip"}')`);
  const { versionId } = await liveWorkflow(database, timetable());
  const round = async (at: string): Promise<void> => {
    await setClock(at);
    await Promise.all([letInByClock(database), letInByClock(database)]);
    await workOff();
  };
  await database.query(`update workflow_version set published_at = '2026-11-02T10:00:00Z' where id = $1`, [versionId]);
  // published after nine: today's occasion was before it
  await round('2026-11-02T10:00:10Z');
  expect(await entered()).toEqual([]);
  await round('2026-11-03T08:00:05Z');
  await round('2026-11-03T08:01:05Z');
  expect(await entered()).toEqual([ids[0], ids[1]]);
  await leaveAll();
  // five days of standstill: one occasion is made up for
  await round('2026-11-08T12:00:00Z');
  expect(await entered()).toHaveLength(4);
  await leaveAll();
  // and none that is too long ago
  await database.query(`update timetable_entry set done_upto = done_upto - interval '40 days'`);
  await round('2026-11-08T12:05:00Z');
  expect(await entered()).toHaveLength(6);
});
test('a monthly occasion that was missed for too long is left out', async () => {
  await addLeads(database, 1);
  await database.query(`insert into segment (id, name, rule) values ('vip', 'all', '{"kind":"all","rules":[]}')`);
  const { versionId } = await liveWorkflow(database, timetable({ every: 'month', day: 1 }));
  await database.query(`update workflow_version set published_at = '2026-10-15T10:00:00Z' where id = $1`, [versionId]);
  await setClock('2026-11-05T08:00:00Z');
  await letInByClock(database);
  await workOff();
  expect(await entered()).toEqual([]);
  await setClock('2026-12-02T08:00:00Z');
  await letInByClock(database);
  await workOff();
  expect(await entered()).toHaveLength(1);
});

const dayIndexes = async (): Promise<string[]> =>
  (
    await database.query<{ def: string }>(
      `select indexdef as def from pg_indexes where starts_with(indexname, 'kept_day_') order by 1`,
    )
  ).map((row) => row.def);
const isFoundByIndex = async (): Promise<boolean> => {
  const [scans] = await database.query<{ n: number }>(
    `select coalesce(sum(idx_scan), 0)::int as n from pg_stat_user_indexes where starts_with(indexrelname, 'kept_day_')`,
  );
  return scans!.n > 0;
};

test('a field that an entry asks for has an index as long as the entry is there, a company’s too', async () => {
  const ids = await addLeads(database, 40);
  const [firm] = (await database.query<{ id: number }>(
    `insert into company (name, fields) values ('Müller', '{"founded": " 1990-05-01"}') returning id`,
  )) as [{ id: number }];
  await database.query(`update lead set company_id = $2 where id = $1`, [ids[3], firm.id]);
  await database.query(`update lead set created_at = '2024-05-01T23:30:00Z' where id = $1`, [ids[4]]);
  await database.query(`update lead set fields = '{"it''s \\\\ odd": "1999-05-01T10:00"}' where id = $1`, [ids[5]]);
  const workflows = [];
  for (const field of ['company.founded', 'createdAt', `it's \\ odd`])
    workflows.push(await liveWorkflow(database, birthday({ field, lateDays: 0 })));
  await setClock('2026-05-01T10:00:00Z');
  await letInByClock(database);
  // in Berlin the fifth came to be on 2 May
  expect(await entered()).toEqual([ids[3], ids[5]]);
  await setClock('2026-05-02T10:00:00Z');
  await letInByClock(database);
  expect(await entered()).toEqual([ids[3], ids[5], ids[4]]);
  expect(await dayIndexes()).toHaveLength(3);
  await database.query('vacuum analyze lead');
  await database.query(`update workflow set status = 'archived' where id <> $1`, [workflows[2]!.workflowId]);
  await letInByClock(database);
  expect(await dayIndexes()).toEqual([expect.stringContaining('odd')]);
});
test('of many leads only those whose day it may be are read, by the index, and one made half is made anew', async () => {
  await database.query(
    `insert into lead (email, fields) select 'l' || n || '@example.org',
       jsonb_build_object('birthday', to_char(date '1970-01-01' + n, 'YYYY-MM-DD')) from generate_series(1, 5000) n`,
  );
  await database.query('analyze lead');
  await liveWorkflow(database, birthday());
  await setClock('2026-05-01T10:00:00Z');
  await letInByClock(database);
  const [right] = (await database.query<{ n: number }>(
    `select count(*)::int as n from lead where right(fields->>'birthday', 5) between '04-29' and '05-01'`,
  )) as [{ n: number }];
  expect(await entered()).toHaveLength(right.n);
  expect(right.n).toBeGreaterThan(30);
  await database.query(`update pg_index set indisvalid = false where indexrelid::regclass::text like 'kept_day_%'`);
  // nine days of the year: two behind, three on each side because of the zones, today
  expect(await letInByClock(database)).toBeLessThan(5000 / 30);
  expect(await dayIndexes()).toHaveLength(1);
  await database.query('select pg_stat_force_next_flush()');
  await letInByClock(database);
  await database.query('select pg_stat_force_next_flush()');
  expect(await isFoundByIndex()).toBe(true);
});
test('whoever is due by the clock is found, whatever stands in the field, and nobody else', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({ value: hardDate, zone: fc.constantFrom('Europe/Berlin', 'Pacific/Kiritimati', 'Pacific/Niue') }),
        {
          ...{ minLength: 5, maxLength: 15 },
        },
      ),
      fc.record({
        when: fc.constantFrom('on', 'before', 'after'),
        days: fc.nat(40),
        at: fc.constantFrom('00:00', '02:30', '09:00', '23:59'),
        yearly: fc.boolean(),
        lateDays: fc.nat(9),
      }),
      fc.date({ min: new Date('2026-03-20'), max: new Date('2026-04-10'), noInvalidDate: true }),
      async (leads, config, now) => {
        await database.query('truncate lead, workflow, enrolment cascade');
        const ids = await addLeads(database, leads.length);
        for (const [i, { value, zone }] of leads.entries())
          await database.query(
            `update lead set zone = $2, fields = jsonb_build_object('birthday', $3::jsonb) where id = $1`,
            [...[ids[i], zone, JSON.stringify(value)]],
          );
        await liveWorkflow(database, birthday(config));
        await setClock(now.toISOString());
        await letInByClock(database);
        const { when, days } = config;
        const offsetDays = when === 'on' ? 0 : when === 'before' ? -days : days;
        const clock = { kind: 'date', field: 'birthday', offsetDays, ...config } as const;
        const due = ids.filter((_, i) => dayDue(clock, leads[i]!.value, leads[i]!.zone, now) !== null);
        expect((await entered()).sort((a, b) => a - b)).toEqual(due);
      },
    ),
    { numRuns: 25 },
  );
});
