import type { Database } from '../database.ts';
import { freshDatabase } from '../testing/fresh-database.ts';
import { writeSetting } from '../settings/setting.store.ts';
import { offerHandoffs } from './offer.store.ts';
import { saveSalesperson } from './routing.store.ts';

let database: Database;
let drop: () => Promise<void>;
beforeAll(async () => ({ database, drop } = await freshDatabase()));
afterAll(() => drop());

/** Monday, 10 o'clock in Berlin. */
const monday = new Date('2026-11-23T09:00:00Z');
let made = 0;
async function lead(more: Record<string, unknown> = {}): Promise<number> {
  const row = { email: `l${++made}@example.org`, first_name: 'Sina', last_name: `Nr ${made}`, ...more };
  const keys = Object.keys(row);
  const [one] = await database.query<{ id: number }>(
    `insert into lead (${keys.join(', ')}) values (${keys.map((_, i) => `$${i + 1}`).join(', ')}) returning id`,
    Object.values(row),
  );
  return one!.id;
}
async function colleague(name: string, role = 'sales'): Promise<number> {
  const [one] = await database.query<{ id: number }>(
    `insert into app_user (email, name, password_hash, role) values ($1, $2, '-', $3) returning id`,
    [`${name}@besser.example`, name, role],
  );
  return one!.id;
}
const offer = (leadId: number, more: object = {}) => ({
  leadId,
  enrolmentId: null,
  seq: null,
  reason: 'Erstgespräch gebucht',
  answerWithinHours: 8,
  ...more,
});
const handoffs = <T = Record<string, unknown>>(leadIds: readonly number[]) =>
  database.query<T>(
    `select id, lead_id as "leadId", user_id as "userId", due_at as "dueAt", remind_at as "remindAt", evidence, routing, waiting
     from handoff where lead_id = any($1::bigint[]) order by id`,
    [leadIds],
  );
beforeEach(async () => {
  await database.query(`delete from handoff; delete from app_user; delete from outbox; delete from setting`);
});

test('an offer has its evidence, an owner, a deadline in business time, a notice and a mail', async () => {
  const johann = await colleague('johann');
  const id = await lead({ fit: 30, engagement: 60, temperature: 'hot', phase: 'decision' });
  await database.query(
    `insert into score_entry (lead_id, axis, points, reason, at) values
     ($1, 'engagement', 10, 'Webinar', now()), ($1, 'engagement', 15, 'Webinar', now()), ($1, 'fit', 20, 'Leitung', now()), ($1, 'fit', -5, 'Klein', now())`,
    [id],
  );
  await database.query(
    `insert into touchpoint (lead_id, kind, ref, at, source) values ($1, 'asset.read', 'preisliste', now(), 't'), ($1, 'tag.added', 'x', now(), 't')`,
    [id],
  );
  const happenings = await database.transact((tx) => offerHandoffs(tx, [offer(id)]), monday);
  const [row] = await handoffs<Record<string, never>>([id]);
  expect(row).toMatchObject({
    userId: johann,
    dueAt: new Date('2026-11-24T09:00:00Z'),
    remindAt: new Date('2026-11-23T13:00:00Z'),
    routing: { ruleId: 'fallback', won: 'only-one-free', candidates: [{ userId: johann, open: 0 }] },
    evidence: {
      fit: 30,
      temperature: 'hot',
      scores: [
        { reason: 'Webinar', points: 25 },
        { reason: 'Leitung', points: 20 },
      ],
      touchpoints: [{ kind: 'asset.read', ref: 'preisliste' }],
    },
  });
  expect(happenings).toMatchObject([{ leadId: id, touchpoint: { kind: 'handoff.offered', ref: String(johann) } }]);
  expect(await database.query(`select owner_id from lead where id = $1`, [id])).toEqual([{ owner_id: johann }]);
  expect(await database.query(`select user_id, kind from notification`)).toEqual([
    { user_id: johann, kind: 'handoff.offered' },
  ]);
  const [mail] = await database.query<{ key: string; payload: { data: { evidence: string[] } } }>(
    `select key, payload from outbox`,
  );
  expect(mail).toMatchObject({
    key: `handoff:${row!.id}`,
    payload: { class: 'internal', builtin: 'handoff', to: 'johann@besser.example', data: { userId: johann } },
  });
  expect(mail!.payload.data.evidence.slice(0, 2)).toEqual(['Webinar (+25)', 'Leitung (+20)']);
});

test('twenty offers at the same time in ten transactions are shared fairly', async () => {
  const people = [await colleague('a'), await colleague('b'), await colleague('c')];
  await database.transact((tx) =>
    saveSalesperson(tx, { userId: people[2]!, available: true, weight: 2, capacity: 50 }),
  );
  const leads = await Promise.all(Array.from({ length: 20 }, () => lead()));
  await Promise.all(
    Array.from({ length: 10 }, (_, i) =>
      database.transact((tx) => offerHandoffs(tx, [offer(leads[2 * i]!), offer(leads[2 * i + 1]!)]), monday),
    ),
  );
  const rows = await handoffs<{ userId: number }>(leads);
  expect(people.map((id) => rows.filter((row) => row.userId === id).length)).toEqual([5, 5, 10]);
});

test('a lead on offer is not offered twice; the second walk waits for the same answer', async () => {
  await colleague('johann');
  const id = await lead();
  await database.transact((tx) => offerHandoffs(tx, [offer(id, { enrolmentId: 1, seq: 4 })]), monday);
  await database.transact((tx) => offerHandoffs(tx, [offer(id, { enrolmentId: 2, seq: 7 })]), monday);
  const twin = await lead();
  await database.transact(
    (tx) => offerHandoffs(tx, [offer(twin, { enrolmentId: 3, seq: 1 }), offer(twin, { enrolmentId: 4, seq: 2 })]),
    monday,
  );
  expect(await handoffs([id, twin])).toMatchObject([
    { leadId: id, waiting: [{ enrolmentId: 2, seq: 7 }] },
    { leadId: twin, waiting: [{ enrolmentId: 4, seq: 2 }] },
  ]);
});

test('nobody free: the offer stands open, and marketing is told', async () => {
  const away = await colleague('away');
  const marketer = await colleague('maria', 'marketer');
  await database.transact((tx) => saveSalesperson(tx, { userId: away, available: false, weight: 1, capacity: 5 }));
  const id = await lead();
  await database.transact((tx) => offerHandoffs(tx, [offer(id)]), monday);
  expect(await handoffs([id])).toMatchObject([{ userId: null, routing: { won: 'nobody-free' } }]);
  expect(await database.query(`select user_id, kind from notification`)).toEqual([
    { user_id: marketer, kind: 'handoff.unassigned' },
  ]);
  expect(await database.query(`select 1 from outbox`)).toEqual([]);
});

test('a rule on a field picks the person', async () => {
  const [south, north] = [await colleague('south'), await colleague('north')];
  await writeSetting(database, 'routing', {
    rules: [
      {
        id: 's',
        name: 'Süden',
        rule: { kind: 'field', field: 'region', op: 'eq', value: 'Bayern' },
        people: [south],
      },
    ],
    fallback: [north],
  });
  const [bavarian, other] = [await lead({ fields: { region: 'bayern' } }), await lead()];
  await database.transact((tx) => offerHandoffs(tx, [offer(bavarian), offer(other)]), monday);
  expect(await handoffs([bavarian, other])).toMatchObject([
    { userId: south, routing: { ruleId: 's' } },
    { userId: north, routing: { ruleId: 'fallback' } },
  ]);
});
