import type { Database } from '../database.ts';
import { happen } from '../happen.ts';
import { freshDatabase } from '../testing/fresh-database.ts';
import { answerHandoff, closeHandoff } from './answer.store.ts';
import { expireHandoffs } from './expire.store.ts';
import { offerHandoffs } from './offer.store.ts';
import { markSql, saveSheet, sheetOf } from './qualification.store.ts';

let database: Database;
let drop: () => Promise<void>;
beforeAll(async () => ({ database, drop } = await freshDatabase()));
afterAll(() => drop());

const monday = new Date('2026-11-23T09:00:00Z');
const later = (hours: number) => new Date(monday.getTime() + hours * 3_600_000);
let made = 0;
let people: number[] = [];
let marketer = 0;
async function colleague(name: string, role = 'sales'): Promise<number> {
  const [one] = await database.query<{ id: number }>(
    `insert into app_user (email, name, password_hash, role) values ($1, $2, '-', $3) returning id`,
    [`${name}@besser.example`, name, role],
  );
  return one!.id;
}
beforeEach(async () => {
  await database.query(`delete from handoff; delete from app_user; delete from outbox; delete from notification`);
  people = [await colleague('johann'), await colleague('berta')];
  marketer = await colleague('maria', 'marketer');
});
/** A lead (MQL) on offer to Johann since Monday 10 o'clock, 8 business hours to answer. */
async function offered(stage = 'mql'): Promise<{ leadId: number; handoffId: number; userId: number }> {
  const [lead] = await database.query<{ id: number }>(`insert into lead (email, stage) values ($1, $2) returning id`, [
    `l${++made}@example.org`,
    stage,
  ]);
  await database.transact(
    (tx) =>
      offerHandoffs(tx, [
        { leadId: lead!.id, enrolmentId: null, seq: null, reason: 'Erstgespräch', answerWithinHours: 8 },
      ]),
    monday,
  );
  const [handoff] = await database.query<{ id: number; user_id: number }>(
    `select id, user_id from handoff where lead_id = $1`,
    [lead!.id],
  );
  return { leadId: lead!.id, handoffId: handoff!.id, userId: handoff!.user_id };
}
const johann = () => ({ userId: people[0]!, role: 'sales' });
const leadOf = async (id: number) =>
  (await database.query(`select stage, owner_id, recycle_at, tags from lead where id = $1`, [id]))[0];
const happenedTo = async (id: number) =>
  (await database.query<{ kind: string }>(`select kind from touchpoint where lead_id = $1 order by id`, [id])).map(
    (row) => row.kind,
  );

test('accepting makes an SAL and an owner; the same answer again changes nothing', async () => {
  const { leadId, handoffId } = await offered();
  const accept = () =>
    database.transact((tx) => answerHandoff(tx, { handoffId, by: johann(), answer: 'accepted' }), later(1));
  expect(await accept()).toEqual({ ok: true, state: 'accepted', leadId, now: true });
  expect(await leadOf(leadId)).toMatchObject({ stage: 'sal', owner_id: people[0] });
  expect(await accept()).toMatchObject({ ok: true, now: false });
  expect((await happenedTo(leadId)).filter((kind) => kind === 'handoff.accepted')).toHaveLength(1);
});

test('of two answers at the same time one wins, the other is told', async () => {
  for (let round = 0; round < 5; round++) {
    const { leadId, handoffId, userId } = await offered();
    const answers = await Promise.all([
      database.transact(
        (tx) => answerHandoff(tx, { handoffId, by: { userId, role: 'sales' }, answer: 'accepted' }),
        later(1),
      ),
      database.transact(
        (tx) =>
          answerHandoff(tx, {
            handoffId,
            by: { userId: marketer, role: 'marketer' },
            answer: 'rejected',
            reason: 'not-icp',
          }),
        later(1),
      ),
    ]);
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
    expect(answers.find((answer) => !answer.ok)).toMatchObject({ code: 'already-answered' });
    const won = answers[0]!.ok ? 'sal' : 'disqualified';
    expect(await leadOf(leadId)).toMatchObject({ stage: won });
  }
});

test('not somebody else', async () => {
  const { handoffId } = await offered();
  const other = await database.transact((tx) =>
    answerHandoff(tx, { handoffId, by: { userId: people[1]!, role: 'sales' }, answer: 'accepted' }),
  );
  expect(other).toMatchObject({ ok: false, code: 'not-yours' });
});

test('rejecting for timing needs a date and brings the lead back on it', async () => {
  const { leadId, handoffId } = await offered();
  const reject = (more: object) =>
    database.transact((tx) => answerHandoff(tx, { handoffId, by: johann(), answer: 'rejected', ...more }), later(1));
  expect(await reject({})).toMatchObject({ ok: false, code: 'reason-missing' });
  expect(await reject({ reason: 'timing' })).toMatchObject({ ok: false, code: 'date-missing' });
  expect(await leadOf(leadId)).toMatchObject({ stage: 'mql' });
  const recycleAt = new Date('2027-05-23T07:00:00Z');
  expect(await reject({ reason: 'timing', recycleAt })).toMatchObject({ ok: true });
  expect(await leadOf(leadId)).toMatchObject({ stage: 'recycled', recycle_at: recycleAt });
  expect(await happenedTo(leadId)).toContain('handoff.rejected');
});

test('bad data marks the lead; a competitor is out', async () => {
  const [bad, rival] = [await offered(), await offered()];
  const reject = ({ handoffId }: { handoffId: number }, reason: 'bad-data' | 'competitor') =>
    database.transact((tx) =>
      answerHandoff(tx, { handoffId, by: { userId: marketer, role: 'marketer' }, answer: 'rejected', reason }),
    );
  await reject(bad, 'bad-data');
  await reject(rival, 'competitor');
  expect(await leadOf(bad.leadId)).toMatchObject({ stage: 'recycled', tags: ['check-data'], recycle_at: null });
  expect(await leadOf(rival.leadId)).toMatchObject({ stage: 'disqualified' });
});

test('half-time: one reminder; deadline: the next person; deadline again: marketing is told', async () => {
  const { leadId, handoffId } = await offered();
  const sweep = (at: Date) => database.transact((tx) => expireHandoffs(tx), at);
  const states = () =>
    database.query(`select state, user_id, previous_id from handoff where lead_id = $1 order by id`, [leadId]);
  const notices = () =>
    database.query(
      `select user_id, kind from notification where lead_id = $1 and kind <> 'handoff.offered' order by id`,
      [leadId],
    );
  // 8 business hours from Monday 10:00 are Tuesday 10:00; half of them Monday 14:00
  expect(await sweep(later(3.9))).toBe(0);
  expect(await sweep(later(4))).toBe(1);
  expect(await sweep(later(5))).toBe(0);
  expect(await notices()).toEqual([{ user_id: people[0], kind: 'handoff.reminder' }]);
  expect(await sweep(later(23.9))).toBe(0);
  expect(await sweep(later(24))).toBe(1);
  expect(await states()).toEqual([
    { state: 'expired', user_id: people[0], previous_id: null },
    { state: 'offered', user_id: people[1], previous_id: handoffId },
  ]);
  expect(await leadOf(leadId)).toMatchObject({ owner_id: people[1], stage: 'mql' });
  expect(
    await database.transact((tx) => answerHandoff(tx, { handoffId, by: johann(), answer: 'accepted' }), later(25)),
  ).toMatchObject({ ok: false, code: 'already-answered', state: 'expired' });
  await sweep(later(49));
  expect(await states()).toMatchObject([{ state: 'expired' }, { state: 'expired' }]);
  expect(await notices()).toEqual([
    { user_id: people[0], kind: 'handoff.reminder' },
    { user_id: people[0], kind: 'handoff.expired' },
    { user_id: people[1], kind: 'handoff.expired' },
    { user_id: marketer, kind: 'handoff.unanswered' },
  ]);
  expect(await happenedTo(leadId)).toEqual(
    expect.arrayContaining(['handoff.expired', 'handoff.offered', 'handoff.expired']),
  );
});

test('two sweeps and an answer at the deadline: the offer is expired once or answered, never both', async () => {
  for (let round = 0; round < 4; round++) {
    const { leadId, handoffId, userId } = await offered();
    const [, , answer] = await Promise.all([
      database.transact((tx) => expireHandoffs(tx), later(24)),
      database.transact((tx) => expireHandoffs(tx), later(24)),
      database.transact(
        (tx) => answerHandoff(tx, { handoffId, by: { userId, role: 'sales' }, answer: 'accepted' }),
        later(24),
      ),
    ]);
    const rows = await database.query<{ state: string }>(`select state from handoff where lead_id = $1 order by id`, [
      leadId,
    ]);
    expect(rows.map((row) => row.state)).toEqual(answer.ok ? ['accepted'] : ['expired', 'offered']);
    await database.query(`delete from handoff where lead_id = $1`, [leadId]);
  }
});

test('BANT: unchanged lines keep their source; three of four make an SQL, fewer only expressly; won makes a customer', async () => {
  const { leadId, handoffId } = await offered();
  const by = johann();
  const mark = (expressly = false) => database.transact((tx) => markSql(tx, { handoffId, by, expressly }), later(3));
  expect(await mark()).toMatchObject({ code: 'not-accepted' });
  await database.transact((tx) => answerHandoff(tx, { handoffId, by, answer: 'accepted' }), later(1));
  const save = (lines: { criterion: string; value: string; met: boolean | null }[], source: string, at: Date) =>
    database.transact((tx) => saveSheet(tx, { leadId, lines, source }), at);
  const budget = { criterion: 'budget', value: '20 T€', met: true };
  const need = { criterion: 'need', value: 'CRM', met: true };
  await save([budget, need], 'form:kontakt', later(1));
  await save(
    [budget, { ...need, value: 'CRM und Mail' }, { criterion: 'authority', value: '', met: null }],
    'user:1',
    later(2),
  );
  expect(await sheetOf(database, leadId)).toEqual([
    { ...budget, source: 'form:kontakt', at: later(1) },
    { criterion: 'need', value: 'CRM und Mail', met: true, source: 'user:1', at: later(2) },
  ]);
  expect(await mark()).toMatchObject({ ok: false, code: 'too-little-known' });
  await save([{ criterion: 'timeline', value: 'Q1', met: true }], 'user:1', later(2));
  expect(await mark()).toEqual({ ok: true, stage: 'sql' });
  expect(await leadOf(leadId)).toMatchObject({ stage: 'sql' });
  const close = () => database.transact((tx) => closeHandoff(tx, { handoffId, by, outcome: 'won' }), later(5));
  expect(await close()).toMatchObject({ ok: true, state: 'won', now: true });
  expect(await close()).toMatchObject({ ok: true, now: false });
  expect(await leadOf(leadId)).toMatchObject({ stage: 'customer' });
});

test('lost gives the lead back with its reason and date', async () => {
  const { leadId, handoffId } = await offered();
  const by = johann();
  await database.transact((tx) => answerHandoff(tx, { handoffId, by, answer: 'accepted' }), later(1));
  const close = (more: object) =>
    database.transact((tx) => closeHandoff(tx, { handoffId, by, outcome: 'lost', ...more }), later(2));
  expect(await close({})).toMatchObject({ ok: false, code: 'reason-missing' });
  expect(await close({ reason: 'no-budget' })).toMatchObject({ ok: true, state: 'lost' });
  expect(await leadOf(leadId)).toMatchObject({ stage: 'recycled', recycle_at: later(2 + 180 * 24) });
});

test('a lead that sales gave back begins anew: the ledger takes its engagement to nothing, new interest makes an MQL', async () => {
  const webinar = { id: 'webinar', name: 'Webinar', event: { kind: 'page.visited' }, points: 25, maxPerLead: 2 };
  const model = {
    fit: [],
    engagement: [webinar],
    mql: { fit: 20, engagement: 50 },
    temperature: { warm: 20, hot: 50 },
  };
  await database.query(`insert into setting (key, value) values ('scoring', $1)`, [JSON.stringify(model)]);
  const { leadId, handoffId } = await offered('lead');
  await database.query(`insert into consent values ($1, 'marketing', 'granted', now())`, [leadId]);
  const visit = (hours: number) =>
    database.transact(
      (tx) => happen(tx, [{ leadId, by: 'test', touchpoint: { kind: 'page.visited', source: 'test' } }]),
      later(hours),
    );
  const standing = async () =>
    (
      await database.query(
        `select stage, temperature, engagement, (select sum(points) from score_entry where lead_id = $1 and axis = 'engagement') as ledger
         from lead where id = $1`,
        [leadId],
      )
    )[0];
  await database.transact(
    (tx) =>
      happen(tx, [
        { leadId, by: 'user:1', effects: [{ kind: 'score.add', axis: 'fit', points: 40, reason: 'passt' }] },
      ]),
    monday,
  );
  await visit(0.1);
  await visit(0.2);
  expect(await standing()).toEqual({ stage: 'mql', temperature: 'hot', engagement: 50, ledger: 50 });
  const by = johann();
  await database.transact(
    (tx) => answerHandoff(tx, { handoffId, by, answer: 'rejected', reason: 'no-need' }),
    later(1),
  );
  expect(await standing()).toEqual({ stage: 'recycled', temperature: 'cold', engagement: 0, ledger: 0 });
  expect(
    await database.query(`select points, reason from score_entry where lead_id = $1 order by id desc limit 1`, [
      leadId,
    ]),
  ).toEqual([{ points: -50, reason: 'Zurück in die Pflege: Engagement beginnt neu' }]);
  await visit(2);
  // what it earns now counts from nothing, for the temperature and for how often a rule earns, too
  expect(await standing()).toEqual({ stage: 'recycled', temperature: 'warm', engagement: 25, ledger: 25 });
  await visit(3);
  expect(await standing()).toEqual({ stage: 'mql', temperature: 'hot', engagement: 50, ledger: 50 });
  await visit(4);
  expect(await standing()).toMatchObject({ engagement: 50 });
});

test('a colleague who takes an MQL back to nurturing lets it begin anew as well; at 0 points, too, for what was earned and taken back before must not count', async () => {
  const [rich, poor] = [await offered(), await offered()].map((one) => one.leadId);
  await database.transact((tx) =>
    happen(
      tx,
      [rich!, poor!].map((leadId) => ({
        leadId,
        by: 'user:1',
        effects: [
          { kind: 'score.add' as const, axis: 'engagement' as const, points: leadId === rich ? 30 : 0, reason: 'x' },
        ],
      })),
    ),
  );
  await database.transact((tx) =>
    happen(
      tx,
      [rich!, poor!].map((leadId) => ({
        leadId,
        by: 'user:1',
        effects: [{ kind: 'stage.set' as const, stage: 'recycled' as const, reason: 'später' }],
      })),
    ),
  );
  expect(
    await database.query(`select lead_id, points from score_entry where lead_id = any($1) order by id`, [[rich, poor]]),
  ).toEqual([
    { lead_id: rich, points: 30 },
    { lead_id: rich, points: -30 },
    { lead_id: poor, points: 0 },
  ]);
});
