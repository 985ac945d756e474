import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { compileContents, createInboxServer, SendJournal } from '@cultivar/channels';
import type { InboxMail, InboxServer } from '@cultivar/channels';
import { ORGANISATION_KEY, SENDING_KEY } from '@cultivar/contract';
import { registry } from '@cultivar/nodes';
import { createTemplate, post, recoverSlot, sendAgain, writeSetting } from '@cultivar/store';
import type { Database } from '@cultivar/store';
import { freshDatabase } from '@cultivar/store/testing';
import { Deliverer } from './deliverer.ts';

const secret = 's'.repeat(32);
let database: Database;
let drop: () => Promise<void>;
let folder: string;
let inbox: InboxServer;
let mails: InboxMail[];
let onMail: (mail: InboxMail) => void;
let deliverer: Deliverer;

beforeEach(async () => {
  ({ database, drop } = await freshDatabase({ registry }));
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cultivar-deliver-'));
  mails = [];
  onMail = () => {};
  inbox = await createInboxServer({
    port: 0,
    keep: async (mail) => {
      onMail(mail);
      mails.push(mail);
    },
  });
  const smtpUrl = `smtp://127.0.0.1:${inbox.port}`;
  const base = { smtpUrl, secret, publicUrl: 'http://c.example', journalFolder: folder };
  deliverer = new Deliverer(database, { ...base, allowPrivateWebhooks: true });
  const organisation = {
    name: 'Besser',
    imprint: 'Besser GmbH',
    senderName: 'Besser',
    senderAddress: 'post@besser.example',
  };
  await writeSetting(database, ORGANISATION_KEY, organisation);
  const content = {
    de: {
      subject: 'Hallo {{lead.firstName}}',
      preheader: '',
      mjml: '<mj-text><a href="https://x.example/w">Mehr</a></mj-text>',
    },
  };
  const { html } = await compileContents(content);
  await database.transact((tx) => createTemplate(tx, { id: 'hello', name: 'Hello', parts: { content, html } }));
});
afterEach(async () => {
  await deliverer.close();
  await inbox.close();
  await drop();
  fs.rmSync(folder, { recursive: true, force: true });
});

async function lead(name: string, consents: Record<string, string> = { marketing: 'granted' }): Promise<number> {
  const [row] = await database.query<{ id: number }>(
    `insert into lead (email, first_name) values ($1, $2) returning id`,
    [`${name.toLowerCase()}@gut.example`, name],
  );
  for (const [purpose, state] of Object.entries(consents))
    await database.query(`insert into consent values ($1, $2, $3, now())`, [row!.id, purpose, state]);
  return row!.id;
}
const write = (leadId: number, key = `k${leadId}`) =>
  database.transact((tx) =>
    post(tx, [
      { key, kind: 'mail', leadId, payload: { class: 'marketing', templateId: 'hello', workflowId: 3, nodeId: 'n' } },
    ]),
  );
const rows = () =>
  database.query<{ key: string; state: number; code: string | null; attempt: number }>(
    `select key, state, code, attempt from outbox order by id`,
  );
const timeline = (leadId: number) =>
  database.query(`select kind, ref, source_id, data from touchpoint where lead_id = $1 order by id`, [leadId]);
async function deliver(): Promise<void> {
  await deliverer.run();
  await deliverer.idle();
}

test('renders for the lead, hands over once, and tells the timeline', async () => {
  const id = await lead('Sina');
  await write(id);
  await write(id);
  await deliver();
  await deliver();
  expect(mails).toHaveLength(1);
  expect(mails[0]).toMatchObject({ to: 'sina@gut.example', subject: 'Hallo Sina' });
  expect(mails[0]!.headers['list-unsubscribe']).toMatch(/^<http:\/\/c\.example\/u\/[\w.-]+>$/);
  expect(mails[0]!.headers['list-unsubscribe-post']).toBe('List-Unsubscribe=One-Click');
  expect(mails[0]!.messageId).toMatch(new RegExp(`^<k${id}\\.[0-9a-f]{16}@besser\\.example>$`));
  expect(await rows()).toMatchObject([{ state: 2, attempt: 1 }]);
  expect(await timeline(id)).toMatchObject([{ kind: 'mail.sent', ref: 'hello', data: { workflowId: 3, nodeId: 'n' } }]);
});

test('no consent, withdrawn, suppressed, erased: refused at the claim, whatever the journey wrote', async () => {
  const never = await lead('Never', {});
  const gone = await lead('Gone');
  const suppressed = await lead('Blocked');
  const erased = await lead('Erased');
  for (const id of [never, gone, suppressed, erased]) await write(id);
  await database.query(`update consent set state = 'withdrawn' where lead_id = $1`, [gone]);
  await database.query(
    `insert into suppression values (encode(sha256('blocked@gut.example'::bytea), 'hex'), 'complaint')`,
  );
  await database.query(`delete from lead where id = $1`, [erased]);
  await deliver();
  expect(mails).toEqual([]);
  expect((await rows()).map(({ state, code }) => [state, code])).toEqual([
    [5, 'no-consent'],
    [5, 'no-consent'],
    [5, 'suppressed'],
    [5, 'lead-gone'],
  ]);
});

test('tracking only with its own consent', async () => {
  await write(await lead('Plain'));
  await write(await lead('Tracked', { marketing: 'granted', tracking: 'granted' }));
  await deliver();
  const [plain, tracked] = ['plain', 'tracked'].map((name) => mails.find(({ to }) => to.startsWith(name))!.html!);
  expect(plain).toContain('href="https://x.example/w"');
  expect(plain).not.toContain('/t/');
  expect(tracked).toMatch(/href="http:\/\/c\.example\/t\/c\//);
  expect(tracked).toMatch(/src="http:\/\/c\.example\/t\/o\//);
  expect(await database.query(`select url from link`)).toEqual([{ url: 'https://x.example/w' }]);
});

test('a hard bounce suppresses the address and is on the timeline; the next mail does not even leave', async () => {
  const id = await lead('Typo');
  onMail = () => {
    throw Object.assign(new Error('x'), {});
  };
  await write(id);
  await deliver();
  // the inbox said 451: due again in five minutes
  expect(await rows()).toMatchObject([{ state: 0, attempt: 1 }]);
  const [item] = await database.query<{ id: number; key: string; claimedAt: Date }>(
    `update outbox set state = 1, slot = 'test' where key = $1 returning id, key, claimed_at as "claimedAt"`,
    [`k${id}`],
  );
  const { settle } = await import('@cultivar/store');
  await database.transact((tx) =>
    settle(tx, 'test', [
      {
        state: 'failed',
        bounce: 'hard',
        code: '550 5.1.1',
        item: {
          ...item!,
          kind: 'mail',
          leadId: id,
          enrolmentId: null,
          attempt: 1,
          createdAt: new Date(),
          payload: { class: 'marketing', templateId: 'hello', data: {} },
        },
      },
    ]),
  );
  expect((await timeline(id)).map(({ kind }) => kind)).toEqual(['mail.bounced']);
  onMail = () => {};
  await write(id, 'next');
  await deliver();
  expect(mails).toEqual([]);
  expect((await rows()).at(-1)).toMatchObject({ state: 5, code: 'suppressed' });
});

test('a template that is gone or a broken value fails that mail only', async () => {
  const id = await lead('Sina');
  await database.transact((tx) =>
    post(tx, [
      { key: 'a', kind: 'mail', leadId: id, payload: { class: 'marketing', templateId: 'gone' } },
      { key: 'b', kind: 'mail', leadId: id, payload: { class: 'marketing', templateId: 'hello' } },
      { key: 'c', kind: 'mail', payload: { class: 'internal', builtin: 'notify', to: 'x y', data: { message: 'm' } } },
    ]),
  );
  await deliver();
  expect((await rows()).map(({ state }) => state)).toEqual([3, 2, 3]);
});

test('a poisoned mail fails alone, and says why: too large, broken characters, headers of its own', async () => {
  const bomb = `<p>{{#each lead.tags}}{{#each ../lead.tags}}${'x'.repeat(50_000)}{{/each}}{{/each}}</p>`;
  const content = { de: { subject: 's', preheader: '', mjml: '-' } };
  await database.transact((tx) =>
    createTemplate(tx, { id: 'bomb', name: 'Bomb', parts: { content, html: { de: bomb } } }),
  );
  const [big, evil] = [await lead('Big'), await lead('Evil')];
  await database.query(`update lead set tags = array(select 't' || n from generate_series(1, 100) n) where id = $1`, [
    big,
  ]);
  await database.query(`update lead set first_name = $2 where id = $1`, [
    evil,
    'x\r\nBcc: thief@evil.example\r\n\r\n\u{1f9e8}\ufffd',
  ]);
  await database.transact((tx) =>
    post(tx, [
      { key: 'bomb', kind: 'mail', leadId: big, payload: { class: 'marketing', templateId: 'bomb' } },
      { key: 'evil', kind: 'mail', leadId: evil, payload: { class: 'marketing', templateId: 'hello' } },
    ]),
  );
  await write(await lead('Sina'));
  await deliver();
  expect(await rows()).toMatchObject([
    { key: 'bomb', state: 3, code: expect.stringContaining('larger than') },
    { key: 'evil', state: 2 },
    { state: 2 },
  ]);
  const got = mails.find(({ to }) => to === 'evil@gut.example')!;
  expect(got.subject).toBe('Hallo x Bcc: thief@evil.example \u{1f9e8}\ufffd');
  expect(got.headers).not.toHaveProperty('bcc');
});

test('a webhook that hangs holds up no mail', async () => {
  const hanging = net.createServer((socket) => void socket.on('error', () => {}));
  await new Promise<void>((ready) => hanging.listen(0, '127.0.0.1', () => ready()));
  const url = `http://127.0.0.1:${(hanging.address() as net.AddressInfo).port}/`;
  await database.transact((tx) =>
    post(
      tx,
      Array.from({ length: 30 }, (_, n) => ({
        key: `h${n}`,
        kind: 'webhook',
        payload: { url, body: {}, enrolmentId: 1, seq: n, nodeId: 'n' },
      })),
    ),
  );
  const running = deliverer.run();
  while (!(await database.query(`select 1 from outbox where kind = 'webhook' and state = 1`)).length);
  for (let n = 0; n < 60; n += 1) await write(await lead(`L${n}`));
  deliverer.kick();
  while (mails.length < 60) await new Promise((turn) => setImmediate(turn));
  expect(await database.query(`select distinct state from outbox where kind = 'webhook' and state = 2`)).toEqual([]);
  await Promise.all([deliverer.close(0), running]);
  hanging.close();
});

test('consent withdrawn while a slow server lets others wait: the mail in hand does not go', async () => {
  const ids = await Promise.all(Array.from({ length: 12 }, (_, n) => lead(`S${n}`)));
  for (const id of ids) await write(id);
  // one connection, and the first mail takes longer than a judgement keeps
  let first = true;
  let goOn!: () => void;
  const wait = new Promise<void>((resolve) => (goOn = resolve));
  const slow = await createInboxServer({
    port: 0,
    keep: async (mail) => {
      mails.push(mail);
      if (first) {
        first = false;
        await wait;
      }
    },
  });
  const options = {
    smtpUrl: `smtp://127.0.0.1:${slow.port}`,
    secret,
    publicUrl: 'http://c.example',
    journalFolder: folder,
  };
  const other = new Deliverer(database, { ...options, connections: 1 });
  const running = other.run();
  while (!mails.length) await new Promise((turn) => setImmediate(turn));
  await database.query(`update consent set state = 'withdrawn' where lead_id = any($1::bigint[])`, [ids.slice(6)]);
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  goOn();
  await running;
  await other.idle();
  expect((await rows()).map(({ state }) => state)).toEqual([2, 2, 2, 2, 2, 2, 5, 5, 5, 5, 5, 5]);
  expect(mails).toHaveLength(6);
  await other.close();
  await slow.close();
});

test('a limit that is set holds the rest back', async () => {
  await writeSetting(database, SENDING_KEY, { account: { hour: 3 } });
  for (let n = 0; n < 5; n += 1) await write(await lead(`L${n}`));
  await deliver();
  await deliver();
  expect(mails).toHaveLength(3);
  expect((await rows()).filter(({ state }) => state === 0)).toHaveLength(2);
});

test('what a dead sender had in hand: accepted is sent, unclear stays unclear, the rest goes out', async () => {
  const ids = [await lead('One'), await lead('Two'), await lead('Three')];
  for (const id of ids) await write(id);
  const identity = { host: os.hostname(), pid: spawnSync(process.execPath, ['-e', '']).pid, started: '1' };
  const boot = fs.existsSync('/proc/sys/kernel/random/boot_id')
    ? fs.readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    : `up${Math.round((Date.now() / 1000 - os.uptime()) / 120)}`;
  const dead = SendJournal.open(folder, { ...identity, boot });
  const claimed = await database.query<{ id: number }>(
    `update outbox set state = 1, slot = $1, attempt = 1, claimed_at = now() returning id`,
    [dead.slot],
  );
  const [first, second] = claimed.map(({ id }) => String(id)).sort((a, b) => Number(a) - Number(b));
  for (const id of [first!, second!]) dead.mark('D', id);
  dead.mark('A', first!);
  await deliverer.start();
  expect((await rows()).map(({ state }) => state)).toEqual([2, 4, 0]);
  await deliver();
  expect(mails.map(({ to }) => to)).toEqual(['three@gut.example']);
  expect((await timeline(ids[0]!)).map(({ kind }) => kind)).toEqual(['mail.sent']);
  expect(await timeline(ids[1]!)).toEqual([]);
  await database.transact((tx) => sendAgain(tx, Number(second)));
  await deliver();
  expect((await rows()).map(({ state }) => state)).toEqual([2, 2, 2]);
});

test('a claim whose answer was lost with the connection goes out all the same, once', async () => {
  await write(await lead('Sina'));
  const query = database.query.bind(database);
  let lost = 0;
  database.query = async (sql, params) => {
    const answer = await query(sql, params);
    if (!/^with urgent as/.test(sql.trim()) || lost) return answer as never;
    lost += 1;
    throw new Error('Connection terminated unexpectedly');
  };
  await expect(deliverer.run()).rejects.toThrow('terminated');
  expect(await rows()).toMatchObject([{ state: 1 }]);
  expect(deliverer.doubtful).toBe(true);
  await deliver();
  expect(deliverer.doubtful).toBe(false);
  await deliver();
  expect(lost).toBe(1);
  expect(mails).toHaveLength(1);
  expect(await rows()).toMatchObject([{ state: 2, attempt: 1 }]);
});

test('ended while it claims: what it still gets goes out before it ends', async () => {
  await write(await lead('Sina'));
  const client = await database.pool.connect();
  await client.query('begin');
  await client.query('lock table outbox in exclusive mode');
  const claiming = deliverer.run();
  const waits = `select 1 from pg_locks where relation = 'outbox'::regclass and not granted`;
  while (!(await database.query(waits)).length);
  const closing = deliverer.close();
  await client.query('commit');
  client.release();
  await Promise.all([claiming, closing]);
  expect(await rows()).toMatchObject([{ state: 2 }]);
  expect(fs.readdirSync(folder)).toEqual([]);
});

test('ended too soon for what it has in hand: the journal stays, and whoever starts next sends it', async () => {
  await write(await lead('Sina'));
  const query = database.query.bind(database);
  let claimed!: () => void;
  const claim = new Promise<void>((resolve) => (claimed = resolve));
  let goOn!: () => void;
  const answer = new Promise<void>((resolve) => (goOn = resolve));
  database.query = async (sql, params) => {
    const result = await query(sql, params);
    if (!/^with urgent as/.test(sql.trim())) return result as never;
    claimed();
    await answer;
    throw new Error('Connection terminated unexpectedly');
  };
  const claiming = deliverer.run().catch(() => {});
  await claim;
  await deliverer.close(0);
  goOn();
  await claiming;
  database.query = query;
  expect(await rows()).toMatchObject([{ state: 1 }]);
  const [journal] = fs.readdirSync(folder);
  const { slot } = deliverer;
  expect(journal).toBe(`${slot}.journal`);
  // as seen by the next process: this one's journal is that of somebody alive
  await recoverSlot(database, slot, () => 'pending');
  expect(await rows()).toMatchObject([{ state: 0, attempt: 0 }]);
});

test('a server that is away costs no attempt', async () => {
  const id = await lead('Sina');
  await inbox.close();
  await write(id);
  await deliver();
  expect(await rows()).toMatchObject([{ state: 0, attempt: 0, code: expect.stringContaining('connect') }]);
  inbox = await createInboxServer({ port: 0, keep: async () => {} });
});

test('a mail to colleagues: the signed link is made here, nothing is put on the timeline', async () => {
  const id = await lead('Sina', {});
  await database.query(
    `with c as (insert into company (name) values ('Gut GmbH') returning id) update lead set company_id = c.id from c where lead.id = $1`,
    [id],
  );
  const data = {
    handoffId: 4,
    userId: 2,
    leadName: 'Sina',
    company: 'Gut GmbH',
    reason: 'hot',
    evidence: ['a (+5)'],
    answerBy: 'Montag',
  };
  await database.transact((tx) =>
    post(tx, [
      {
        key: 'h',
        kind: 'mail',
        leadId: id,
        payload: { class: 'internal', builtin: 'handoff', to: 'johann@besser.example', language: 'de', data },
      },
    ]),
  );
  await deliver();
  expect(mails[0]!.subject).toContain('Sina (Gut GmbH)');
  expect(mails[0]!.text).toMatch(/http:\/\/c\.example\/h\/[\w.-]+/);
  expect(mails[0]!.headers).not.toHaveProperty('list-unsubscribe');
  expect(await timeline(id)).toEqual([]);
});

test('many at once, all exactly once', async () => {
  const leads = await database.query<{ id: number }>(
    `with l as (insert into lead (email) select 'l' || n || '@gut.example' from generate_series(1, 300) n returning id),
     c as (insert into consent select id, 'marketing', 'granted', now() from l) select id from l`,
  );
  await database.transact((tx) =>
    post(
      tx,
      leads.map(({ id }) => ({
        key: `m${id}`,
        kind: 'mail',
        leadId: id,
        payload: { class: 'marketing', templateId: 'hello' },
      })),
    ),
  );
  await Promise.all([deliver(), deliver(), deliver()]);
  expect(mails).toHaveLength(300);
  expect(new Set(mails.map(({ to }) => to)).size).toBe(300);
  expect(new Set((await rows()).map(({ state }) => state))).toEqual(new Set([2]));
  const [count] = await database.query<{ n: number }>(`select count(*) as n from touchpoint where kind = 'mail.sent'`);
  expect(count!.n).toBe(300);
});
