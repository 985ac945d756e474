import { freshDatabase } from '../testing/fresh-database.ts';
import type { Database } from '../database.ts';
import { post } from '../post.ts';
import { claimWithinLimits, hasLimits } from './claim-within-limits.ts';
import { claimDue, outboxDue } from './claim.store.ts';
import type { Claimed } from './claim.store.ts';
import { NO_LIMITS, SPANS } from './sending-limits.ts';
import type { SendingLimits, Span } from './sending-limits.ts';
import { noteSigns, releaseDomain, sendingNow } from './sending.store.ts';
import { settle } from './settle.store.ts';
import type { Settlement } from './settle.store.ts';

let database: Database;
let drop: () => Promise<void>;
beforeEach(async () => ({ database, drop } = await freshDatabase()));
afterEach(() => drop());

const start = new Date('2026-11-22T12:00:00Z');
const after = (ms: number): Date => new Date(start.getTime() + ms);
const limits = (given: Partial<SendingLimits>): SendingLimits => ({ ...NO_LIMITS, ...given });

async function write(domain: string, count: number, payloadClass = 'marketing'): Promise<void> {
  const leads = await database.query<{ id: number }>(
    `with l as (insert into lead (email) select $1 || n || '@' || $2 from generate_series(1, $3::int) n returning id),
       c as (insert into consent select id, 'marketing', 'granted', now() from l) select id from l`,
    [`${payloadClass}.`, domain, count],
  );
  await database.transact(
    (tx) =>
      post(
        tx,
        leads.map(({ id }) => ({
          key: `${domain}.${payloadClass}.${id}`,
          kind: 'mail',
          leadId: id,
          payload: { class: payloadClass, templateId: 't' },
        })),
      ),
    start,
  );
}
const claim = (now: Date, it: SendingLimits, limit = 40, slot = 'a') =>
  claimWithinLimits(database, { slot, kind: 'mail', limit, now }, it);
const of = (items: readonly Claimed[], domain: string) => items.filter(({ key }) => key.startsWith(`${domain}.`));
const sent = (items: readonly Claimed[], slot = 'a') =>
  database.transact((tx) =>
    settle(
      tx,
      slot,
      items.map((item): Settlement => ({ item, state: 'sent', code: '250' })),
    ),
  );

test('two senders and a clock of our own: in no minute and no hour more than the limits, and everybody’s mails get there', async () => {
  await write('big.example', 60);
  await write('small.example', 25);
  await write('other.example', 10);
  const it = limits({
    account: { minute: 30, hour: 80 },
    eachDomain: { minute: 12 },
    domains: [{ domain: 'other.example', minute: 4 }],
  });
  const log: { domain: string; at: number }[] = [];
  let left = 95;
  for (let minute = 0; left && minute < 200; minute += 0.25) {
    const now = after(minute * 60_000);
    const both = await Promise.all(['a', 'b'].map((slot) => claim(now, it, 40, slot)));
    for (const [n, { items }] of both.entries()) {
      for (const { key } of items) log.push({ domain: key.split('.marketing')[0]!, at: now.getTime() });
      left -= items.length;
      await sent(items, ['a', 'b'][n]);
    }
  }
  expect(left).toBe(0);
  const most = (domain: string | null, span: Span): number => {
    const times = log.filter((one) => domain === null || one.domain === domain).map(({ at }) => at);
    return Math.max(...times.map((first) => times.filter((at) => at >= first && at < first + SPANS[span].ms).length));
  };
  expect(most(null, 'minute')).toBeLessThanOrEqual(30);
  expect(most(null, 'hour')).toBeLessThanOrEqual(80);
  expect(most('big.example', 'minute')).toBeLessThanOrEqual(12);
  expect(most('other.example', 'minute')).toBeLessThanOrEqual(4);
  // the limits are used, too
  expect(most('big.example', 'minute')).toBe(12);
  expect(await hasLimits(database, NO_LIMITS, after(300 * 60_000))).toBe(false);
  expect((await database.query(`select 1 from outbox where held_for is not null`)).length).toBe(0);
});

test('a domain that has to wait holds up nobody else, and says why it waits', async () => {
  await write('big.example', 50);
  await write('small.example', 5);
  const it = limits({ domains: [{ domain: 'big.example', minute: 3 }] });
  const first = await claim(start, it);
  expect(of(first.items, 'big.example')).toHaveLength(3);
  expect(first).toMatchObject({ held: 37, limited: true });
  const second = await claim(after(1_000), it);
  expect(of(second.items, 'small.example')).toHaveLength(5);
  expect(of(second.items, 'big.example')).toHaveLength(0);
  const waits = await database.query(`select distinct held_for, code, state from outbox where held_for is not null`);
  expect(waits).toEqual([{ held_for: 'big.example', code: 'limit: big.example', state: 0 }]);
  expect(await sendingNow(database, after(1_000))).toMatchObject({
    sent: { minute: 8 },
    domains: [{ domain: 'big.example', waiting: 47 }],
  });
  expect(await outboxDue(database, ['mail'], after(1_000))).toBe(true);
  // the limit is gone: those who waited go
  expect(await hasLimits(database, NO_LIMITS, after(2_000))).toBe(true);
  let n = 0;
  for (let round = 0; round < 9; round += 1) n += (await claim(after(2_000 + round), NO_LIMITS)).items.length;
  expect(n).toBe(47);
});

test('what somebody waits for goes first, with and without limits', async () => {
  await write('big.example', 30);
  await write('big.example', 2, 'service');
  const it = limits({ account: { minute: 5 } });
  const first = await claim(start, it);
  expect(first.items.filter(({ payload }) => (payload as { class: string }).class === 'service')).toHaveLength(2);
  expect(first.items).toHaveLength(5);
  await write('big.example', 3, 'internal');
  const next = await claimDue(database, { slot: 'a', kind: 'mail', limit: 4, now: after(1) });
  expect(next.items.map(({ payload }) => (payload as { class: string }).class).sort()).toEqual([
    'internal',
    'internal',
    'internal',
    'marketing',
  ]);
});

test('a mail that did not reach the server gives its room back where it was counted', async () => {
  await write('big.example', 6);
  const it = limits({ account: { hour: 2 } });
  const { items } = await claim(start, it);
  expect(items).toHaveLength(2);
  expect((await claim(after(1_000), it)).items).toHaveLength(0);
  const [one, two] = items as [Claimed, Claimed];
  await database.transact((tx) =>
    settle(tx, 'a', [
      { item: one, state: 'retry', at: after(9_999_999), spendAttempt: false, code: 'connect: refused' },
      { item: two, state: 'sent', code: '250' },
    ]),
  );
  expect((await claim(after(2_000), it)).items).toHaveLength(1);
  expect((await claim(after(3_000), it)).items).toHaveLength(0);
});

test('refused by policy again and again: the domain rests, its leads stay, others flow, a person can let it go on', async () => {
  await write('strict.example', 20);
  await write('other.example', 3);
  const sign = { domain: 'strict.example', sign: 'policy', code: '550 5.7.1 blocked' } as const;
  const told = await database.transact((tx) => noteSigns(tx, Array(5).fill(sign)), start);
  expect(told).toMatchObject([{ domain: 'strict.example', code: '550 5.7.1 blocked' }]);
  expect(await hasLimits(database, NO_LIMITS, start)).toBe(true);
  const { items } = await claim(start, NO_LIMITS);
  expect(items).toHaveLength(3);
  expect(of(items, 'other.example')).toHaveLength(3);
  const [waits] = await database.query(`select distinct code from outbox where held_for is not null`);
  expect(waits).toEqual({ code: 'paused: strict.example: 550 5.7.1 blocked' });
  expect(await database.query(`select 1 from suppression`)).toEqual([]);
  expect((await claim(after(59 * 60_000), NO_LIMITS)).items).toHaveLength(0);
  expect(await database.transact((tx) => releaseDomain(tx, 'strict.example'))).toBe(true);
  expect((await claim(after(59 * 60_000 + 1), NO_LIMITS)).items).toHaveLength(20);
});

test('a slowed domain gets its pace, and the old one back', async () => {
  await write('slow.example', 80);
  await database.transact((tx) => noteSigns(tx, [{ domain: 'slow.example', sign: 'slow', code: '421 4.7.0' }]), start);
  let n = 0;
  for (let second = 0; second < 60; second += 5) n += (await claim(after(second * 1_000), NO_LIMITS, 100)).items.length;
  expect(n).toBe(30);
  expect((await claim(after(62_000), NO_LIMITS, 100)).items.length).toBeGreaterThan(0);
});
