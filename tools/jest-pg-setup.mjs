// One PostgreSQL for the whole run, whichever projects take part; migrated once into a template that each test file clones.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startPostgres } from './pg-launch.mjs';

export default async function setup() {
  globalThis.__PG_USERS__ = (globalThis.__PG_USERS__ ?? 0) + 1;
  if (globalThis.__PG__) return;
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'cultivar-test-pg-'));
  fs.chmodSync(dir, 0o755);
  const pg = await startPostgres({
    dataDir: path.join(dir, 'd'),
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' },
  });
  process.env.TEST_DATABASE_URL = pg.url;
  globalThis.__PG__ = { pg, dir };
}
