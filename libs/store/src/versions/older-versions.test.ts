import { registry } from '@cultivar/nodes';
import type { Database } from '../database.ts';
import { advance } from '../engine/advance.ts';
import { enrol } from '../engine/enrol.ts';
import { happen } from '../happen.ts';
import { freshDatabase } from '../testing/fresh-database.ts';
import { addLeads, liveWorkflow, sketch } from '../testing/live-workflow.ts';
import { publishDraft } from '../workflows/publish.store.ts';
import { lockWorkflow } from '../workflows/workflow.store.ts';
import { beginMoves } from './move-run.store.ts';

/** Those who stay in an older version, and those who keep their stand, go on waiting for what they waited for. */
let database: Database;
let drop: () => Promise<void>;
beforeAll(async () => {
  ({ database, drop } = await freshDatabase({ registry }));
});
afterAll(() => drop());
beforeEach(async () => {
  await database.query(`update workflow set status = 'archived'`);
  await database.query(`truncate lead, enrolment, cursor, step, outbox, touchpoint, move_run, mail_once cascade`);
});

const first = (event: Record<string, unknown>) =>
  sketch(
    [
      { id: 'in', type: 'added-by-hand' },
      { id: 'w', type: 'wait-for-first', config: { events: [{ id: 'a', event }], amount: 9, unit: 'days' } },
      { id: 'after', type: 'wait', config: { amount: 1, unit: 'days' } },
    ],
    ['in.then > w', 'w.a > after'],
  );
const goalJourney = () =>
  sketch(
    [
      { id: 'in', type: 'added-by-hand' },
      { id: 'w', type: 'wait', config: { amount: 9, unit: 'days' } },
      { id: 'g', type: 'goal', config: { events: [{ kind: 'form.submitted' }] } },
    ],
    ['in.then > w'],
  );
const NOON = new Date('2026-06-01T10:00:00Z');

async function inside(graph: ReturnType<typeof sketch>) {
  const { workflowId } = await liveWorkflow(database, graph);
  const [leadId] = await addLeads(database, 1);
  await database.transact((tx) => enrol(tx, { workflowId, leadIds: [leadId!] }), NOON);
  await advance(database, { workflowId, now: NOON });
  const publish = (next: ReturnType<typeof sketch>, keep: boolean) =>
    database.transact(async (tx) => {
      const workflow = (await lockWorkflow(tx, workflowId))!;
      const { versionId } = await publishDraft(tx, { ...workflow, draft: next }, { note: '', by: null });
      const moves = keep ? [{ versionNo: 1, nodeId: 'w', to: 'w' }] : [];
      await beginMoves(tx, { workflowId, versionId, plan: { moves, resend: false }, by: null });
    }, NOON);
  const took = async (): Promise<string[]> => {
    await advance(database, { workflowId, now: NOON });
    return (await database.query<{ took: string }>(`select took from step order by seq`)).map((row) => row.took);
  };
  return { leadId: leadId!, publish, took };
}

test('what is told on demand is told for those in an older version, too', async () => {
  const { leadId, publish, took } = await inside(first({ kind: 'field.changed', ref: 'plan' }));
  await publish(first({ kind: 'form.submitted' }), false);
  const effects = [{ kind: 'field.set', field: 'plan', value: 'gold' } as const];
  await database.transact((tx) => happen(tx, [{ leadId, by: 'user:1', effects }]), NOON);
  expect(await took()).toEqual(['then', 'wait', 'a', 'wait']);
});

test('a wait for the first of several keeps its stand in the new version', async () => {
  const { publish, took } = await inside(first({ kind: 'form.submitted' }));
  const before = await database.query(`select due_at, wait from cursor`);
  await publish(first({ kind: 'form.submitted' }), true);
  expect(await database.query(`select due_at, wait from cursor`)).toEqual(before);
  expect(await took()).toEqual(['then', 'wait', 'moved']);
});

test('a goal that was reached just before the publication is not forgotten', async () => {
  const { leadId, publish, took } = await inside(goalJourney());
  const touchpoint = { kind: 'form.submitted', ref: 'f', at: NOON, source: 't', sourceId: '1' };
  await database.transact((tx) => happen(tx, [{ leadId, by: 't', touchpoint }]), NOON);
  await publish(goalJourney(), true);
  expect(await took()).toEqual(['then', 'wait', 'moved', 'goal', 'then']);
});
