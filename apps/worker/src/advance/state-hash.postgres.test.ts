import { stateHashSuite } from './state-hash.suite.ts';

describe('nudged through PostgreSQL', () =>
  stateHashSuite(
    (DATABASE_URL) => ({ DATABASE_URL }),
    async (database) => {
      const tables = await database.query<{ name: string }>(
        `select format('%I.%I', schemaname, tablename) as name from pg_tables where tablename like '%job%' and tablename not like '%migration%'`,
      );
      for (const { name } of tables) await database.query(`delete from ${name}`);
    },
  ));
