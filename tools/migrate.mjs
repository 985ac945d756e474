// Brings the database of DATABASE_URL to this version's schema; run it before api and worker. May be run again at any time.
import { migrateQueues } from '@cultivar/queue';
import { Database } from '@cultivar/store';

if (!process.env.DATABASE_URL) {
  console.error('DATABASE_URL is missing, for example postgres://user:password@host:5432/cultivar');
  process.exit(1);
}
const database = await new Database({ url: process.env.DATABASE_URL, poolSize: 1 }).open();
const done = await database.migrate();
await migrateQueues();
await database.close();
console.log(done.length ? `migrated: ${done.join(', ')}` : 'the database is up to date');
