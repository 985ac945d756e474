import type { Database } from '../database.ts';
import { happen } from '../happen.ts';
import { freshDatabase } from '../testing/fresh-database.ts';
import { forgetUnconfirmed } from './unconfirmed.store.ts';

let database: Database;
let drop: () => Promise<void>;
beforeEach(async () => {
  ({ database, drop } = await freshDatabase());
  await database.query(
    `with f as (insert into form (id, name) values ('kontakt', 'Kontakt') returning id)
     insert into form_version (form_id, no, definition) select id, 1, '{}' from f`,
  );
});
afterEach(() => drop());

/** A lead that filled in a form so many days ago and has not clicked the link in the mail. */
async function asked(email: string, days: number, source = 'form:kontakt'): Promise<number> {
  const at = `now() - interval '${days} days'`;
  const [row] = await database.query<{ id: number }>(
    `with l as (insert into lead (email, source, created_at) values ($1, $2, ${at}) returning id),
       c as (insert into consent select id, 'marketing', 'pending', ${at} from l),
       s as (insert into form_submission (form_id, form_version_id, lead_id, values, ip, at)
         select 'kontakt', (select max(id) from form_version), id, '{}', '203.0.113.7', ${at} from l)
     select id from l`,
    [email, source],
  );
  const leadId = row!.id;
  await database.query(
    `insert into outbox (key, kind, lead_id, payload, not_before, created_at) values ('doi:' || $1, 'mail', $2, '{}', now(), now())`,
    [String(leadId), leadId],
  );
  const [when] = await database.query<{ at: Date }>(`select ${at} as at`);
  await database.transact(
    (tx) =>
      happen(tx, [
        { leadId, by: 'form:kontakt', touchpoint: { kind: 'form.submitted', ref: 'kontakt', source: 'form' } },
      ]),
    when!.at,
  );
  return leadId;
}
const left = async () =>
  (await database.query<{ email: string }>(`select email from lead order by id`)).map((row) => row.email.split('@')[0]);
const openOf = (leadId: number) =>
  database.query(
    `select (select count(*) from consent where lead_id = $1) as consents,
       (select count(*) from form_submission where lead_id = $1) as submissions`,
    [leadId],
  );

test('whoever never confirmed is forgotten after 30 days, without a mark on the address', async () => {
  const gone = await asked('gone@example.org', 31);
  await asked('young@example.org', 29);
  expect(await forgetUnconfirmed(database)).toBe(1);
  expect(await left()).toEqual(['young']);
  for (const table of ['touchpoint', 'outbox', 'form_submission', 'consent'])
    expect(await database.query(`select 1 from ${table} where lead_id = $1`, [gone])).toEqual([]);
  expect(await database.query(`select * from suppression`)).toEqual([]);
  expect(await database.query(`select action, data from audit_entry`)).toEqual([
    { action: 'lead.erased', data: { by: 'rule:unconfirmed' } },
  ]);
  expect(await forgetUnconfirmed(database)).toBe(0);
});

test.each<[string, (id: number) => string]>([
  ['a note', (id) => `insert into lead_note (lead_id, text) values (${id}, 'angerufen')`],
  [
    'an owner',
    (
      id,
    ) => `with u as (insert into app_user (email, name, password_hash, role) values ('a@b.example', 'A', '-', 'sales') returning id)
      update lead set owner_id = (select id from u) where id = ${id}`,
  ],
  [
    'a handoff',
    (id) =>
      `insert into handoff (lead_id, state, reason, offered_at, due_at) values (${id}, 'expired', 'x', now(), now())`,
  ],
  ['another consent', (id) => `insert into consent values (${id}, 'tracking', 'granted', now())`],
  [
    'a confirmed submission',
    (id) => `insert into form_submission (form_id, form_version_id, lead_id, values, at, confirmed_at)
      select 'kontakt', max(id), ${id}, '{"kept": true}', now() - interval '90 days', now() from form_version`,
  ],
  ['another source', (id) => `update lead set source = 'event:messe' where id = ${id}`],
  ['a stage', (id) => `update lead set stage = 'customer' where id = ${id}`],
  [
    'an import',
    (id) => `insert into touchpoint (lead_id, kind, at, source) values (${id}, 'lead.imported', now(), 'import')`,
  ],
  ['a change by a colleague', (id) => `insert into audit_entry (action, target) values ('lead.update', 'lead:${id}')`],
])('who has %s stays; only the request goes', async (_, more) => {
  const id = await asked('kept@example.org', 31);
  await database.query(more(id));
  const [before] = await openOf(id);
  expect(await forgetUnconfirmed(database)).toBe(1);
  expect(await left()).toEqual(['kept']);
  expect(await openOf(id)).toEqual([
    { consents: Number(before!['consents']) - 1, submissions: Number(before!['submissions']) - 1 },
  ]);
  expect(await forgetUnconfirmed(database)).toBe(0);
});

test('who asks again keeps what waits for the new mail', async () => {
  const id = await asked('again@example.org', 40);
  await database.query(
    `insert into form_submission (form_id, form_version_id, lead_id, values, at)
     select 'kontakt', max(id), $1, '{}', now() - interval '2 days' from form_version`,
    [id],
  );
  expect(await forgetUnconfirmed(database)).toBe(1);
  expect(await left()).toEqual(['again']);
  expect(await openOf(id)).toEqual([{ consents: 1, submissions: 1 }]);
  expect(await database.query(`select state from consent`)).toEqual([{ state: 'pending' }]);
  expect(await forgetUnconfirmed(database)).toBe(0);
});

test('who confirms at that moment is left alone', async () => {
  const id = await asked('now@example.org', 31);
  let forgotten: Promise<number> | undefined;
  await database.transact(async (tx) => {
    await tx.query(`select id from lead where id = $1 for update`, [id]);
    await tx.query(`update form_submission set confirmed_at = now() where lead_id = $1`, [id]);
    await tx.query(`update consent set state = 'granted' where lead_id = $1`, [id]);
    forgotten = forgetUnconfirmed(database);
    await forgotten;
  });
  expect(await forgotten).toBe(0);
  expect(await forgetUnconfirmed(database)).toBe(0);
  expect(await openOf(id)).toEqual([{ consents: 1, submissions: 1 }]);
});

test('many are forgotten in batches', async () => {
  await database.query(
    `with l as (insert into lead (email, source, created_at)
       select n || '@example.org', 'form:kontakt', now() - interval '31 days' from generate_series(1, 450) n returning id)
     insert into form_submission (form_id, form_version_id, lead_id, values, at)
     select 'kontakt', (select max(id) from form_version), id, '{}', now() - interval '31 days' from l`,
  );
  expect(await forgetUnconfirmed(database)).toBe(450);
  expect(await left()).toEqual([]);
});
