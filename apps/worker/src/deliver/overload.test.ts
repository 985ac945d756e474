import fs from 'node:fs';
import http from 'node:http';
import type net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { createInboxServer } from '@cultivar/channels';
import type { InboxMail, InboxServer } from '@cultivar/channels';
import { ORGANISATION_KEY } from '@cultivar/contract';
import { registry } from '@cultivar/nodes';
import { createTemplate, post, writeSetting } from '@cultivar/store';
import type { Database } from '@cultivar/store';
import { freshDatabase } from '@cultivar/store/testing';
import { Deliverer } from './deliverer.ts';

/** What is broken, endless or silent costs what it touches, and nothing beside it. */
let database: Database;
let drop: () => Promise<void>;
let folder: string;
let inbox: InboxServer;
let mails: InboxMail[];
let deliverer: Deliverer;

beforeEach(async () => {
  ({ database, drop } = await freshDatabase({ registry }));
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cultivar-overload-'));
  mails = [];
  inbox = await createInboxServer({ port: 0, keep: async (mail) => void mails.push(mail) });
  const base = { smtpUrl: `smtp://127.0.0.1:${inbox.port}`, secret: 's'.repeat(32), publicUrl: 'http://c.example' };
  deliverer = new Deliverer(database, { ...base, journalFolder: folder, allowPrivateWebhooks: true });
  const sender = { name: 'Besser', imprint: 'Besser', senderName: 'Besser', senderAddress: 'post@besser.example' };
  await writeSetting(database, ORGANISATION_KEY, sender);
});
afterEach(async () => {
  await deliverer.close();
  await inbox.close();
  await drop();
  fs.rmSync(folder, { recursive: true, force: true });
});

/** Straight into the table: what a check at saving would have refused, too. */
async function template(id: string, html: string, subject = 'Hallo {{lead.firstName}}'): Promise<void> {
  const content = { de: { subject, preheader: '', mjml: '<mj-text>x</mj-text>' } };
  await database.transact((tx) => createTemplate(tx, { id, name: id, parts: { content, html: { de: html } } }));
}
async function lead(firstName: string, email: string): Promise<number> {
  const tags = Array.from({ length: 100 }, (_, i) => `t${i}`);
  const [row] = await database.query<{ id: number }>(
    `insert into lead (email, first_name, tags) values ($1, $2, $3) returning id`,
    [email, firstName, tags],
  );
  await database.query(`insert into consent values ($1, 'marketing', 'granted', now())`, [row!.id]);
  return row!.id;
}
const mail = (leadId: number, templateId: string, key = templateId) => ({
  ...{ key, kind: 'mail' as const, leadId, payload: { class: 'marketing', templateId } },
});
const states = async (): Promise<Record<string, number>> =>
  Object.fromEntries(
    (await database.query<{ key: string; state: number }>(`select key, state from outbox`)).map((row) => [
      row.key,
      row.state,
    ]),
  );

test('templates that throw, call what is not there or write without end fail or are cut; those beside them go out', async () => {
  const long = 'x'.repeat(50);
  await template('good', '<p>{{lead.firstName}}</p>');
  await template('throws', '<p>{{bogus lead.firstName}}</p>');
  await template('broken', '<p>{{#if lead}}</p>');
  await template('itself', '<p>{{> itself}}</p>');
  // fifty million letters
  await template(
    'endless',
    `{{#each lead.tags}}{{#each @root.lead.tags}}{{#each @root.lead.tags}}${long}{{/each}}{{/each}}{{/each}}`,
  );
  const id = await lead('Sina', 'sina@gut.example');
  await database.transact((tx) =>
    post(
      tx,
      ['throws', 'good', 'broken', 'endless', 'itself'].map((one) => mail(id, one)).concat(mail(id, 'good', 'last')),
    ),
  );
  await deliverer.run();
  await deliverer.idle();
  const { endless, ...others } = await states();
  expect(others).toEqual({ throws: 3, good: 2, broken: 3, itself: 3, last: 2 });
  // cut to a length a mail server takes, or given up: but never for ever
  expect([2, 3]).toContain(endless);
  expect(Math.max(...mails.map((one) => one.raw.length))).toBeLessThan(5_000_000);
});

test('line breaks in names and addresses write no header and address nobody else', async () => {
  await template('hello', '<p>{{lead.firstName}}</p>', 'Hallo {{lead.firstName}}');
  const evil = 'Eve\r\nBcc: victim@gut.example\r\nX-Evil: 1\r\n\r\n<script>';
  const ids = [
    await lead(evil, 'eve@gut.example'),
    await lead('Adam', 'adam@gut.example\r\nRCPT TO:<victim@gut.example>'),
  ];
  await database.transact((tx) =>
    post(
      tx,
      ids.map((id) => mail(id, 'hello', `k${id}`)),
    ),
  );
  await deliverer.run();
  await deliverer.idle();
  expect(await states()).toEqual({ [`k${ids[0]}`]: 2, [`k${ids[1]}`]: 3 });
  expect(mails).toHaveLength(1);
  const [head] = String(mails[0]!.raw).split('\r\n\r\n');
  expect(head).not.toMatch(/^(bcc|x-evil):/im);
  expect(JSON.stringify(mails[0])).not.toMatch(/"to":"[^"]*victim/);
});

test('a webhook that never answers holds up webhooks, but no mail', async () => {
  await template('hello', '<p>{{lead.firstName}}</p>');
  const sockets = new Set<net.Socket>();
  let asked = 0;
  const all = { hang: (): void => {} };
  const hanging = new Promise<void>((resolve) => (all.hang = resolve));
  const silent = http.createServer(() => {
    asked += 1;
    if (asked === 10) all.hang();
  });
  silent.on('connection', (socket: net.Socket) => sockets.add(socket));
  await new Promise<void>((ready) => silent.listen(0, '127.0.0.1', ready));
  const { port } = silent.address() as net.AddressInfo;
  const id = await lead('Sina', 'sina@gut.example');
  const hook = (n: number) => ({
    ...{ key: `w${n}`, kind: 'webhook' as const, leadId: id },
    payload: { url: `http://127.0.0.1:${port}/`, body: {}, enrolmentId: 1, seq: n, nodeId: 'n' },
  });
  await database.transact((tx) =>
    post(
      tx,
      Array.from({ length: 25 }, (_, n) => hook(n)),
    ),
  );
  const run = deliverer.run();
  await hanging;
  await database.transact((tx) =>
    post(
      tx,
      [1, 2, 3].map((n) => mail(id, 'hello', `m${n}`)),
    ),
  );
  const settled = (async () => {
    for (;;) {
      deliverer.kick();
      const { m1, m2, m3 } = await states();
      if (m1 === 2 && m2 === 2 && m3 === 2) return;
    }
  })();
  await settled;
  // all ten hang still; the rest waits its turn, and none is lost
  const now = await states();
  expect(Object.entries(now).filter(([key, state]) => key.startsWith('w') && state === 1)).toHaveLength(10);
  expect(Object.entries(now).filter(([key, state]) => key.startsWith('w') && state === 0)).toHaveLength(15);
  silent.close();
  for (const socket of sockets) socket.destroy();
  await run;
  await deliverer.idle();
  const after = Object.entries(await states()).filter(([key]) => key.startsWith('w'));
  // each will be tried again
  expect(after.map(([, state]) => state)).toEqual(after.map(() => 0));
});
