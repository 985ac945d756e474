import { registry } from '@cultivar/nodes';
import { changeConsents } from '../consent/consent.store.ts';
import { eraseLead } from '../consent/erase-lead.store.ts';
import type { Database, Tx } from '../database.ts';
import { answerHold, happen } from '../happen.ts';
import { mergeLeads } from '../leads/merge-leads.store.ts';
import { examine } from '../operations/doctor.store.ts';
import { claimDue, refusedMeanwhile } from '../outbox/claim.store.ts';
import { freshDatabase } from '../testing/fresh-database.ts';
import { blocked, deadlocks, gateAt } from '../testing/gate.ts';
import { addLeads, liveWorkflow, sketch } from '../testing/live-workflow.ts';
import { changeStatus, publishDraft } from '../workflows/publish.store.ts';
import { lockWorkflow } from '../workflows/workflow.store.ts';
import { advance } from './advance.ts';
import { enrol } from './enrol.ts';

/** What people do while batches run. Where two meet, gates make them meet: first in the one order, then in the other. */
let database: Database;
let drop: () => Promise<void>;
beforeEach(async () => {
  ({ database, drop } = await freshDatabase({ registry, poolSize: 16 }));
  await database.query(
    `insert into app_user (email, name, password_hash, role) values ('m@example.org', 'M', '-', 'admin')`,
  );
});
afterEach(async () => {
  expect(await deadlocks(database)).toBe(0);
  await drop();
});

const HOUR_MS = 3_600_000;
/** A mail, points, a wait for a click of at most three days, a mail. */
const journey = sketch(
  [
    { id: 'in', type: 'added-by-hand' },
    { id: 'mail', type: 'send-mail', config: { template: 'first' } },
    { id: 'points', type: 'change-score', config: { axis: 'engagement', points: 5, reason: 'r' } },
    { id: 'until', type: 'wait-for-event', config: { events: [{ kind: 'mail.clicked' }], amount: 3, unit: 'days' } },
    { id: 'last', type: 'send-mail', config: { template: 'second' } },
  ],
  ['in.then > mail', 'mail.then > points', 'points.then > until', 'until.happened > last', 'until.timeout > last'],
  { reentry: 'after-leaving' },
);
async function enrolled(count: number): Promise<{ workflowId: number; leads: number[] }> {
  const { workflowId } = await liveWorkflow(database, journey);
  const leads = await addLeads(database, count);
  await database.transact((tx) => enrol(tx, { workflowId, leadIds: leads }));
  return { workflowId, leads };
}
const inDays = (days: number): Date => new Date(Date.now() + days * 24 * HOUR_MS);
const click = (leadId: number, no = 0) => ({
  leadId,
  by: 'test',
  touchpoint: { kind: 'mail.clicked', source: 'test', sourceId: `${leadId}:${no}` },
});
const act = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => database.transact(work);
const withdraw = (leadId: number) => (tx: Tx) => changeConsents(tx, leadId, ['marketing'], 'withdrawn', { by: 'lead' });
const claimMails = async () =>
  (await claimDue(database, { slot: 's', kind: 'mail', limit: 1000, now: inDays(30) })).items.map(
    (item) => item.leadId,
  );
/** Everything the doctor knows of, and what must hold of scores and walks. */
async function sound(): Promise<void> {
  const findings = await examine(database, { full: true, now: new Date() });
  expect(findings.filter((one) => !/worker|sweep|lives/i.test(one.check))).toEqual([]);
  expect(
    await database.query(
      `select l.id from lead l where l.engagement <> coalesce((select sum(points) from score_entry s
         where s.lead_id = l.id and s.axis = 'engagement'), 0)`,
    ),
  ).toEqual([]);
  expect(await database.query(`select lead_id from cursor group by workflow_id, lead_id having count(*) > 1`)).toEqual(
    [],
  );
}
/** Rows that still know somebody, in every table that could. */
async function tracesOf(leadId: number): Promise<string[]> {
  const tables = await database.query<{ name: string }>(
    `select c.table_name as name from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
     where c.table_schema = 'public' and c.column_name = 'lead_id' and t.table_type = 'BASE TABLE'`,
  );
  const found: string[] = [];
  for (const { name } of tables)
    if ((await database.query(`select 1 from ${name} where lead_id = $1 limit 1`, [leadId])).length) found.push(name);
  return found;
}

describe('erasing', () => {
  test('waits for the batch that has the lead in hand, and leaves nothing of what it wrote', async () => {
    const { workflowId, leads } = await enrolled(2);
    const gate = await gateAt(database, 'step');
    const batch = advance(database, { workflowId });
    await blocked(database, 1);
    const erased = act((tx) => eraseLead(tx, leads[0]!, 'own-data'));
    await blocked(database, 2);
    await gate.open();
    expect((await batch).advanced).toBe(2);
    expect(await erased).toBe(true);
    expect(await tracesOf(leads[0]!)).toEqual([]);
    const rows = await database.query(`select count(distinct enrolment_id) as n from step`);
    expect(rows).toEqual([{ n: 1 }]);
    await sound();
  });

  test('half done, it is in nobody’s way, and no batch, event, answer or late wait brings the person back', async () => {
    const { workflowId, leads } = await enrolled(2);
    await advance(database, { workflowId });
    const [walk] = await database.query<{ id: number; seq: number }>(
      `select enrolment_id as id, seq from cursor where lead_id = $1`,
      [leads[0]],
    );
    const gate = await gateAt(database, 'audit_entry');
    const erased = act((tx) => eraseLead(tx, leads[0]!, 'own-data'));
    await blocked(database, 1);
    // the sleeper is due meanwhile: the other one goes on, this one is left alone
    expect(await advance(database, { workflowId, now: inDays(4) })).toMatchObject({ advanced: 1 });
    const event = act((tx) => happen(tx, [click(leads[0]!)]));
    await blocked(database, 2);
    await gate.open();
    expect(await erased).toBe(true);
    expect(await event).toEqual([false]);
    expect(await advance(database, { workflowId, now: inDays(400) })).toMatchObject({ advanced: 0 });
    expect(await act((tx) => answerHold(tx, { enrolmentId: walk!.id, seq: walk!.seq, outcome: 'ok' }))).toBe(false);
    expect(await act((tx) => enrol(tx, { workflowId, leadIds: [leads[0]!] }))).toEqual({ entered: [] });
    expect(await act((tx) => happen(tx, [click(leads[0]!, 9)]))).toEqual([false]);
    expect(await tracesOf(leads[0]!)).toEqual([]);
    expect(await claimMails()).not.toContain(leads[0]);
    await sound();
  });
});

describe('unsubscribing', () => {
  test.each(['the batch first', 'the withdrawal first'])(
    'no mail of the journey goes out after it: %s',
    async (order) => {
      const { workflowId, leads } = await enrolled(2);
      const lead = leads[0]!;
      const gate = await gateAt(database, order === 'the batch first' ? 'outbox' : 'consent_proof');
      const first = order === 'the batch first' ? advance(database, { workflowId }) : act(withdraw(lead));
      await blocked(database, 1);
      const second = order === 'the batch first' ? act(withdraw(lead)) : advance(database, { workflowId });
      if (order === 'the batch first') await blocked(database, 2);
      else await second;
      await gate.open();
      await Promise.all([first, second]);
      while ((await advance(database, { workflowId })).advanced);
      expect(await claimMails()).toEqual([leads[1]]);
      // it walks on all the same, and nothing goes out later either
      expect(await advance(database, { workflowId, now: inDays(4) })).toMatchObject({ advanced: 2 });
      expect(await claimMails()).toEqual([leads[1]]);
      await sound();
    },
  );

  test('a mail that was claimed before is held back before it is sent', async () => {
    const { workflowId, leads } = await enrolled(2);
    await advance(database, { workflowId });
    const { items } = await claimDue(database, { slot: 's', kind: 'mail', limit: 10, now: inDays(1) });
    await act(withdraw(leads[0]!));
    const refused = await refusedMeanwhile(
      database,
      items.map((item) => item.id),
    );
    expect([...refused.keys()]).toEqual(items.filter((item) => item.leadId === leads[0]).map((item) => item.id));
  });
});

describe('merging', () => {
  test.each(['the batch first', 'the merge first'])('one person, one walk, all points: %s', async (order) => {
    const { workflowId, leads } = await enrolled(3);
    const [keep, gone] = leads as [number, number, number];
    const merge = (): Promise<boolean> => act((tx) => mergeLeads(tx, keep, gone, 1));
    const gate = await gateAt(database, order === 'the batch first' ? 'score_entry' : 'audit_entry');
    const first: Promise<unknown> = order === 'the batch first' ? advance(database, { workflowId }) : merge();
    await blocked(database, 1);
    const second: Promise<unknown> = order === 'the batch first' ? merge() : advance(database, { workflowId });
    if (order === 'the batch first') await blocked(database, 2);
    else expect(await second).toMatchObject({ advanced: 1 });
    await gate.open();
    await Promise.all([first, second]);
    while ((await advance(database, { workflowId })).advanced);
    expect(await database.query(`select id from lead order by id`)).toEqual([{ id: keep }, { id: leads[2] }]);
    expect(
      await database.query(`select outcome, count(*) as n from enrolment where lead_id = $1 group by 1 order by 1`, [
        keep,
      ]),
    ).toEqual([
      { outcome: 'merged', n: 1 },
      { outcome: null, n: 1 },
    ]);
    expect(await tracesOf(gone)).toEqual([]);
    // the mail of the one that is gone is not sent to the one that stays
    expect((await claimMails()).sort()).toEqual([keep, leads[2]]);
    await sound();
  });
});

describe('merging with somebody who is being erased', () => {
  test.each(['the one that stays', 'the one that goes'])('does nothing: %s', async (erasedOne) => {
    const { leads } = await enrolled(2);
    const [keep, gone] = leads as [number, number];
    const erased = erasedOne === 'the one that stays' ? keep : gone;
    const gate = await gateAt(database, 'audit_entry');
    const erasing = act((tx) => eraseLead(tx, erased, 'own-data'));
    await blocked(database, 1);
    const merging = act((tx) => mergeLeads(tx, keep, gone, 1));
    await blocked(database, 2);
    await gate.open();
    expect(await erasing).toBe(true);
    expect(await merging).toBe(false);
    expect(await database.query(`select id from lead`)).toEqual([{ id: erased === keep ? gone : keep }]);
    await sound();
  });
});

describe('publishing, pausing and draining while a batch runs', () => {
  test('the batch in hand ends on its version; who comes later gets the new one, who sleeps stays on the old one', async () => {
    const { workflowId, leads } = await enrolled(3);
    const gate = await gateAt(database, 'step');
    const batch = advance(database, { workflowId });
    await blocked(database, 1);
    const next = sketch(
      [
        { id: 'in', type: 'added-by-hand' },
        { id: 'out', type: 'leave', config: { reason: 'new' } },
      ],
      ['in.then > out'],
    );
    await act(async (tx) => {
      await tx.query(`update workflow set draft = $2 where id = $1`, [workflowId, JSON.stringify(next)]);
      await publishDraft(tx, (await lockWorkflow(tx, workflowId))!, { note: '', by: null });
    });
    const [newcomer] = await database.query<{ id: number }>(
      `insert into lead (email) values ('new@example.org') returning id`,
    );
    await act((tx) => enrol(tx, { workflowId, leadIds: [newcomer!.id] }));
    await gate.open();
    expect((await batch).advanced).toBe(3);
    await act((tx) => happen(tx, [click(leads[0]!)]));
    while ((await advance(database, { workflowId, now: inDays(4) })).advanced);
    const ends = await database.query(
      `select v.no, e.outcome, count(*) as n from enrolment e join workflow_version v on v.id = e.version_id group by 1, 2 order by 1`,
    );
    expect(ends).toEqual([
      { no: 1, outcome: 'finished', n: 3 },
      { no: 2, outcome: 'new', n: 1 },
    ]);
    await sound();
  });

  test('paused, the batch in hand is the last; everybody is still there and goes on when it is live again', async () => {
    const { workflowId, leads } = await enrolled(4);
    const gate = await gateAt(database, 'step');
    const batch = advance(database, { workflowId, limit: 2 });
    await blocked(database, 1);
    expect(await act((tx) => changeStatus(tx, workflowId, 'paused'))).toBe(true);
    expect(await advance(database, { workflowId })).toMatchObject({ advanced: 0 });
    await gate.open();
    expect((await batch).advanced).toBe(2);
    await act((tx) => happen(tx, [click(leads[0]!), click(leads[1]!)]));
    expect(await advance(database, { workflowId, now: inDays(9) })).toMatchObject({ advanced: 0 });
    expect(await database.query(`select count(*) as n from cursor`)).toEqual([{ n: 4 }]);
    await act((tx) => changeStatus(tx, workflowId, 'live'));
    while ((await advance(database, { workflowId, now: inDays(9) })).advanced);
    await act((tx) => changeStatus(tx, workflowId, 'draining'));
    expect(await act((tx) => enrol(tx, { workflowId, leadIds: leads }))).toEqual({ refused: 'not-live' });
    while ((await advance(database, { workflowId, now: inDays(20) })).advanced);
    expect(await database.query(`select outcome, count(*) as n from enrolment group by 1`)).toEqual([
      { outcome: 'finished', n: 4 },
    ]);
    await sound();
  });
});

describe('the same again, and all at once', () => {
  const heard = sketch(
    [
      { id: 'in', type: 'touchpoint-happened', config: { event: { kind: 'order.placed' } } },
      { id: 'points', type: 'change-score', config: { axis: 'engagement', points: 1, reason: 'r' } },
      { id: 'nap', type: 'wait', config: { amount: 1, unit: 'days' } },
      { id: 'more', type: 'change-score', config: { axis: 'engagement', points: 10, reason: 'r' } },
    ],
    ['in.then > points', 'points.then > nap', 'nap.then > more'],
    { reentry: 'after-leaving' },
  );
  const order = (leadId: number, id: string, ago = 0) => ({
    leadId,
    by: 'test',
    touchpoint: { kind: 'order.placed', source: 'shop', sourceId: id, at: new Date(Date.now() - ago * HOUR_MS) },
  });

  test('an event ten times at once, and its elder siblings after it: each counts once, nobody is in twice', async () => {
    const { workflowId } = await liveWorkflow(database, heard);
    const [lead] = await addLeads(database, 1);
    const told = await Promise.all(Array.from({ length: 10 }, () => act((tx) => happen(tx, [order(lead!, 'a')]))));
    expect(told.flat().filter(Boolean)).toHaveLength(1);
    const late = [5, 50, 24 * 366].flatMap((ago) => Array.from({ length: 3 }, () => order(lead!, `late${ago}`, ago)));
    expect((await Promise.all(late.map((one) => act((tx) => happen(tx, [one]))))).flat().filter(Boolean)).toHaveLength(
      3,
    );
    expect(await database.query(`select count(*) as n from touchpoint where kind = 'order.placed'`)).toEqual([
      { n: 4 },
    ]);
    expect(await database.query(`select count(*) as n from enrolment`)).toEqual([{ n: 1 }]);
    await Promise.all([0, 1, 2, 3].map((slot) => advance(database, { workflowId, slot })));
    expect(await database.query(`select engagement from lead`)).toEqual([{ engagement: 1 }]);
    await sound();
  });

  test('re-entry: never twice at the same time; after leaving again, or never', async () => {
    const again = await liveWorkflow(database, heard, 'again');
    const never = await liveWorkflow(database, { ...heard, settings: { reentry: 'never' } }, 'never');
    const leads = await addLeads(database, 5);
    const storm = (round: string) =>
      Promise.all(
        Array.from({ length: 8 }, (_, i) =>
          act((tx) =>
            happen(
              tx,
              leads.map((lead) => order(lead, `${round}.${lead}.${i}`)),
            ),
          ),
        ),
      );
    const drain = async (days: number): Promise<void> => {
      for (const { workflowId } of [again, never])
        while ((await advance(database, { workflowId, limit: 2, now: inDays(days) })).advanced);
    };
    const counts = () =>
      database.query(
        `select w.name, count(*) as n, count(*) filter (where e.ended_at is null) as open from enrolment e
         join workflow w on w.id = e.workflow_id group by 1 order by 1`,
      );
    await storm('a');
    expect(await counts()).toEqual([
      { name: 'again', n: 5, open: 5 },
      { name: 'never', n: 5, open: 5 },
    ]);
    await drain(0);
    await storm('b');
    await drain(2);
    await storm('c');
    expect(await counts()).toEqual([
      { name: 'again', n: 10, open: 5 },
      { name: 'never', n: 5, open: 0 },
    ]);
    await sound();
  });

  test('one lead in twenty journeys, all of them at work at once: each visit once, no point lost', async () => {
    const ids: number[] = [];
    for (let i = 0; i < 20; i += 1) ids.push((await liveWorkflow(database, heard, `j${i}`)).workflowId);
    const leads = await addLeads(database, 3);
    await act((tx) =>
      happen(
        tx,
        leads.map((lead) => order(lead, `o${lead}`)),
      ),
    );
    const drain = async (now: Date, slot: number): Promise<void> => {
      for (const workflowId of ids) while ((await advance(database, { workflowId, slot, now })).advanced);
    };
    for (const days of [0, 2]) {
      await Promise.all([0, 1, 2, 3].map((slot) => drain(inDays(days), slot)));
      // who was in somebody else's hand was passed over
      await drain(inDays(days), 0);
    }
    expect(await database.query(`select distinct engagement from lead`)).toEqual([{ engagement: 220 }]);
    expect(await database.query(`select outcome, count(*) as n from enrolment group by 1`)).toEqual([
      { outcome: 'finished', n: 60 },
    ]);
    expect(await database.query(`select seq, count(*) as n from step group by 1 order by 1`)).toEqual(
      [1, 2, 3, 4, 5].map((seq) => ({ seq, n: 60 })),
    );
    await sound();
  });
});
