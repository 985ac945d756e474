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
