// `npm run doctor`: looks whether what must always hold does hold in a running installation, and names what does not.
// Reads only. DATABASE_URL says where; without it, the database of the running `npm start`. `--full` looks at everything.
import fs from 'node:fs';
import path from 'node:path';
import { requireNode, root } from './prepare.mjs';

requireNode();
process.chdir(root);
const full = process.argv.includes('--full');

/** The embedded PostgreSQL of a running start: it writes down its port itself (line 4 of postmaster.pid). */
function urlOfRunning() {
  const dataDir = path.resolve(process.env.DATA_DIR || '.data');
  const read = (name) => {
    try {
      return fs.readFileSync(path.join(dataDir, name), 'utf8');
    } catch {
      return undefined;
    }
  };
  const port = Number(read('pg/postmaster.pid')?.split('\n')[3]);
  return read('run.json') && port ? `postgres://app:app@127.0.0.1:${port}/app` : undefined;
}

const url = process.env.DATABASE_URL || urlOfRunning();
if (!url) {
  console.error('Nothing to look at: start Cultivar with `npm start`, or set DATABASE_URL.');
  process.exit(2);
}
if (!fs.existsSync('libs/store/dist/index.js')) {
  console.error('Not built yet: run `npm run build` (npm start does it, too).');
  process.exit(2);
}
const { CHECKS, Database, examine } = await import('@cultivar/store');
const database = new Database({ url, poolSize: 1, testClock: process.env.CULTIVAR_TEST_CLOCK === '1' });
try {
  await database.open();
  const client = await database.pool.connect();
  let findings;
  try {
    // nothing is written, and no check holds anybody up for long
    await client.query(`set default_transaction_read_only = on; set statement_timeout = '${full ? '30min' : '60s'}'`);
    const sql = { query: async (text, params = []) => (await client.query(text, params)).rows };
    findings = await examine(sql, { full, now: await database.now(sql) });
  } finally {
    client.release(true);
  }
  const looked = full ? 'everything' : 'the latest walks and leads; --full looks at everything';
  console.log(`${CHECKS.length + 1} checks (${looked})`);
  for (const { check, what, ids, count, mend } of findings) {
    console.log(
      `\n✗ ${check}: not so in ${count}${count === 1000 ? ' or more' : ''} ${count === 1 ? 'case' : 'cases'}`,
    );
    console.log(`  ${ids.join(', ')}${count > ids.length ? ', …' : ''}`);
    console.log(`  for example: ${what}`);
    console.log(`  ${mend}`);
  }
  if (!findings.length) console.log('All is as it must be.');
  process.exitCode = findings.length ? 1 : 0;
} catch (error) {
  console.error(`Could not look: ${error.message}`);
  process.exitCode = 2;
} finally {
  await database.close().catch(() => {});
}
