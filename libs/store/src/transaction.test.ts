import { freshDatabase } from './testing/fresh-database.ts';
import type { Database } from './database.ts';

let database: Database;
let drop: () => Promise<void>;
beforeEach(async () => {
  ({ database, drop } = await freshDatabase());
  await database.query('create table told (id int primary key, text text)');
});
afterEach(() => drop());

const told = (): Promise<unknown[]> => database.query('select id, text from told order by id');

test('what is sent is done in its turn, and is there for what is asked after it', async () => {
  const seen = await database.transact(async (tx) => {
    tx.send(`insert into told values ($1, $2)`, [1, 'one']);
    tx.send(`update told set text = $2 where id = $1`, [1, 'two']);
    const read = tx.query(`select text from told`);
    tx.send(`update told set text = $2 where id = $1`, [1, 'three']);
    return read;
  });
  expect(seen).toEqual([{ text: 'two' }]);
  expect(await told()).toEqual([{ id: 1, text: 'three' }]);
});

test('a statement that nobody waited for fails the transaction, with its own error, the last one too', async () => {
  const twice = database.transact(async (tx) => {
    tx.send(`insert into told values (1, 'one')`);
    tx.send(`insert into told values (1, 'again')`);
  });
  await expect(twice).rejects.toMatchObject({ code: '23505' });
  const asked = database.transact(async (tx) => {
    tx.send(`insert into told values (null, 'nobody')`);
    await tx.query(`select 1`);
  });
  await expect(asked).rejects.toMatchObject({ code: '23502' });
  expect(await told()).toEqual([]);
});

test('of two asked at once the one that failed says why, also where the other is awaited first', async () => {
  const both = database.transact(async (tx) => {
    const first = tx.query(`select 1 / 0`);
    first.catch(() => {});
    await tx.query(`select 1`);
    await first;
  });
  await expect(both).rejects.toMatchObject({ code: '22012' });
});

test('an error that was swallowed is no commit', async () => {
  const swallowed = database.transact(async (tx) => {
    await tx.query(`insert into told values (1, 'one')`);
    await tx.query(`insert into told values (1, 'again')`).catch(() => {});
  });
  await expect(swallowed).rejects.toThrow('nothing was kept');
  expect(await told()).toEqual([]);
});

test('nothing is done on the connection when the transaction is over', async () => {
  let late: Promise<unknown> | undefined;
  await database.transact(async (tx) => {
    late = new Promise((resolve) => setImmediate(resolve)).then(() => tx.query(`insert into told values (9, 'late')`));
    late.catch(() => {});
  });
  await expect(late).rejects.toThrow('over');
  expect(await told()).toEqual([]);
});

test('an instant that is given begins the transaction with its first statement', async () => {
  const at = new Date('2026-03-01T10:00:00Z');
  const seen = await database.transact(
    async (tx) => {
      tx.send(`insert into told values (1, $1)`, [tx.now.toISOString()]);
      return tx.query(`select current_setting('plan_cache_mode') as mode, text from told`);
    },
    at,
    { concerns: 'few' },
  );
  expect(seen).toEqual([{ mode: 'force_generic_plan', text: at.toISOString() }]);
  expect(await database.query(`select current_setting('plan_cache_mode') as mode`)).toEqual([{ mode: 'auto' }]);
});
