import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import { createInboxServer, SendJournal } from '@cultivar/channels';
import { post, recoverSlot, sendAgain } from '@cultivar/store';
import { DeliveryHouse } from './delivery-house.suite.ts';

let house: DeliveryHouse;
beforeEach(async () => void (house = await DeliveryHouse.open()));
afterEach(() => house.close());

test('renders for the lead, hands over once, and tells the timeline', async () => {
  const id = await house.lead('Sina');
  await house.write(id);
  await house.write(id);
  await house.deliver();
  await house.deliver();
  expect(house.mails).toHaveLength(1);
  expect(house.mails[0]).toMatchObject({ to: 'sina@gut.example', subject: 'Hallo Sina' });
  expect(house.mails[0]!.headers['list-unsubscribe']).toMatch(/^<http:\/\/c\.example\/u\/[\w.-]+>$/);
  expect(house.mails[0]!.headers['list-unsubscribe-post']).toBe('List-Unsubscribe=One-Click');
  expect(house.mails[0]!.messageId).toMatch(new RegExp(`^<k${id}\\.[0-9a-f]{16}@besser\\.example>$`));
  expect(await house.rows()).toMatchObject([{ state: 2, attempt: 1 }]);
  expect(await house.timeline(id)).toMatchObject([
    { kind: 'mail.sent', ref: 'hello', data: { workflowId: 3, nodeId: 'n' } },
  ]);
});

test('no consent, withdrawn, suppressed, erased: refused at the claim, whatever the journey wrote', async () => {
  const never = await house.lead('Never', {});
  const gone = await house.lead('Gone');
  const suppressed = await house.lead('Blocked');
  const erased = await house.lead('Erased');
  for (const id of [never, gone, suppressed, erased]) await house.write(id);
  await house.database.query(`update consent set state = 'withdrawn' where lead_id = $1`, [gone]);
  await house.database.query(
    `insert into suppression values (encode(sha256('blocked@gut.example'::bytea), 'hex'), 'complaint')`,
  );
  await house.database.query(`delete from lead where id = $1`, [erased]);
  await house.deliver();
  expect(house.mails).toEqual([]);
  expect((await house.rows()).map(({ state, code }) => [state, code])).toEqual([
    [5, 'no-consent'],
    [5, 'no-consent'],
    [5, 'suppressed'],
    [5, 'lead-gone'],
  ]);
});

test('tracking only with its own consent', async () => {
  await house.write(await house.lead('Plain'));
  await house.write(await house.lead('Tracked', { marketing: 'granted', tracking: 'granted' }));
  await house.deliver();
  const [plain, tracked] = ['plain', 'tracked'].map((name) => house.mails.find(({ to }) => to.startsWith(name))!.html!);
  expect(plain).toContain('href="https://x.example/w"');
  expect(plain).not.toContain('/t/');
  expect(tracked).toMatch(/href="http:\/\/c\.example\/t\/c\//);
  expect(tracked).toMatch(/src="http:\/\/c\.example\/t\/o\//);
  expect(await house.database.query(`select url from link`)).toEqual([{ url: 'https://x.example/w' }]);
});

test('a hard bounce suppresses the address and is on the timeline; the next mail does not even leave', async () => {
  const id = await house.lead('Typo');
  house.onMail = () => {
    throw Object.assign(new Error('x'), {});
  };
  await house.write(id);
  await house.deliver();
  // the house.inbox said 451: due again in five minutes
  expect(await house.rows()).toMatchObject([{ state: 0, attempt: 1 }]);
  const [item] = await house.database.query<{ id: number; key: string; claimedAt: Date }>(
    `update outbox set state = 1, slot = 'test' where key = $1 returning id, key, claimed_at as "claimedAt"`,
    [`k${id}`],
  );
  const { settle } = await import('@cultivar/store');
  await house.database.transact((tx) =>
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
  expect((await house.timeline(id)).map(({ kind }) => kind)).toEqual(['mail.bounced']);
  house.onMail = () => {};
  await house.write(id, 'next');
  await house.deliver();
  expect(house.mails).toEqual([]);
  expect((await house.rows()).at(-1)).toMatchObject({ state: 5, code: 'suppressed' });
});

test('a template that is gone or a broken value fails that mail only', async () => {
  const id = await house.lead('Sina');
  await house.database.transact((tx) =>
    post(tx, [
      { key: 'a', kind: 'mail', leadId: id, payload: { class: 'marketing', templateId: 'gone' } },
      { key: 'b', kind: 'mail', leadId: id, payload: { class: 'marketing', templateId: 'hello' } },
      { key: 'c', kind: 'mail', payload: { class: 'internal', builtin: 'notify', to: 'x y', data: { message: 'm' } } },
    ]),
  );
  await house.deliver();
  expect((await house.rows()).map(({ state }) => state)).toEqual([3, 2, 3]);
});

test('what a dead sender had in hand: accepted is sent, unclear stays unclear, the rest goes out', async () => {
  const ids = [await house.lead('One'), await house.lead('Two'), await house.lead('Three')];
  for (const id of ids) await house.write(id);
  const identity = { host: os.hostname(), pid: spawnSync(process.execPath, ['-e', '']).pid, started: '1' };
  const boot = fs.existsSync('/proc/sys/kernel/random/boot_id')
    ? fs.readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    : `up${Math.round((Date.now() / 1000 - os.uptime()) / 120)}`;
  const dead = SendJournal.open(house.folder, { ...identity, boot });
  const claimed = await house.database.query<{ id: number }>(
    `update outbox set state = 1, slot = $1, attempt = 1, claimed_at = now() returning id`,
    [dead.slot],
  );
  const [first, second] = claimed.map(({ id }) => String(id)).sort((a, b) => Number(a) - Number(b));
  for (const id of [first!, second!]) dead.mark('D', id);
  dead.mark('A', first!);
  await house.deliverer.start();
  expect((await house.rows()).map(({ state }) => state)).toEqual([2, 4, 0]);
  await house.deliver();
  expect(house.mails.map(({ to }) => to)).toEqual(['three@gut.example']);
  expect((await house.timeline(ids[0]!)).map(({ kind }) => kind)).toEqual(['mail.sent']);
  expect(await house.timeline(ids[1]!)).toEqual([]);
  await house.database.transact((tx) => sendAgain(tx, Number(second)));
  await house.deliver();
  expect((await house.rows()).map(({ state }) => state)).toEqual([2, 2, 2]);
});

test('a claim whose answer was lost with the connection goes out all the same, once', async () => {
  await house.write(await house.lead('Sina'));
  const query = house.database.query.bind(house.database);
  let lost = 0;
  house.database.query = async (sql, params) => {
    const answer = await query(sql, params);
    if (!/^with urgent as/.test(sql.trim()) || params?.[0] !== 'mail' || lost) return answer as never;
    lost += 1;
    throw new Error('Connection terminated unexpectedly');
  };
  await expect(house.deliverer.run()).rejects.toThrow('terminated');
  expect(await house.rows()).toMatchObject([{ state: 1 }]);
  expect(house.deliverer.doubtful).toBe(true);
  await house.deliver();
  await house.deliver();
  expect(lost).toBe(1);
  expect(house.mails).toHaveLength(1);
  expect(await house.rows()).toMatchObject([{ state: 2, attempt: 1 }]);
});

test('ended while it claims: what it still gets goes out before it ends', async () => {
  await house.write(await house.lead('Sina'));
  const client = await house.database.pool.connect();
  await client.query('begin');
  await client.query('lock table outbox in exclusive mode');
  const claiming = house.deliverer.run();
  const waits = `select 1 from pg_locks where relation = 'outbox'::regclass and not granted`;
  while (!(await house.database.query(waits)).length);
  const closing = house.deliverer.close();
  await client.query('commit');
  client.release();
  await Promise.all([claiming, closing]);
  expect(await house.rows()).toMatchObject([{ state: 2 }]);
  expect(fs.readdirSync(house.folder)).toEqual([]);
});

test('ended too soon for what it has in hand: the journal stays, and whoever starts next sends it', async () => {
  await house.write(await house.lead('Sina'));
  const query = house.database.query.bind(house.database);
  let claimed!: () => void;
  const claim = new Promise<void>((resolve) => (claimed = resolve));
  let goOn!: () => void;
  const answer = new Promise<void>((resolve) => (goOn = resolve));
  house.database.query = async (sql, params) => {
    const result = await query(sql, params);
    if (!/^with urgent as/.test(sql.trim())) return result as never;
    claimed();
    await answer;
    throw new Error('Connection terminated unexpectedly');
  };
  const claiming = house.deliverer.run().catch(() => {});
  await claim;
  await house.deliverer.close(0);
  goOn();
  await claiming;
  house.database.query = query;
  expect(await house.rows()).toMatchObject([{ state: 1 }]);
  const [journal] = fs.readdirSync(house.folder);
  const { slot } = house.deliverer;
  expect(journal).toBe(`${slot}.journal`);
  // as seen by the next process: this one's journal is that of somebody alive
  await recoverSlot(house.database, slot, () => 'pending');
  expect(await house.rows()).toMatchObject([{ state: 0, attempt: 0 }]);
});

test('a server that is away costs no attempt', async () => {
  const id = await house.lead('Sina');
  await house.inbox.close();
  await house.write(id);
  await house.deliver();
  expect(await house.rows()).toMatchObject([{ state: 0, attempt: 0, code: expect.stringContaining('connect') }]);
  house.inbox = await createInboxServer({ port: 0, keep: async () => {} });
});

test('a mail to colleagues: the signed link is made here, nothing is put on the timeline', async () => {
  const id = await house.lead('Sina', {});
  await house.database.query(
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
  await house.database.transact((tx) =>
    post(tx, [
      {
        key: 'h',
        kind: 'mail',
        leadId: id,
        payload: { class: 'internal', builtin: 'handoff', to: 'johann@besser.example', language: 'de', data },
      },
    ]),
  );
  await house.deliver();
  expect(house.mails[0]!.subject).toContain('Sina (Gut GmbH)');
  expect(house.mails[0]!.text).toMatch(/http:\/\/c\.example\/h\/[\w.-]+/);
  expect(house.mails[0]!.headers).not.toHaveProperty('list-unsubscribe');
  expect(await house.timeline(id)).toEqual([]);
});

test('many at once, all exactly once', async () => {
  const leads = await house.database.query<{ id: number }>(
    `with l as (insert into lead (email) select 'l' || n || '@gut.example' from generate_series(1, 300) n returning id),
     c as (insert into consent select id, 'marketing', 'granted', now() from l) select id from l`,
  );
  await house.database.transact((tx) =>
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
  await Promise.all([house.deliver(), house.deliver(), house.deliver()]);
  expect(house.mails).toHaveLength(300);
  expect(new Set(house.mails.map(({ to }) => to)).size).toBe(300);
  expect(new Set((await house.rows()).map(({ state }) => state))).toEqual(new Set([2]));
  const [count] = await house.database.query<{ n: number }>(
    `select count(*) as n from touchpoint where kind = 'mail.sent'`,
  );
  expect(count!.n).toBe(300);
});
