import { registry } from '@cultivar/nodes';
import type { Effect } from '@cultivar/workflow';
import { happen } from '../happen.ts';
import { saveTopics } from '../consent/topic.store.ts';
import { claimDue } from '../outbox/claim.store.ts';
import { changeList } from '../segments/list-members.store.ts';
import { createList } from '../segments/segment.store.ts';
import { taskPage, tickTask } from '../sales/task.store.ts';
import { compileRule, LEAD_FROM, segmentRules } from '../rules/rule-sql.ts';
import { addLeads, freshDatabase, liveWorkflow, sketch } from '../testing/fresh-database.ts';
import type { SketchNode } from '../testing/fresh-database.ts';
import type { Database } from '../database.ts';
import { advance } from './advance.ts';
import { enrol } from './enrol.ts';

/** What the actions of a journey leave in the house, each through the engine's batch. */
const now = new Date('2026-11-22T12:00:00Z');
let database: Database;
let drop: () => Promise<void>;
beforeEach(async () => ({ database, drop } = await freshDatabase({ registry })));
afterEach(() => drop());

const HAND: SketchNode = { id: 'in', type: 'added-by-hand' };
/** A journey of these steps one after the other, walked by the leads. */
async function walk(steps: readonly Omit<SketchNode, 'id'>[], leadIds: readonly number[]): Promise<number> {
  const nodes = steps.map((step, i) => ({ ...step, id: `n${i}` }));
  const ids = ['in', ...nodes.map(({ id }) => id)];
  const edges = ids.slice(1).map((id, i) => `${ids[i]}.then > ${id}`);
  const { workflowId } = await liveWorkflow(database, sketch([HAND, ...nodes], edges, { reentry: 'after-leaving' }));
  await database.transact((tx) => enrol(tx, { workflowId, leadIds }), now);
  while ((await advance(database, { workflowId, now })).advanced);
  return workflowId;
}
const person = async (email: string, role: string): Promise<number> =>
  (
    await database.query<{ id: number }>(
      `insert into app_user (email, name, password_hash, role) values ($1, $1, '-', $2) returning id`,
      [email, role],
    )
  )[0]!.id;
const timeline = async (leadId: number): Promise<string[]> =>
  (
    await database.query<{ line: string }>(
      `select kind || ' ' || coalesce(ref, '-') as line from touchpoint where lead_id = $1 order by id`,
      [leadId],
    )
  ).map(({ line }) => line);

test('routing picks owners in turn, with the reason on the timeline; what comes after stands on it', async () => {
  const [anna, bernd] = [await person('anna@x.example', 'sales'), await person('bernd@x.example', 'sales')];
  const leads = await addLeads(database, 4);
  await database.query(`update lead set owner_id = $1 where id = $2`, [anna, leads[0]]);
  await walk(
    [
      { type: 'assign-owner', config: { keep: true } },
      { type: 'create-task', config: { title: 'Call {{firstName}}', to: 'owner', dueInDays: 3 } },
      { type: 'notify-colleague', config: { to: 'owner', message: 'Yours' } },
    ],
    leads,
  );
  const owners = await database.query<{ owner: number }>(`select owner_id as owner from lead order by id`);
  expect(owners.map(({ owner }) => owner)[0]).toBe(anna);
  expect(new Set(owners.slice(1).map(({ owner }) => owner))).toEqual(new Set([anna, bernd]));
  expect(await timeline(leads[0]!)).toEqual(['task.created -']);
  expect(await timeline(leads[1]!)).toContain(`owner.assigned ${owners[1]!.owner}`);
  const [told] = await database.query<{ data: { routing: { won: string } } }>(
    `select data from touchpoint where kind = 'owner.assigned' and lead_id = $1`,
    [leads[1]],
  );
  expect(told!.data.routing).toMatchObject({ ruleId: 'fallback', won: 'next-in-turn' });
  // task and message are for the owner who has just been found, not for the one before
  const tasks = await taskPage(database, { done: false, offset: 0, limit: 10 }, now);
  expect(tasks.items.map(({ user, title, dueOn, late }) => [user?.id, title, dueOn, late])).toEqual(
    owners.map(({ owner }, i) => [owner, `Call Lead ${i + 1}`, '2026-11-25', false]),
  );
  const notices = await database.query<{ user_id: number }>(`select user_id from notification order by lead_id, id`);
  // of the task, and the message
  expect(notices.map(({ user_id }) => user_id)).toEqual(owners.flatMap(({ owner }) => [owner, owner]));
});

test('a task is ticked off once, which others may wait for, and can be opened again', async () => {
  const user = await person('anna@x.example', 'sales');
  const leads = await addLeads(database, 1);
  await walk([{ type: 'create-task', config: { title: 'Call', to: user, dueInDays: 0 } }], leads);
  const mine = { userId: user, done: false, offset: 0, limit: 10 };
  const [task] = (await taskPage(database, mine, now)).items;
  const tick = (done: boolean) => database.transact((tx) => tickTask(tx, { id: task!.id, done, userId: user }), now);
  expect((await taskPage(database, mine, new Date('2026-11-24T12:00:00Z'))).items[0]!.late).toBe(true);
  await tick(true);
  await tick(true);
  expect((await taskPage(database, mine, now)).total).toBe(0);
  expect(await timeline(leads[0]!)).toEqual(['task.created -', 'task.done -']);
  await tick(false);
  expect((await taskPage(database, mine, now)).total).toBe(1);
});

test('a note, and a line of a sheet that does not go over what a person wrote', async () => {
  const leads = await addLeads(database, 2);
  await database.query(`insert into qualification values ($1, 'bant', 'budget', 'from the call', true, 'user:1', $2)`, [
    leads[0],
    now,
  ]);
  const fill = { type: 'fill-sheet', config: { line: 'bant.budget', value: '{{firstName}}: 10 T€', met: 'open' } };
  await walk([fill, { type: 'add-note', config: { text: 'Of {{firstName}}' } }, fill], leads);
  expect(await database.query(`select value, source from qualification order by lead_id`)).toEqual([
    { value: 'from the call', source: 'user:1' },
    { value: 'Lead 2: 10 T€', source: 'workflow' },
  ]);
  expect(await database.query(`select text, user_id from lead_note order by lead_id`)).toEqual([
    { text: 'Of Lead 1', user_id: null },
    { text: 'Of Lead 2', user_id: null },
  ]);
  expect(await timeline(leads[1]!)).toEqual(['note.added -', 'qualification.noted bant.budget']);
});

test('a list is a segment: put on by a step or by hand, asked for by rules of a step and in SQL, told where one listens', async () => {
  const list = await database.transact((tx) => createList(tx, { name: 'Messe', description: '' }), now);
  const leads = await addLeads(database, 3);
  const inside = sketch(
    [
      { id: 'in', type: 'segment-entered', config: { segment: list } },
      { id: 'n', type: 'change-tag', config: { act: 'add', tag: 'fair' } },
    ],
    ['in.then > n'],
  );
  const { workflowId } = await liveWorkflow(database, inside, 'fair');
  const hand = (leadIds: number[], is: boolean) =>
    database.transact((tx) => changeList(tx, { list, leadIds, inside: is, by: 'user:1' }), now);
  expect(await hand([leads[0]!, leads[0]!, 999_999], true)).toBe(1);
  expect(await hand([leads[0]!], true)).toBe(0);
  const rule = { kind: 'segment', segment: list };
  await walk(
    [
      { type: 'change-list', config: { act: 'add', list } },
      { type: 'change-list', config: { act: 'add', list } },
      { type: 'if-else', config: { rule } },
    ],
    leads.slice(0, 2),
  );
  await advance(database, { workflowId, now });
  expect(await database.query(`select lead_id from list_member order by 1`)).toEqual(
    leads.slice(0, 2).map((id) => ({ lead_id: id })),
  );
  // the step right behind knows
  expect(
    await database.query(`select distinct took from step s join enrolment e on e.id = s.enrolment_id where s.node = 3`),
  ).toEqual([{ took: 'yes' }]);
  expect(await timeline(leads[1]!)).toEqual([`list.added ${list}`, `segment.entered ${list}`, 'tag.added fair']);
  expect(await timeline(leads[0]!)).toEqual([`list.added ${list}`, `segment.entered ${list}`, 'tag.added fair']);
  const params: unknown[] = [];
  const where = compileRule(rule as never, { params, now, segments: await segmentRules(database) });
  expect(await database.query(`select l.id from ${LEAD_FROM} where ${where} order by 1`, params)).toEqual(
    leads.slice(0, 2).map((id) => ({ id })),
  );
  expect(await hand(leads, false)).toBe(2);
  expect(await database.query(`select 1 from list_member`)).toEqual([]);
});

test('whoever left a topic gets no mail of it, also one that waits; a journey does not bring them back', async () => {
  const words = { de: 'x', en: 'x' };
  await database.transact(
    (tx) =>
      saveTopics(tx, [
        { id: 'news', name: words, description: words, forAll: true },
        { id: 'events', name: words, description: words, forAll: false },
      ]),
    now,
  );
  await database.query(
    `insert into template (id, name, topic_id) values ('n', 'n', 'news'), ('e', 'e', 'events'), ('t', 't', null)`,
  );
  const [left, other] = await addLeads(database, 2);
  await database.query(`insert into topic_choice values ($1, 'news', false, 'lead', $2)`, [left, now]);
  const mail = (template: string) => ({ type: 'send-mail', config: { template } });
  const topic = (act: string, id: string) => ({ type: 'change-topic', config: { act, topic: id } });
  await walk(
    [topic('subscribe', 'news'), topic('subscribe', 'events'), mail('n'), mail('e'), mail('t')],
    [left!, other!],
  );
  await database.query(`insert into topic_choice values ($1, 'news', false, 'user:1', $2)`, [other, now]);
  const refused = async () =>
    database.query<{ lead: number; mail: string }>(
      `select lead_id as lead, payload->>'templateId' as mail, code from outbox where state = 5 order by lead_id, id`,
    );
  await claimDue(database, { slot: 's', kind: 'mail', limit: 50, now });
  expect(await refused()).toEqual([
    { lead: left, mail: 'n', code: 'topic-left' },
    { lead: other, mail: 'n', code: 'topic-left' },
  ]);
  expect(await timeline(left!)).toEqual(['topic.joined events']);
  // what a colleague or a journey has ended, a journey may begin again
  await walk([topic('subscribe', 'news'), topic('unsubscribe', 'events'), mail('n'), mail('e')], [left!, other!]);
  await claimDue(database, { slot: 's', kind: 'mail', limit: 50, now });
  expect((await refused()).map(({ lead, mail }) => [lead, mail])).toEqual([
    [left, 'n'],
    [left, 'n'],
    [left, 'e'],
    [other, 'n'],
    [other, 'e'],
  ]);
  const states = await database.query(
    `select lead_id as lead, topic_id as topic, subscribed from topic_choice order by 1, 2`,
  );
  expect(states).toEqual([
    { lead: left, topic: 'events', subscribed: false },
    { lead: left, topic: 'news', subscribed: false },
    { lead: other, topic: 'events', subscribed: false },
    { lead: other, topic: 'news', subscribed: true },
  ]);
});

test('into another workflow by its own rules, and out of it; two that call one another come to rest', async () => {
  const leads = await addLeads(database, 2);
  const target = await liveWorkflow(
    database,
    sketch([HAND, { id: 'w', type: 'wait', config: { amount: 3, unit: 'days' } }], ['in.then > w']),
    'target',
  );
  const named = { workflow: String(target.workflowId) };
  await walk([{ type: 'start-workflow', config: named }], leads);
  await advance(database, { workflowId: target.workflowId, now });
  await walk([{ type: 'start-workflow', config: named }], leads);
  const inside = () =>
    database.query<{ outcome: string | null }>(
      `select outcome from enrolment where workflow_id = $1 order by lead_id, id`,
      [target.workflowId],
    );
  expect(await inside()).toEqual([{ outcome: null }, { outcome: null }]);
  const own = await walk(
    [
      { type: 'end-workflow', config: {} },
      { type: 'wait', config: { amount: 1, unit: 'days' } },
    ],
    [leads[0]!],
  );
  expect(await inside()).toEqual([{ outcome: 'ended-by-workflow' }, { outcome: null }]);
  expect(await database.query(`select lead_id, workflow_id from cursor order by 1`)).toEqual([
    { lead_id: leads[0], workflow_id: own },
    { lead_id: leads[1], workflow_id: target.workflowId },
  ]);
  const steps = await database.query(
    `select s.seq, s.took, s.because from step s join enrolment e on e.id = s.enrolment_id
     where e.workflow_id = $1 and e.lead_id = $2 order by seq`,
    [target.workflowId, leads[0]],
  );
  expect(steps.at(-1)).toMatchObject({ took: 'leave', because: { by: 'workflow' } });
  // round and round: the budget of a day holds for this door too
  const again = { reentry: 'after-leaving' } as const;
  const start = (workflow: number) => ({ id: 's', type: 'start-workflow', config: { workflow: String(workflow) } });
  const first = await liveWorkflow(database, sketch([HAND, start(0)], ['in.then > s'], again), 'first');
  const second = await liveWorkflow(
    database,
    sketch([HAND, start(first.workflowId)], ['in.then > s'], again),
    'second',
  );
  const [version] = await database.query<{ id: number }>(
    `insert into workflow_version (workflow_id, no, graph) values ($1, 2, $2) returning id`,
    [first.workflowId, JSON.stringify(sketch([HAND, start(second.workflowId)], ['in.then > s'], again))],
  );
  await database.query(`update workflow set live_version_id = $2 where id = $1`, [first.workflowId, version!.id]);
  await database.transact((tx) => enrol(tx, { workflowId: first.workflowId, leadIds: [leads[1]!] }), now);
  for (let moved = 1; moved;) {
    moved = 0;
    for (const { workflowId } of [first, second]) moved += (await advance(database, { workflowId, now })).advanced;
  }
  const [entered] = await database.query<{ n: number }>(
    `select count(*)::int as n from enrolment where workflow_id = $1`,
    [first.workflowId],
  );
  expect(entered!.n).toBe(20);
  expect(await timeline(leads[1]!)).toContain(`workflow.refused ${first.workflowId}`);
});

test('the best content for persona and phase goes out with the mail, each once, until nothing is left', async () => {
  await database.query(`insert into persona (id, name) values ('boss', '{"de": "B", "en": "B"}')`);
  await database.query(
    `insert into asset (id, name, kind, personas, phases, created_at) values
       ('exact', 'Exact', 'article', '{boss}', '{awareness}', now()), ('phase', 'Phase', 'article', '{}', '{awareness}', now()),
       ('logo', 'Logo', 'other', '{}', '{}', now())`,
  );
  const leads = await addLeads(database, 2);
  await database.query(`update lead set persona = 'boss', phase = 'awareness'`);
  await database.transact(
    (tx) => happen(tx, [{ leadId: leads[1]!, by: 't', touchpoint: { kind: 'asset.read', ref: 'exact', source: 't' } }]),
    now,
  );
  const send = { type: 'send-content', config: { template: 't' } };
  const workflowId = await walk([send, send, send], leads);
  const sent = await database.query<{ lead: number; asset: string }>(
    `select lead_id as lead, payload->>'asset' as asset from outbox order by lead_id, id`,
  );
  expect(sent).toEqual([
    { lead: leads[0], asset: 'exact' },
    { lead: leads[0], asset: 'phase' },
    { lead: leads[1], asset: 'phase' },
  ]);
  const ways = await database.query(
    `select s.took, s.because->>'content' as content from step s join enrolment e on e.id = s.enrolment_id
     where e.workflow_id = $1 and e.lead_id = $2 and s.node > 0 order by seq`,
    [workflowId, leads[0]],
  );
  expect(ways).toEqual([
    { took: 'then', content: 'Exact' },
    { took: 'then', content: 'Phase' },
    { took: 'nothing', content: null },
  ]);
});

test('a message for a channel waits in the outbox under its own key, without the address', async () => {
  const leads = await addLeads(database, 1);
  await walk([{ type: 'notify-colleague', config: { to: 'channel:sales', message: 'Look' } }], leads);
  const rows = await database.query<{ kind: string; payload: Record<string, unknown> }>(
    `select kind, payload from outbox`,
  );
  expect(rows).toEqual([
    { kind: 'webhook', payload: { channel: 'sales', message: 'Look', leadId: leads[0], leadName: 'Lead 1' } },
  ]);
});

test('by a person the same effects go the same way', async () => {
  const user = await person('m@x.example', 'marketer');
  const [lead] = await addLeads(database, 1);
  const effects: Effect[] = [{ kind: 'task.create', to: user, title: 'Call', dueInDays: 1 }];
  await database.transact((tx) => happen(tx, [{ leadId: lead!, by: `user:${user}`, effects }]), now);
  expect((await taskPage(database, { leadId: lead!, done: false, offset: 0, limit: 5 }, now)).items).toMatchObject([
    { title: 'Call', user: { id: user } },
  ]);
});
