import { registry } from '@cultivar/nodes';
import { LONG, prove, report } from '@cultivar/testing';
import type { Graph } from '@cultivar/workflow';
import fc from 'fast-check';
import type { Database, Tx } from '../database.ts';
import { advance } from '../engine/advance.ts';
import { enrol } from '../engine/enrol.ts';
import { happen } from '../happen.ts';
import { examine } from '../operations/doctor.store.ts';
import { freshDatabase } from '../testing/fresh-database.ts';
import { addLeads, liveWorkflow, sketch } from '../testing/live-workflow.ts';
import type { SketchNode } from '../testing/live-workflow.ts';
import { publishDraft } from '../workflows/publish.store.ts';
import { lockWorkflow } from '../workflows/workflow.store.ts';
import { beginMoves, undoMoves } from './move-run.store.ts';
import { whereLeadsStand } from './standing.store.ts';

/**
 * Nobody is lost and nobody gets a mail twice by an edit: journeys without a loop whose steps are put into ever another order while
 * batches run beside it, events come in, some publications fail half-way, and some moves are undone.
 */
let database: Database;
let drop: () => Promise<void>;
beforeAll(async () => {
  ({ database, drop } = await freshDatabase({ registry, poolSize: 8 }));
});
afterAll(() => drop());

const STEPS: readonly SketchNode[] = [
  ...['m1', 'm2', 'm3'].map((id) => ({ id, type: 'send-mail', config: { template: id } })),
  ...['w1', 'w2'].map((id) => ({ id, type: 'wait', config: { amount: 5, unit: 'hours' } })),
  { id: 'e1', type: 'wait-for-event', config: { events: [{ kind: 'order.placed' }], amount: 9, unit: 'hours' } },
];
/** These steps one after the other. */
function inOrder(places: readonly number[]): Graph {
  const nodes = [{ id: 'in', type: 'added-by-hand' }, ...places.map((place) => STEPS[place]!)];
  const edges = nodes.slice(0, -1).flatMap(({ id, type }, i) => {
    const ports = type === 'wait-for-event' ? ['happened', 'timeout'] : ['then'];
    return ports.map((port) => `${id}.${port} > ${nodes[i + 1]!.id}`);
  });
  return sketch(nodes, edges);
}
const order = fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 3 });
const turn = fc.record({
  hours: fc.nat(6),
  order,
  /** By step that somebody stands at: stay, leave, the same step, the same from its beginning, another one. */
  fates: fc.array(fc.oneof(fc.constantFrom('stay', 'same', 'same', 'again', 'leave'), fc.nat(5)), {
    minLength: 6,
    maxLength: 6,
  }),
  event: fc.boolean(),
  fails: fc.boolean(),
  undo: fc.boolean(),
});
type Turn = typeof turn extends fc.Arbitrary<infer One> ? One : never;

const LEADS = 4;
const START = Date.parse('2026-06-01T08:00:00Z');

async function edited({ first, turns }: { first: number[]; turns: Turn[] }): Promise<number> {
  await database.query(`update workflow set status = 'archived'`);
  await database.query(`truncate lead, enrolment, cursor, step, outbox, touchpoint, move_run, mail_once cascade`);
  let now = new Date(START);
  const act = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => database.transact(work, now);
  const { workflowId } = await liveWorkflow(database, inOrder(first));
  const leads = await addLeads(database, LEADS);
  await act((tx) => enrol(tx, { workflowId, leadIds: leads }));
  const walk = async (): Promise<void> => {
    while ((await advance(database, { workflowId, limit: 2, now })).advanced);
  };
  await walk();
  let moved = 0;
  for (const one of turns) {
    now = new Date(now.getTime() + one.hours * 3_600_000);
    const touchpoint = (leadId: number) => ({
      kind: 'order.placed',
      source: 't',
      sourceId: `${leadId}:${now.getTime()}`,
    });
    const beside = [
      walk(),
      ...(one.event
        ? [act((tx) => happen(tx, [{ leadId: leads[0]!, by: 't', touchpoint: touchpoint(leads[0]!) }]))]
        : []),
    ];
    const done = await act((tx) => publish(tx, workflowId, one)).catch((error: Error) => {
      if (error.message !== 'cut off') throw error;
      return null;
    });
    await Promise.all(beside);
    if (done && 'runId' in done) {
      moved += done.moved + done.takenOut;
      if (one.undo) await act((tx) => undoMoves(tx, { workflowId, runId: done.runId, by: null }));
    }
    await walk();
  }
  // to the end
  for (let day = 1; day <= 6; day += 1) {
    now = new Date(now.getTime() + 24 * 3_600_000);
    await walk();
  }
  await nobodyLostOrDoubled(now);
  return moved;
}

async function publish(tx: Tx, workflowId: number, { order: places, fates, fails }: Turn) {
  const workflow = (await lockWorkflow(tx, workflowId))!;
  const graph = inOrder(places);
  const { versionId } = await publishDraft(tx, { ...workflow, draft: graph }, { note: '', by: null });
  const there = new Set(graph.nodes.map(({ id }) => id));
  const moves = (await whereLeadsStand(tx, workflowId)).flatMap(({ versionNo, node }, i) => {
    const fate = fates[i % fates.length]!;
    const to = fate === 'leave' ? null : typeof fate === 'number' ? STEPS[places[fate % places.length]!]!.id : node.id;
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
    `select enrolment_id, payload->>'nodeId' as mail from outbox where kind = 'mail' group by 1, 2 having count(*) > 1`,
  );
  await none(`select id from enrolment where ended_at is null`);
  await none(`select enrolment_id from cursor`);
  await none(`select enrolment_id from mail_once`);
  expect(await database.query(`select count(*)::int as n from enrolment`)).toEqual([{ n: LEADS }]);
  const findings = await examine(database, { full: true, now });
  expect(findings.filter((one) => !/worker|sweep|lives/i.test(one.check))).toEqual([]);
}

test(
  'however a journey is edited while leads walk it: nobody is lost, and no mail goes out twice',
  async () => {
    let moved = 0;
    const cases = fc.record({ first: order, turns: fc.array(turn, { minLength: 2, maxLength: 5 }) });
    await prove({ name: 'moves', runs: 25, share: 0.1 }, cases, async (it) => {
      moved += await edited(it);
    });
    report({ moved });
    expect(moved).toBeGreaterThan(40);
  },
  LONG ? 1_000_000 : 90_000,
);
