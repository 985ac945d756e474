import { freshDatabase } from './testing/fresh-database.ts';

test('migrates, and a transaction that fails leaves nothing and nudges nobody', async () => {
  const told: number[][] = [];
  const { database, drop } = await freshDatabase({
    messenger: { advance: async (ids) => void told.push([...ids]), deliver: async () => {} },
  });
  await expect(
    database.transact(async (tx) => {
      await tx.query(`insert into setting (key, value) values ('x', '1')`);
      tx.nudges.workflows.add(7);
      throw new Error('no');
    }),
  ).rejects.toThrow('no');
  expect(await database.query('select * from setting')).toEqual([]);
  await database.transact(async (tx) => void tx.nudges.workflows.add(7));
  expect(told).toEqual([[7]]);
  await drop();
});

test('a connection that the server cuts between two statements fails the transaction, not the process', async () => {
  const { database, drop } = await freshDatabase();
  const cutOff = database.transact(async (tx) => {
    const [own] = await tx.query<{ pid: number }>(`select pg_backend_pid() as pid`);
    await database.query(`select pg_terminate_backend($1)`, [own!.pid]);
    for (let there = true; there;)
      there = (await database.query(`select 1 from pg_stat_activity where pid = $1`, [own!.pid])).length > 0;
    await tx.query(`insert into setting (key, value) values ('x', '1')`);
  });
  await expect(cutOff).rejects.toThrow();
  expect(await database.query('select * from setting')).toEqual([]);
  expect(await database.transact((tx) => tx.query('select 1 as one'))).toEqual([{ one: 1 }]);
  await drop();
});

test('the server asks after a line that says nothing any more, and lets go of locks within fifteen seconds', async () => {
  const { database, drop } = await freshDatabase();
  const names = ['tcp_keepalives_idle', 'tcp_user_timeout', 'idle_in_transaction_session_timeout'];
  const rows = await database.query<{ name: string; setting: string }>(
    `select name, setting from pg_settings where name = any($1::text[]) order by name`,
    [names],
  );
  expect(Object.fromEntries(rows.map(({ name, setting }) => [name, Number(setting)]))).toEqual({
    idle_in_transaction_session_timeout: 10_000,
    tcp_keepalives_idle: 5,
    tcp_user_timeout: 15_000,
  });
  await drop();
});
