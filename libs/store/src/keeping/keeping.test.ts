import { holds } from '@cultivar/audience';
import type { Rule, RuleFacts } from '@cultivar/audience';
import { registry } from '@cultivar/nodes';
import fc from 'fast-check';
import { exportLead } from '../consent/own-data.store.ts';
import { eraseLead } from '../consent/erase-lead.store.ts';
import { readAsset } from '../content/asset.store.ts';
import type { Database } from '../database.ts';
import { advance } from '../engine/advance.ts';
import { enrol } from '../engine/enrol.ts';
import { loadTouchpoints } from '../engine/load-facts.ts';
import { takeTurn } from '../engine/sweep.ts';
import { happen } from '../happen.ts';
import { mergeLeads } from '../leads/merge-leads.store.ts';
import { timelinePage } from '../leads/timeline.store.ts';
import { examine } from '../operations/doctor.store.ts';
import { personaMatrix } from '../reports/matrix.store.ts';
import { compileRule, LEAD_FROM } from '../rules/rule-sql.ts';
import { writeSetting } from '../settings/setting.store.ts';
import { freshDatabase } from '../testing/fresh-database.ts';
import { addLeads, liveWorkflow, sketch } from '../testing/live-workflow.ts';
import { makeParts, partsOf } from './parts.store.ts';
import { horizonOf, retain } from './retain.store.ts';

const DAY_MS = 86_400_000;
const DAYS = 5 * 365;
const KINDS = ['page.visited', 'asset.read', 'mail.clicked', 'shop.order-placed'];
const REFS = ['a', 'b', null];

let database: Database;
let drop: () => Promise<void>;
let start: Date;
beforeEach(async () => {
  ({ database, drop } = await freshDatabase({ registry, testClock: true }));
  start = await database.now();
});
afterEach(() => drop());

const pass = (days: number) =>
  database.query(
    `insert into setting (key, value) values ('test.clock', jsonb_build_object('ms', $1::bigint))
     on conflict (key) do update set value = excluded.value`,
    [days * DAY_MS],
  );
const keep = (months: number | null) => writeSetting(database, 'retention', { months });
const count = async (table: string) =>
  (await database.query<{ n: number }>(`select count(*) as n from ${table}`))[0]!.n;
const doctor = async () => {
  await takeTurn(database, 'sweep.slowly', 0);
  return examine(database, { full: true, now: await database.now() });
};

interface Told {
  readonly lead: number;
  readonly day: number;
  readonly kind: string;
  readonly ref: string | null;
}
const told = (leads: readonly number[]) =>
  fc.array(
    fc.record({
      lead: fc.constantFrom(...leads),
      day: fc.integer({ min: 0, max: DAYS - 1 }),
      kind: fc.constantFrom(...KINDS),
      ref: fc.constantFrom(...REFS),
    }),
    { minLength: 400, maxLength: 600 },
  );
const write = (given: readonly Told[]) =>
  database.query(
    `insert into touchpoint (lead_id, kind, ref, at, source) select lead, kind, ref, $2::timestamptz + day * interval '1 day', 'test'
     from jsonb_to_recordset($1::jsonb) as t(lead bigint, day int, kind text, ref text)`,
    [JSON.stringify(given), start],
  );
/** What can be asked of behaviour while a year is kept: any window within it, "ever", and "once" within any window. */
const behaviour = (keptDays: number) =>
  fc
    .record({
      kind: fc.constantFrom(...KINDS),
      ref: fc.constantFrom('a', 'b', undefined),
      days: fc.option(fc.integer({ min: 1, max: DAYS + 30 })),
      atLeast: fc.constantFrom(1, 1, 2, 3, 5, 9),
    })
    .map(({ kind, ref, days, atLeast }): Rule => {
      const within = days === null ? undefined : atLeast > 1 ? ((days - 1) % keptDays) + 1 : days;
      return {
        kind: 'behaviour',
        event: { kind, ...(ref && { ref }) },
        atLeast,
        ...(within !== undefined && { withinDays: within }),
      };
    });

/** Who the rules hold for, in SQL and by the evaluator; both must say the same. */
async function answers(leads: readonly number[], rules: readonly Rule[]): Promise<readonly string[]> {
  const now = await database.now();
  const touchpoints = await loadTouchpoints(database, leads, new Set(KINDS));
  const said: string[] = [];
  for (const rule of rules) {
    const params: unknown[] = [];
    const where = compileRule(rule, { params, now, segments: {} });
    const rows = await database.query<{ id: number }>(
      `select l.id from ${LEAD_FROM} where ${where} order by l.id`,
      params,
    );
    const inSql = rows.map((row) => row.id).join();
    const facts = (id: number) => ({ touchpoints: touchpoints(id) }) as unknown as RuleFacts;
    expect(leads.filter((id) => holds(rule, facts(id), now)).join()).toBe(inSql);
    said.push(`${JSON.stringify(rule)}: ${inSql}`);
  }
  return said;
}
async function reports(): Promise<unknown> {
  const now = await database.now();
  const months = [0, 1, 5, 11, 23, 35];
  const since = (back: number) => new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 1, -1));
  return {
    matrix: await Promise.all(months.map((back) => personaMatrix(database, since(back)))),
    reads: (await readAsset(database, 'a'))!.reads,
  };
}

test('rules and reports say the same before and after old parts are added up and dropped', async () => {
  const leads = await addLeads(database, 12);
  await database.query(`insert into asset (id, name, kind) values ('a', 'A', 'pdf')`);
  await database.query(`update lead set phase = case when id % 2 = 0 then 'awareness' else 'decision' end`);
  const [given, rules] = fc.sample(fc.tuple(told(leads), fc.array(behaviour(360), { minLength: 60, maxLength: 60 })), {
    numRuns: 1,
    ...(process.env.KEEPING_SEED && { seed: Number(process.env.KEEPING_SEED) }),
  })[0]!;
  await write(given);
  expect(await count('touchpoint_default')).toBeGreaterThan(200);
  await pass(DAYS);
  await makeParts(database);
  expect(await count('touchpoint_default')).toBe(0);
  const before = { answers: await answers(leads, rules), reports: await reports() };
  await keep(12);
  const { dropped, touchpoints } = await retain(database);
  expect(dropped.filter((name) => name.startsWith('touchpoint')).length).toBeGreaterThan(10);
  expect(touchpoints).toBeGreaterThan(200);
  expect(await count('touchpoint')).toBe(given.length - touchpoints);
  expect((await database.query(`select sum(n)::int as n from touchpoint_total`))[0]).toEqual({ n: touchpoints });
  expect({ answers: await answers(leads, rules), reports: await reports() }).toEqual(before);
  // what no report tells apart any more is one line for each lead, kind and thing
  const [lines] = await database.query<{ n: number; things: number }>(
    `select count(*) as n, count(distinct (lead_id, kind, ref)) as things from touchpoint_total where last_at < $1`,
    [new Date(start.getTime() + (DAYS - 38 * 31) * DAY_MS)],
  );
  expect(lines!.n).toBe(lines!.things);
  expect(await doctor()).toEqual([]);
  // one who comes late finds room, counts at once, and is added up with the next part
  await database.transact((tx) =>
    happen(tx, [
      { leadId: leads[0]!, by: 'test', touchpoint: { kind: 'shop.late', at: start, source: 'shop', sourceId: '1' } },
    ]),
  );
  await pass(DAYS + 200);
  await makeParts(database);
  await retain(database);
  expect(await database.query(`select lead_id, n from touchpoint_total where kind = 'shop.late'`)).toEqual([
    { lead_id: leads[0], n: 1 },
  ]);
  expect(await doctor()).toEqual([]);
}, 60_000);

test('whoever is under way walks on with the whole trace; who has arrived leaves none behind', async () => {
  const wait = (id: string, amount: number) => ({ id, type: 'wait', config: { amount, unit: 'days' } });
  const { workflowId } = await liveWorkflow(
    database,
    sketch(
      [
        { id: 'in', type: 'added-by-hand' },
        { id: 'hello', type: 'send-mail', config: { template: 't' } },
        wait('pause', 300),
        { id: 'old', type: 'send-mail', config: { template: 't' } },
        wait('longer', 300),
        { id: 'tag', type: 'change-tag', config: { act: 'add', tag: 'there' } },
      ],
      ['in.then > hello', 'hello.then > pause', 'pause.then > old', 'old.then > longer', 'longer.then > tag'],
    ),
  );
  const walk = async () => {
    while ((await advance(database, { workflowId })).more);
  };
  const [slow, quick] = await addLeads(database, 2);
  for (const [day, lead] of [
    [0, quick],
    [250, slow],
  ] as const) {
    await pass(day);
    await makeParts(database);
    await database.transact((tx) => enrol(tx, { workflowId, leadIds: [lead!] }));
    await walk();
  }
  for (const day of [310, 555, 610]) {
    await pass(day);
    await makeParts(database);
    await walk();
  }
  await database.query(`update outbox set state = 2, settled_at = created_at`);
  await pass(845);
  await makeParts(database);
  const traceOf = (lead: number) =>
    database.query(
      `select s.seq, s.took from step s join enrolment e on e.id = s.enrolment_id where e.lead_id = $1 order by s.seq`,
      [lead],
    );
  const trace = await traceOf(slow!);
  expect(trace).toHaveLength(6);
  await keep(6);
  const { dropped, mails } = await retain(database);
  expect(dropped.some((name) => name.startsWith('step'))).toBe(true);
  // the first mail of who has arrived is old enough; of the second one's walk nothing is
  expect(mails).toBe(2);
  expect(await traceOf(slow!)).toEqual(trace);
  expect(await traceOf(quick!)).toEqual([]);
  expect(await doctor()).toEqual([]);
  await pass(860);
  await walk();
  expect(await database.query(`select id, tags from lead order by id`)).toEqual([
    { id: slow, tags: ['there'] },
    { id: quick, tags: ['there'] },
  ]);
  expect(await count('outbox')).toBe(2);
  expect(await doctor()).toEqual([]);
  // numbers on the canvas are counted as they happen
  expect(await database.query(`select sum(n)::int as n from step_count where took = 'then'`)).toEqual([{ n: 12 }]);
});

test('what a rule in use still counts one by one is not dropped, and it is said which', async () => {
  const [lead] = await addLeads(database, 1);
  await write([{ lead: lead!, day: 1, kind: 'page.visited', ref: null }]);
  await pass(800);
  await makeParts(database);
  await keep(6);
  const often = { kind: 'behaviour', event: { kind: 'page.visited' }, withinDays: 1000, atLeast: 2 };
  const rule = { kind: 'not', rule: { kind: 'all', rules: [often] } };
  await database.query(`insert into segment (id, name, rule) values ('often', 'Often here', $1)`, [
    JSON.stringify(rule),
  ]);
  expect((await horizonOf(database, await database.now())).heldBy).toEqual([
    { kind: 'segment', id: 'often', name: 'Often here', days: 1000 },
  ]);
  expect((await retain(database)).touchpoints).toBe(0);
  await database.query(`update segment set rule = jsonb_set(rule, '{rule,rules,0,atLeast}', '1')`);
  expect((await retain(database)).touchpoints).toBe(1);
});

test('nothing is dropped where all is kept for ever', async () => {
  const [lead] = await addLeads(database, 1);
  await write([{ lead: lead!, day: 1, kind: 'page.visited', ref: null }]);
  await pass(4000);
  await makeParts(database);
  await keep(null);
  expect(await retain(database)).toEqual({ dropped: [], touchpoints: 0, mails: 0 });
  expect(await count('touchpoint')).toBe(1);
});

test('a person is merged, exported and erased with what is left of old touchpoints', async () => {
  const [one, two] = await addLeads(database, 2);
  await write([
    { lead: one!, day: 1, kind: 'page.visited', ref: 'a' },
    { lead: two!, day: 2, kind: 'page.visited', ref: 'a' },
    { lead: two!, day: 2, kind: 'page.visited', ref: 'a' },
  ]);
  await pass(800);
  await makeParts(database);
  await keep(6);
  expect((await retain(database)).touchpoints).toBe(3);
  const user = await database.query<{ id: number }>(
    `insert into app_user (email, name, password_hash, role) values ('a@b.example', 'A', 'x', 'admin') returning id`,
  );
  await database.transact((tx) => mergeLeads(tx, one!, two!, user[0]!.id));
  const { items } = await timelinePage(database, one!, { language: 'en', kinds: ['touchpoint'], limit: 10 });
  const lines = items.filter(({ touchpoint }) => touchpoint === 'page.visited');
  expect(lines.map(({ kind, times }) => [kind, times])).toEqual([
    ['touchpoint', 2],
    ['touchpoint', 1],
  ]);
  const first = await timelinePage(database, one!, { language: 'en', kinds: ['touchpoint'], limit: 1 });
  const rest = await timelinePage(database, one!, {
    language: 'en',
    kinds: ['touchpoint'],
    limit: 10,
    before: first.next!,
  });
  expect([...first.items, ...rest.items]).toEqual(items);
  expect((await exportLead(database, one!))!.earlier).toMatchObject([{ times: 1 }, { times: 2 }]);
  await database.transact((tx) => eraseLead(tx, one!, 'own-data'));
  expect(await count('touchpoint_total')).toBe(0);
});

test('the same event counts once: ten times at once, in other parts, a year late', async () => {
  const leads = await addLeads(database, 3);
  const tell = (at: Date) =>
    database.transact((tx) =>
      happen(
        tx,
        leads.map((leadId) => ({
          leadId,
          by: 'test',
          touchpoint: { kind: 'shop.order-placed', at, source: 'shop', sourceId: `order-${leadId}` },
        })),
      ),
    );
  const day = (n: number) => new Date(start.getTime() - n * DAY_MS);
  const all = await Promise.all([0, 1, 90, 200, 365, 0, 400, 3, 2, 1].map((days) => tell(day(days))));
  expect(all.flat().filter(Boolean)).toHaveLength(3);
  await pass(200);
  await makeParts(database);
  expect((await tell(start)).some(Boolean)).toBe(false);
  expect(await count('touchpoint')).toBe(3);
  await database.transact((tx) => eraseLead(tx, leads[0]!, 'own-data'));
  expect(await count('touchpoint_key')).toBe(2);
});

test('parts are made by whoever comes first, and rows that had none are moved into theirs', async () => {
  const [lead] = await addLeads(database, 1);
  await write([{ lead: lead!, day: 700, kind: 'page.visited', ref: null }]);
  expect((await doctor()).map((one) => one.ids[0])).toContain('touchpoint_default');
  const made = await Promise.all([makeParts(database), makeParts(database), makeParts(database)]);
  expect(new Set(made.flat()).size).toBe(made.flat().length);
  expect(await makeParts(database)).toEqual([]);
  expect(await doctor()).toEqual([]);
  const parts = await partsOf(database);
  expect(parts.filter(({ isDefault }) => isDefault)).toHaveLength(2);
  // the indexes are there, too
  const [bare] = await database.query<{ n: number }>(
    `select count(*) as n from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent in ('step'::regclass, 'touchpoint'::regclass)
       and (select count(*) from pg_index x where x.indrelid = c.oid) <> 2`,
  );
  expect(bare!.n).toBe(0);
});
