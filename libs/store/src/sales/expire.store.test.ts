import type { Database } from '../database.ts';
import { freshDatabase } from '../testing/fresh-database.ts';
import { expireHandoffs } from './expire.store.ts';
import { offerHandoffs } from './offer.store.ts';
import { lockRouting } from './routing.store.ts';

let database: Database;
let drop: () => Promise<void>;
beforeAll(async () => ({ database, drop } = await freshDatabase()));
afterAll(() => drop());

const monday = new Date('2026-11-23T09:00:00Z');
const offer = { enrolmentId: null, seq: null, reason: 'Erstgespräch' } as const;
async function lead(email: string): Promise<number> {
  const [row] = await database.query<{ id: number }>(
    `insert into lead (email, stage) values ($1, 'mql') returning id`,
    [email],
  );
  return row!.id;
}
/** Until some transaction waits for a lock that is not a row's. */
async function somebodyWaitsForRouting(): Promise<void> {
  for (;;) {
    const rows = await database.query(`select 1 from pg_locks l join pg_database d on d.oid = l.database
      where l.locktype = 'advisory' and not l.granted and d.datname = current_database()`);
    if (rows.length) return;
  }
}

test('the sweep takes leads, then offers, then the routing, as everybody does: a batch that is just routing goes through', async () => {
  await database.query(
    `insert into app_user (email, name, password_hash, role) values ('j@besser.example', 'J', '-', 'sales')`,
  );
  const [busy, late] = [await lead('busy@example.org'), await lead('late@example.org')];
  await database.transact((tx) => offerHandoffs(tx, [{ ...offer, leadId: busy, answerWithinHours: 8 }]), monday);
  await database.transact((tx) => offerHandoffs(tx, [{ ...offer, leadId: late, answerWithinHours: 1 }]), monday);
  // half of 8 hours, all of 1: one reminder and one expiry in the same go of the sweep
  const noon = new Date(monday.getTime() + 4 * 3_600_000);
  let sweep: Promise<number> | undefined;
  await database.transact(async (tx) => {
    await tx.query(`select id from lead where id = $1 for no key update`, [busy]);
    await lockRouting(tx);
    sweep = database.transact((other) => expireHandoffs(other), noon);
    sweep.catch(() => undefined);
    await somebodyWaitsForRouting();
    // another walk of the same lead joins the open offer
    await offerHandoffs(tx, [{ ...offer, leadId: busy, enrolmentId: 7, seq: 2, answerWithinHours: 8 }]);
  }, noon);
  // the reminder of the busy lead was left to the next go
  expect(await sweep).toBe(1);
  expect(await database.query(`select waiting, remind_at from handoff where lead_id = $1`, [busy])).toEqual([
    { waiting: [{ enrolmentId: 7, seq: 2 }], remind_at: noon },
  ]);
  expect(await database.transact((tx) => expireHandoffs(tx), noon)).toBe(1);
});
