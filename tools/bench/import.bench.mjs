// A CSV of a million rows into the product as it is started: every fifth row repeats an address of the file, every tenth is of a lead known
// before; with names, company, fields, tags and a consent with its proof; a fit rule is reckoned for each. While it runs, others go on
// working (a touchpoint of some known lead every 50 ms). Then a second file, while the process is killed (SIGKILL) five times at random
// and started again. What stands in the database afterwards is compared with what the files say.
import { fork } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { NODE_FLAGS } from '../children.mjs';

const PORT = 39_431;
const KILLS = 5;
const BASE = `http://127.0.0.1:${PORT}`;
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export default async function importing({ url, dir, say, quick }) {
  const rows = quick ? 50_000 : Number(process.env.BENCH_ROWS ?? 1_000_000);
  const { Database } = await import('@cultivar/store');
  const { registry } = await import('@cultivar/nodes');
  const { migrateQueues } = await import('@cultivar/queue');
  const database = await new Database({ url, registry, poolSize: 2 }).open();
  await database.migrate();
  await migrateQueues({ DATABASE_URL: url });
  const key = await prepare(database, rows);
  const house = { key, dir, url, database, say, api: undefined };
  await startApi(house);
  try {
    const run = await plainRun(house, rows);
    const kills = await killedRun(house, Math.max(20_000, Math.round(rows / 5)));
    return { ...run, ...kills };
  } finally {
    house.api.kill('SIGKILL');
    await database.close();
  }
}

async function startApi(house) {
  const env = {
    ...process.env,
    DATABASE_URL: house.url,
    PORT: String(PORT),
    SECRET: 'bench'.repeat(10),
    DATA_DIR: house.dir,
    REDIS_URL: '',
  };
  house.api = fork(path.resolve('apps/api/dist/main.js'), {
    ...{ env, stdio: ['ignore', 2, 2, 'ipc'], execArgv: NODE_FLAGS.api },
  });
  await once(house.api, 'message');
}

async function plainRun(house, rows) {
  const file = path.join(house.dir, 'leads.csv');
  writeFile(file, 'a', rows);
  house.say(`uploading ${Math.round(fs.statSync(file).size / 2 ** 20)} MB …`);
  const uploading = performance.now();
  const id = await upload(house, file);
  const uploadS = (performance.now() - uploading) / 1000;
  await house.database.query('checkpoint');
  house.say(`importing ${rows} rows …`);
  const others = workOn(house.database);
  const start = performance.now();
  await begin(house, id);
  await ended(house, id);
  const seconds = (performance.now() - start) / 1000;
  const lateness = await others();
  const peakMb = Math.round(
    Number(/VmHWM:\s+(\d+)/.exec(fs.readFileSync(`/proc/${house.api.pid}/status`, 'utf8'))[1]) / 1024,
  );
  await check(house, id, 'a', rows);
  const rowsPerS = Math.round(rows / seconds);
  house.say(`${rowsPerS} rows/s, at most ${peakMb} MB`);
  return {
    'import.rowsPerS': rowsPerS,
    'import.uploadAndLookS': Number(uploadS.toFixed(1)),
    'import.apiMostMb': peakMb,
    'import.othersP95Ms': lateness,
  };
}

async function killedRun(house, rows) {
  const file = path.join(house.dir, 'killed.csv');
  writeFile(file, 'b', rows);
  const id = await upload(house, file);
  await begin(house, id);
  let killed = 0;
  for (; killed < KILLS; killed += 1) {
    await pause(200 + Math.random() * 2_000);
    const { state, created } = await call(house, 'GET', `/api/lead-imports/${id}`);
    if (state !== 'running') break;
    house.api.kill('SIGKILL');
    await once(house.api, 'exit');
    house.say(`killed after ${created} new leads`);
    await startApi(house);
    // it goes on by itself, a little later: the next kill is not to hit a process that only waits
    while ((await call(house, 'GET', `/api/lead-imports/${id}`)).created === created) await pause(100);
  }
  await ended(house, id);
  await check(house, id, 'b', rows);
  house.say(`all rows in once after ${killed} kills`);
  return { 'import.kills': killed };
}

// row n of a file: new, known before (every tenth), or an address that stood above (every fifth)
const sourceOf = (n) => (n % 5 === 4 ? n - 3 : n);
const isKnown = (n) => sourceOf(n) % 10 === 0;
const emailOf = (file, n) =>
  isKnown(n) ? `known${sourceOf(n) / 10}@example.org` : `${file}${sourceOf(n)}@company${sourceOf(n) % 997}.example`;
const companyOf = (file, n) => `Company ${file}${n % 2_000}`;

function writeFile(file, name, rows) {
  const out = fs.openSync(file, 'w');
  let text = 'E-Mail;Vorname;Nachname;Firma;Position;Branche;Schlagworte;Sprache\r\n';
  for (let n = 0; n < rows; n += 1) {
    text += `${emailOf(name, n)};Jörg;"Müßig ${n}";${companyOf(name, n)};Head of sales;Software;${n % 2 ? '' : 'Messe, VIP'};de\r\n`;
    if (text.length < 1 << 20) continue;
    fs.writeSync(out, text);
    text = '';
  }
  fs.writeSync(out, text);
  fs.closeSync(out);
}

async function call(house, method, where, body, type = 'application/json') {
  const response = await fetch(BASE + where, {
    method,
    headers: { 'content-type': type, authorization: `Bearer ${house.key}` },
    ...(body && { body, duplex: 'half' }),
  });
  if (!response.ok) throw new Error(`${where}: ${response.status} ${(await response.text()).slice(0, 500)}`);
  return response.json();
}
async function upload(house, file) {
  const stream = Readable.toWeb(fs.createReadStream(file));
  const look = await call(house, 'POST', `/api/lead-imports/file?fileName=leads.csv`, stream, 'text/csv');
  house.plan = {
    ...{ separator: look.separator, encoding: look.encoding, mapping: look.guess, overwrite: false },
    consent: { source: 'Fair 2026', at: '2026-05-01T12:00:00Z', wording: 'Yes, I want to have the newsletter.' },
  };
  if (look.guess.includes(null)) throw new Error(`columns were not understood: ${look.guess}`);
  return look.id;
}
const begin = (house, id) => call(house, 'POST', `/api/lead-imports/${id}/start`, JSON.stringify(house.plan));
async function ended(house, id) {
  for (;;) {
    const view = await call(house, 'GET', `/api/lead-imports/${id}`);
    if (view.state === 'done') return;
    if (view.state !== 'running') throw new Error(`the import ended as ${view.state}`);
    await pause(100);
  }
}

/** Somebody else at work all the while. @returns what ends it, and says how long 95 of 100 took */
function workOn(database) {
  const took = [];
  let going = true;
  const work = (async () => {
    const { happen } = await import('@cultivar/store');
    for (let n = 0; going; n += 1) {
      const [lead] = await database.query(`select id from lead where email = $1`, [`known${n % 1_000}@example.org`]);
      const start = performance.now();
      await database.transact((tx) =>
        happen(tx, [{ leadId: lead.id, by: 'bench', touchpoint: { kind: 'shop.viewed', source: 'bench' } }]),
      );
      took.push(performance.now() - start);
      await pause(50);
    }
  })();
  return async () => {
    going = false;
    await work;
    took.sort((a, b) => a - b);
    return Math.round(took[Math.floor(took.length * 0.95)] ?? 0);
  };
}

/** Each address of the file is one lead with everything that was said of it the first time, and told of once. */
async function check(house, id, file, rows) {
  const first = new Map();
  for (let n = 0; n < rows; n += 1) if (!first.has(emailOf(file, n))) first.set(emailOf(file, n), n);
  const known = [...first.values()].filter(isKnown).length;
  const vip = [...first.values()].filter((n) => n % 2 === 0).length;
  const created = first.size - known;
  await house.database.query('analyze');
  const [found] = await house.database.transact(async (tx) => {
    // a report over everything: hashes, and as long as it takes
    await tx.query(`set local statement_timeout = 0; set local enable_nestloop = off`);
    return tx.query(
      `with told as (select lead_id, count(*)::int as n from touchpoint where kind = 'lead.imported' and ref = $1 group by lead_id)
     select (select count(*)::int from told) as leads, (select max(n) from told) as times,
       (select count(*)::int from lead l join told on told.lead_id = l.id where l.email like $2 || '%@company%' and l.source = 'import'
          and l.first_name = 'Jörg' and l.fields ->> 'jobTitle' = 'Head of sales' and l.fit = 30
          and exists (select 1 from company c where c.id = l.company_id and c.fields ->> 'industry' = 'Software')) as created,
       (select count(*)::int from lead l join told on told.lead_id = l.id where l.tags @> '{VIP,Messe}') as vip,
       (select count(*)::int from consent_proof where data ->> 'by' = 'import:' || $1) as proofs,
       (select count(*)::int from consent c join told on told.lead_id = c.lead_id and c.state = 'granted') as consents,
       (select count(*)::int from score_entry s join told using (lead_id) where s.axis = 'fit') as scores,
       (select count(*)::int from company where name like 'Company ' || $2 || '%') as companies,
       (select count(*)::int from lead_import_part where import_id = $1::int) as parts`,
      [String(id), file],
    );
  });
  const right = {
    ...{ leads: first.size, times: 1, created, vip, proofs: file === 'a' ? first.size : created, consents: first.size },
    ...{
      scores: first.size,
      companies: Math.min(2_000, new Set([...first.values()].map((n) => n % 2_000)).size),
      parts: 0,
    },
  };
  if (JSON.stringify(found) !== JSON.stringify(right))
    throw new Error(`the rows are wrong: ${JSON.stringify(found)} instead of ${JSON.stringify(right)}`);
  const view = await call(house, 'GET', `/api/lead-imports/${id}`);
  if (view.created !== created || view.updated !== known || view.skipped !== rows - first.size || view.total !== rows)
    throw new Error(`the report is wrong: ${JSON.stringify({ ...view, problems: view.problems.length })}`);
}

/** @returns an API key */
async function prepare(database, rows) {
  const store = await import('@cultivar/store');
  const key = `cvk_${randomBytes(32).toString('base64url')}`;
  await database.transact(async (tx) => {
    const who = { email: 'bench@example.org', name: 'Bench', role: 'admin', language: 'de', passwordHash: '-' };
    const user = await store.addUser(tx, who);
    await tx.query(`insert into api_key (name, key_hash, role, user_id) values ('bench', $1, 'admin', $2)`, [
      createHash('sha256').update(key).digest('base64url'),
      user.id,
    ]);
    const rule = { kind: 'field', field: 'jobTitle', op: 'contains', value: 'sales' };
    await store.writeSetting(tx, 'scoring', {
      ...{ fit: [{ id: 'role', name: 'Role', rule, points: 30 }], engagement: [] },
      ...{ mql: { fit: 100, engagement: 1000 }, temperature: { warm: 20, hot: 50 } },
    });
  });
  await database.query(
    `insert into lead (email) select 'known' || n || '@example.org' from generate_series(0, $1::int) n`,
    [Math.ceil(rows / 10)],
  );
  await database.query('vacuum analyze');
  return key;
}
