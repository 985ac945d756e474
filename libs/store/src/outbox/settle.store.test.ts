import { addLeads, freshDatabase } from '../testing/fresh-database.ts';
import type { Database } from '../database.ts';
import { post } from '../post.ts';
import { claimDue } from './claim.store.ts';
import type { Claimed } from './claim.store.ts';
import { settle } from './settle.store.ts';
import type { Settlement } from './settle.store.ts';

let database: Database;
let drop: () => Promise<void>;
let leadId: number;

beforeEach(async () => {
  ({ database, drop } = await freshDatabase());
  [leadId] = (await addLeads(database, 1)) as [number];
  const payload = { class: 'marketing', templateId: 'hello' };
  await database.transact((tx) => post(tx, [{ key: 'k', kind: 'mail', leadId, payload }]));
});
afterEach(() => drop());

const claim = async (slot: string): Promise<Claimed> => {
  const now = await database.now();
  return (await claimDue(database, { slot, kind: 'mail', limit: 5, now })).items[0]!;
};
const write = (slot: string, settlement: Settlement) =>
  database.transact((tx) => settle(tx, slot, [settlement])) as Promise<number>;
const again = (item: Claimed): Settlement => ({
  ...{ item, state: 'retry', at: new Date(0), spendAttempt: false, code: 'late' },
});

test('a settlement that is written a second time does not touch what the same sender has claimed anew', async () => {
  const first = await claim('a');
  expect(await write('a', again(first))).toBe(1);
  const second = await claim('a');
  expect(second.attempt).toBe(first.attempt);
  expect(await write('a', again(first))).toBe(0);
  expect(await database.query(`select state, slot from outbox`)).toEqual([{ state: 1, slot: 'a' }]);
  expect(await write('a', { item: second, state: 'sent', code: '250' })).toBe(1);
});

test('settling waits for the lead before it takes the mail: whoever erases them meanwhile is not locked out', async () => {
  const item = await claim('a');
  let settled: Promise<number> | undefined;
  await database.transact(async (tx) => {
    await tx.query(`select id from lead where id = $1 for update`, [leadId]);
    settled = write('a', { item, state: 'sent', code: '250' });
    for (let waits = false; !waits;)
      waits =
        (
          await database.query(
            `select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
          )
        ).length > 0;
    await tx.query(`delete from outbox where lead_id = $1`, [leadId]);
  });
  expect(await settled).toBe(0);
});
