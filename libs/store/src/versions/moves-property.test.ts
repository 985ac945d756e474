import { registry } from '@cultivar/nodes';
import { LONG, nodeOf, portsOf, prove, report } from '@cultivar/testing';
import type { Graph } from '@cultivar/workflow';
import fc from 'fast-check';
import type { Database, Tx } from '../database.ts';
import { advance } from '../engine/advance.ts';
import { enrol } from '../engine/enrol.ts';
import { happen } from '../happen.ts';
import type { Happening } from '../happen.ts';
import { examine } from '../operations/doctor.store.ts';
import { expireHandoffs } from '../sales/expire.store.ts';
import { freshDatabase } from '../testing/fresh-database.ts';
import { furnish } from '../testing/play-case.ts';
import { addLeads, liveWorkflow, sketch } from '../testing/live-workflow.ts';
import type { SketchNode } from '../testing/live-workflow.ts';
import { publishDraft } from '../workflows/publish.store.ts';
import { lockWorkflow } from '../workflows/workflow.store.ts';
import { beginMoves, undoMoves } from './move-run.store.ts';
import { whereLeadsStand } from './standing.store.ts';

/**
 * Nobody is lost and nobody gets a mail twice by an edit: journeys without a loop over steps of any type that are put into ever another order while
 * batches run beside it, events come in, some publications fail half-way, and some moves are undone.
 */
let database: Database;
let drop: () => Promise<void>;
beforeAll(async () => {
  ({ database, drop } = await freshDatabase({ registry, poolSize: 8 }));
  await furnish(database);
});
afterAll(() => drop());

const TAGGED = { kind: 'tag', tag: 'x' } as const;
/** Mails, so that one could go out twice, and steps of any type: what jumps, and what lets in elsewhere, would make a loop. */
const MAILS: readonly SketchNode[] = ['m1', 'm2', 'm3'].map((id) => ({
  id,
  type: 'send-mail',
  config: { template: id },
}));
const others = [...registry.values()].filter((type) => type.category !== 'entry' && !type.jumpsTo);
const anyStep = fc.oneof(...others.map(nodeOf));
const steps: fc.Arbitrary<readonly SketchNode[]> = fc
  .array(anyStep, { minLength: 3, maxLength: 6 })
  .map((made) => [...MAILS, ...made.map((one, i) => ({ ...one, id: `n${i}` }))]);
type Settings = Partial<Graph['settings']>;
/** Those steps one after the other. */
function inOrder(all: readonly SketchNode[], places: readonly number[], settings: Settings): Graph {
  const used = [...new Set(places.map((place) => place % all.length))];
  const nodes = [{ id: 'in', type: 'added-by-hand', config: {} }, ...used.map((place) => all[place]!)];
  const edges = nodes
    .slice(0, -1)
    .flatMap(({ id, type, config }, i) =>
      portsOf(registry.get(type)!, config).map((port) => `${id}.${port} > ${nodes[i + 1]!.id}`),
    );
  return sketch(nodes, edges, settings);
}
const order = fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7, 8], { minLength: 3 });
const settings: fc.Arbitrary<Settings> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Settings[]>({ holdout: 50 }, { suppressionRule: TAGGED, suppressInside: true }),
  },
);
const turn = fc.record({
  hours: fc.nat(30),
  order,
  settings,
  /** By step that somebody stands at: stay, leave, the same step, the same from its beginning, another one. */
  fates: fc.array(fc.oneof(fc.constantFrom('stay', 'same', 'same', 'again', 'leave'), fc.nat(8)), {
    minLength: 9,
    maxLength: 9,
  }),
  event: fc.boolean(),
  fails: fc.boolean(),
  undo: fc.boolean(),
});
type Turn = typeof turn extends fc.Arbitrary<infer One> ? One : never;

const LEADS = 4;
const START = Date.parse('2026-06-01T08:00:00Z');

interface Edited {
  readonly steps: readonly SketchNode[];
  readonly first: readonly number[];
  readonly turns: readonly Turn[];
}
async function edited({ steps: all, first, turns }: Edited): Promise<number> {
  await database.query(`update workflow set status = 'archived'`);
  await database.query(
    `truncate lead, enrolment, cursor, step, step_count, outbox, touchpoint, handoff, throttle, move_run, mail_once cascade`,
  );
  let now = new Date(START);
  const act = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => database.transact(work, now);
  const { workflowId } = await liveWorkflow(database, inOrder(all, first, {}));
  const leads = await addLeads(database, LEADS);
  await act((tx) => enrol(tx, { workflowId, leadIds: leads }));
  const walk = async (): Promise<void> => {
    while ((await advance(database, { workflowId, limit: 2, now })).advanced);
  };
  await walk();
  let moved = 0;
  for (const one of turns) {
    now = new Date(now.getTime() + one.hours * 3_600_000);
    const beside = [walk(), ...(one.event ? [act((tx) => happen(tx, somethingWith(leads[0]!, now)))] : [])];
    const done = await act((tx) => publish(tx, workflowId, all, one)).catch((error: Error) => {
      if (error.message !== 'cut off') throw error;
      return null;
    });
    await Promise.all(beside);
    if (done && 'runId' in done) {
      moved += done.moved + done.takenOut;
      // while a batch may be at them
      const [undone] = await Promise.all([
        one.undo ? act((tx) => undoMoves(tx, { workflowId, runId: done.runId, by: null })) : null,
        walk(),
      ]);
      if (undone === undefined) throw new Error('the run is gone');
    }
    await act((tx) => enrol(tx, { workflowId, leadIds: [leads[1]!] }));
    await walk();
  }
  now = await toTheEnd(now, walk);
  await nobodyLostOrDoubled(now);
  return moved;
}

/** From instant to instant, until nothing is due any more. */
async function toTheEnd(from: Date, walk: () => Promise<void>): Promise<Date> {
  // the batches read the same clock
  const clock = from;
  for (let instants = 0; instants < 300; instants += 1) {
    const [row] = await database.query<{ at: Date | null; offer: boolean }>(
      `select least((select min(due_at) from cursor where state < 3), (select min(due_at) from handoff where state = 'offered')) as at`,
    );
    if (!row!.at) return clock;
    clock.setTime(Math.max(clock.getTime(), row!.at.getTime()));
    await database.transact(expireHandoffs, new Date(clock));
    await walk();
  }
  throw new Error('it does not come to an end');
}

const somethingWith = (leadId: number, now: Date): Happening[] => {
  const touchpoint = { kind: 'order.placed', source: 't', sourceId: `${leadId}:${now.getTime()}` };
  return [{ leadId, by: 'user:1', touchpoint, effects: [{ kind: 'tag.add', tag: 'x' }] }];
};

async function publish(tx: Tx, workflowId: number, all: readonly SketchNode[], it: Turn) {
  const { fates, fails } = it;
  const workflow = (await lockWorkflow(tx, workflowId))!;
  const graph = inOrder(all, it.order, it.settings);
  const inner = graph.nodes.filter(({ id }) => id !== 'in');
  const { versionId } = await publishDraft(tx, { ...workflow, draft: graph }, { note: '', by: null });
  const there = new Set(graph.nodes.map(({ id }) => id));
  const moves = (await whereLeadsStand(tx, workflowId)).flatMap(({ versionNo, node }, i) => {
    const fate = fates[i % fates.length]!;
    const to = fate === 'leave' ? null : typeof fate === 'number' ? inner[fate % inner.length]!.id : node.id;
    if (fate === 'stay' || (to !== null && !there.has(to))) return [];
    return [{ versionNo, nodeId: node.id, to, again: fate === 'again' }];
  });
  const done = await beginMoves(tx, { workflowId, versionId, plan: { moves, resend: false }, by: null });
  if (done && 'missing' in done) throw new Error(`missing: ${done.missing}`);
  if (fails) throw new Error('cut off');
  return done;
}

async function nobodyLostOrDoubled(now: Date): Promise<void> {
  const none = async (sql: string): Promise<void> => expect([sql, await database.query(sql)]).toEqual([sql, []]);
  await none(
    `select enrolment_id, payload->>'nodeId' as mail from outbox where kind = 'mail' and payload->>'class' = 'marketing'
     group by 1, 2, split_part(key, '.', 3) having count(*) > 1`,
  );
  // whom an error has stopped stands there until somebody looks
  await none(`select enrolment_id from cursor where state < 3`);
  await none(
    `select id from enrolment e where (ended_at is null) <> exists (select 1 from cursor c where c.enrolment_id = e.id)`,
  );
  await none(
    `select m.enrolment_id from mail_once m join enrolment e on e.id = m.enrolment_id where e.ended_at is not null`,
  );
  expect(await database.query(`select count(*)::int as n from enrolment where entry_no = 1`)).toEqual([{ n: LEADS }]);
  // the counters of the canvas are what the steps tell, but for those brought back
  await none(
    `select version_id, node, took from (
       select version_id, node, took, -sum(n) as n from step_count where took not in ('wait', 'hold', 'moved') group by 1, 2, 3
       union all select s.version_id, s.node, s.took, count(*) from step s where s.took not in ('wait', 'hold', 'moved')
         and not (s.took = 'leave' and exists (select 1 from step u where u.enrolment_id = s.enrolment_id and u.seq = s.seq + 1 and u.because ? 'undone'))
       group by 1, 2, 3) x group by 1, 2, 3 having sum(n) <> 0`,
  );
  const findings = await examine(database, { full: true, now });
  expect(findings.filter((one) => !/worker|sweep|lives|segment|due waits|part/i.test(one.check))).toEqual([]);
}

test(
  'however a journey is edited while leads walk it: nobody is lost, and no mail goes out twice',
  async () => {
    let moved = 0;
    const cases = fc.record({ steps, first: order, turns: fc.array(turn, { minLength: 2, maxLength: 5 }) });
    await prove({ name: 'moves', runs: 25, share: 0.1 }, cases, async (it) => {
      moved += await edited(it);
    });
    report({ moved });
    expect(moved).toBeGreaterThan(10);
  },
  LONG ? 1_000_000 : 90_000,
);
