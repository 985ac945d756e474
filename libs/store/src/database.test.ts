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
