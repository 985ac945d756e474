import { partsOf, writeSetting } from '@cultivar/store';
import type { Database } from '@cultivar/store';
import { addLeads, freshDatabase } from '@cultivar/store/testing';
import { Keeper } from './keeper.ts';

let database: Database;
let drop: () => Promise<void>;
beforeEach(async () => ({ database, drop } = await freshDatabase({ testClock: true })));
afterEach(() => drop());

const pass = (days: number) =>
  database.query(
    `insert into setting (key, value) values ('test.clock', jsonb_build_object('ms', $1::bigint))
     on conflict (key) do update set value = excluded.value`,
    [days * 86_400_000],
  );

test('parts are there before they are needed, from the first round on, whoever of the workers comes first', async () => {
  await Promise.all([new Keeper(database), new Keeper(database), new Keeper(database)].map((one) => one.round()));
  const now = await database.now();
  for (const table of ['step', 'touchpoint'] as const) {
    const last = (await partsOf(database)).filter((part) => part.table === table && part.to !== null).at(-1)!;
    expect(last.to!.getTime() - now.getTime()).toBeGreaterThan(58 * 86_400_000);
  }
});

test('once an hour what is older than the house keeps goes, and the log of the house says so', async () => {
  const [lead] = await addLeads(database, 1);
  await database.query(
    `insert into touchpoint (lead_id, kind, at, source) values ($1, 'page.visited', now(), 'test')`,
    [lead],
  );
  await writeSetting(database, 'retention', { months: 6 });
  const keeper = new Keeper(database);
  await keeper.round();
  await pass(400);
  await keeper.round();
  expect(await database.query(`select n from touchpoint_total`)).toEqual([{ n: 1 }]);
  const [entry] = await database.query<{ data: { touchpoints: number; parts: string[] } }>(
    `select data from audit_entry where action = 'retention.dropped'`,
  );
  expect(entry!.data).toMatchObject({
    touchpoints: 1,
    parts: expect.arrayContaining(['step_first', 'touchpoint_first']),
  });
  // not again before an hour is over
  await database.query(`update setting set value = '{"months": null}' where key = 'retention'`);
  await keeper.round();
  expect(await database.query(`select 1 from audit_entry where action = 'retention.dropped'`)).toHaveLength(1);
});
