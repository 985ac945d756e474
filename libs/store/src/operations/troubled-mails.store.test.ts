import type { Database } from '../database.ts';
import { claimDue } from '../outbox/claim.store.ts';
import { post } from '../post.ts';
import { addLeads, freshDatabase } from '../testing/fresh-database.ts';
import { figures } from './figures.store.ts';
import { actOnMails, troubledGroups, troubledMails } from './troubled-mails.store.ts';

let database: Database;
let drop: () => Promise<void>;
const now = new Date('2026-11-23T08:00:00Z');
beforeEach(async () => {
  ({ database, drop } = await freshDatabase());
  const leads = await addLeads(database, 4);
  await database.transact(
    (tx) =>
      post(
        tx,
        leads.map((leadId, i) => ({
          key: `k${i}`,
          kind: 'mail',
          leadId,
          payload: { class: 'service', builtin: 'opt-in' },
        })),
      ),
    now,
  );
  await database.query(
    `update outbox set state = t.state, code = t.code, settled_at = $4, attempt = 1, slot = 'gone'
     from unnest($1::text[], $2::int[], $3::text[]) as t(key, state, code) where outbox.key = t.key`,
    [
      ['k0', 'k1', 'k2'],
      [3, 3, 4],
      ['550 5.1.1 <lead1@example.org> unknown', '550 5.1.1 <lead2@example.org> unknown', 'the sender was lost'],
      now,
    ],
  );
});
afterEach(() => drop());

const again = (filter: Parameters<typeof actOnMails>[1], act: 'again' | 'give-up') =>
  database.transact((tx) => actOnMails(tx, filter, act), now);

test('reasons are grouped without what differs by address', async () => {
  expect(await troubledGroups(database, { state: 'failed' })).toEqual([{ code: '550 5.1.1', count: 2, oldest: now }]);
  expect(await troubledMails(database, { state: 'unknown' }, { offset: 0, limit: 9 })).toMatchObject({
    total: 1,
    items: [{ leadName: 'Lead 3', template: 'opt-in', reason: 'the sender was lost' }],
  });
});

test('sent again is the same row under the same key; what was given up is asked for no more and keeps its state', async () => {
  expect(await again({ state: 'unknown' }, 'again')).toEqual({ done: 1, last: null });
  const { items } = await claimDue(database, { slot: 's', kind: 'mail', limit: 9, now });
  expect(items.map(({ key }) => key).sort()).toEqual(['k2', 'k3']);
  expect(await again({ state: 'failed', code: '550 5.1.1' }, 'give-up')).toEqual({ done: 2, last: null });
  expect(await again({ state: 'failed' }, 'again')).toEqual({ done: 0, last: null });
  expect((await troubledMails(database, { state: 'failed' }, { offset: 0, limit: 9 })).total).toBe(0);
  expect(await database.query(`select state, code from outbox where key = 'k0'`)).toEqual([
    { state: 3, code: 'given-up: 550 5.1.1 <lead1@example.org> unknown' },
  ]);
});

test('the figures count what waits, went wrong and went out, without an address among them', async () => {
  await database.query(`update outbox set settled_at = clock_timestamp() where state > 0`);
  await database.query(`update outbox set not_before = clock_timestamp() - interval '5 s' where state = 0`);
  const found = await figures(database);
  expect(found.outbox).toEqual([
    { kind: 'mail', count: 1, state: 'pending' },
    { kind: 'mail', count: 2, state: 'failed' },
    { kind: 'mail', count: 1, state: 'unknown' },
  ]);
  expect(found.failures).toEqual([
    { kind: 'mail', code: '550 5.1.1', count: 2 },
    { kind: 'mail', code: 'the sender was lost', count: 1 },
  ]);
  expect(found.outboxLag).toHaveLength(1);
  expect(found.outboxLag[0]!.lagMs).toBeGreaterThan(4_990);
  expect(JSON.stringify(found)).not.toContain('@');
});
