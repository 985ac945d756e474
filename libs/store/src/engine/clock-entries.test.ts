import { registry } from '@cultivar/nodes';
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
