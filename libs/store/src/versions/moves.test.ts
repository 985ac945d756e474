import { registry } from '@cultivar/nodes';
import type { Graph } from '@cultivar/workflow';
import { eraseLead } from '../consent/erase-lead.store.ts';
import type { Database, Tx } from '../database.ts';
import { advance } from '../engine/advance.ts';
import { enrol } from '../engine/enrol.ts';
import { answerHold, happen } from '../happen.ts';
import { examine } from '../operations/doctor.store.ts';
import { freshDatabase } from '../testing/fresh-database.ts';
import { addLeads, liveWorkflow, sketch } from '../testing/live-workflow.ts';
import type { SketchNode } from '../testing/live-workflow.ts';
import { publishDraft } from '../workflows/publish.store.ts';
import { lockWorkflow } from '../workflows/workflow.store.ts';
import { beginMoves, listMoves, moveMore, moveSome, undoMoves } from './move-run.store.ts';
import { whereLeadsStand } from './standing.store.ts';
import type { Move } from './move-plan.ts';

let database: Database;
let drop: () => Promise<void>;
beforeEach(async () => {
  ({ database, drop } = await freshDatabase({ registry }));
});
afterEach(async () => {
  const findings = await examine(database, { full: true, now: new Date() });
  expect(findings.filter((one) => !/worker|sweep|lives|due waits/i.test(one.check))).toEqual([]);
  await drop();
});

const NOW = new Date('2026-06-01T08:00:00Z');
const at = (hours: number): Date => new Date(NOW.getTime() + hours * 3_600_000);
const act = <T>(work: (tx: Tx) => Promise<T>, hours = 0): Promise<T> => database.transact(work, at(hours));

const IN: SketchNode = { id: 'in', type: 'added-by-hand' };
const mail = (id: string): SketchNode => ({ id, type: 'send-mail', config: { template: id } });
const wait = (id: string, amount: number): SketchNode => ({ id, type: 'wait', config: { amount, unit: 'hours' } });
const CLICK: SketchNode = {
  id: 'click',
  type: 'wait-for-event',
  config: { events: [{ kind: 'mail.clicked' }], amount: 48, unit: 'hours' },
};
const HOOK: SketchNode = { id: 'hook', type: 'call-webhook', config: { url: 'https://example.org/hook', body: {} } };
/** `in > m1 > w > m2` */
const line = (...nodes: SketchNode[]): Graph =>
  sketch(
    [IN, ...nodes],
    [IN, ...nodes].slice(0, -1).flatMap((node, i) => {
      const to = nodes[i]!.id;
      return node.type === 'wait-for-event'
        ? [`${node.id}.happened > ${to}`, `${node.id}.timeout > ${to}`]
        : node.type === 'call-webhook'
          ? [`${node.id}.ok > ${to}`, `${node.id}.failed > ${to}`]
          : [`${node.id}.then > ${to}`];
    }),
    { reentry: 'after-leaving' },
  );

async function inside(graph: Graph, count = 1): Promise<{ workflowId: number; leads: number[] }> {
  const { workflowId } = await liveWorkflow(database, graph);
  const leads = await addLeads(database, count);
  await act((tx) => enrol(tx, { workflowId, leadIds: leads }));
  await walkOn(workflowId, 0);
  return { workflowId, leads };
}
async function walkOn(workflowId: number, hours: number): Promise<void> {
  while ((await advance(database, { workflowId, now: at(hours) })).more);
}
const publish = (workflowId: number, graph: Graph, moves: readonly Move[], { resend = false, hours = 1 } = {}) =>
  act(async (tx) => {
    const workflow = (await lockWorkflow(tx, workflowId))!;
    const { versionId } = await publishDraft(tx, { ...workflow, draft: graph }, { note: '', by: null });
    return beginMoves(tx, { workflowId, versionId, plan: { moves, resend }, by: null });
  }, hours);
const move = (nodeId: string, to: string | null = nodeId, again?: boolean): Move => ({
  versionNo: 1,
  nodeId,
  to,
  again,
});
const run = (result: Awaited<ReturnType<typeof publish>>): number => {
  if (!result || 'missing' in result) throw new Error(`nobody moved: ${JSON.stringify(result)}`);
  return result.runId;
};

const mails = async (): Promise<string[]> =>
  (
    await database.query<{ key: string }>(
      `select payload->>'nodeId' as key from outbox where kind = 'mail' order by id`,
    )
  ).map((row) => row.key);
const cursors = (): Promise<Record<string, unknown>[]> =>
  database.query(
    `select c.lead_id as lead, v.no, v.graph->'nodes'->(c.node::int)->>'id' as node, c.state, c.due_at as due, c.port, c.wait
     from cursor c join workflow_version v on v.id = c.version_id order by c.enrolment_id`,
  );
const trace = async (leadId: number): Promise<string[]> =>
  (
    await database.query<{ took: string; node: string }>(
      `select s.took, v.graph->'nodes'->(s.node::int)->>'id' as node from step s join enrolment e on e.id = s.enrolment_id
       join workflow_version v on v.id = s.version_id where e.lead_id = $1 order by s.seq`,
      [leadId],
    )
  ).map(({ node, took }) => `${node}:${took}`);

describe('moving leads to a new version', () => {
  test('a wait keeps its time, also where its settings changed, and the walk goes on the new way', async () => {
    const { workflowId, leads } = await inside(line(mail('m1'), wait('w', 24), mail('m2')));
    const done = await publish(workflowId, line(mail('m1'), wait('w', 100), mail('m3')), [move('w')]);
    expect(done).toMatchObject({ moved: 1, takenOut: 0, running: false });
    expect(await cursors()).toMatchObject([{ no: 2, node: 'w', state: 0, due: at(24), port: 'then' }]);
    await walkOn(workflowId, 23);
    expect(await mails()).toEqual(['m1']);
    await walkOn(workflowId, 24);
    expect(await mails()).toEqual(['m1', 'm3']);
    expect(await trace(leads[0]!)).toEqual(['in:then', 'm1:then', 'w:wait', 'w:moved', 'w:then', 'm3:then']);
  });

  test('begun anew, a wait begins when it is moved', async () => {
    const { workflowId } = await inside(line(wait('w', 24), mail('m2')));
    await publish(workflowId, line(wait('w', 100), mail('m2')), [move('w', 'w', true)]);
    await walkOn(workflowId, 1);
    expect(await cursors()).toMatchObject([{ no: 2, node: 'w', due: at(101) }]);
  });

  test('who is not named stays, who is taken out has left, and nobody else is touched', async () => {
    const graph = line(wait('a', 24), mail('m'), wait('b', 24));
    const { workflowId, leads } = await inside(graph, 3);
    await database.query(`update cursor set due_at = $1 where lead_id = $2`, [at(0), leads[1]]);
    await walkOn(workflowId, 0);
    const done = await publish(workflowId, graph, [move('a', null)]);
    expect(done).toMatchObject({ moved: 0, takenOut: 2 });
    expect(await cursors()).toMatchObject([{ lead: leads[1], no: 1, node: 'b' }]);
    expect(await trace(leads[0]!)).toEqual(['in:then', 'a:wait', 'a:leave']);
    expect(await database.query(`select outcome from enrolment where ended_at is not null`)).toEqual([
      { outcome: 'taken-out' },
      { outcome: 'taken-out' },
    ]);
  });

  test('a wait for an event keeps since when, and hears it in the new version', async () => {
    const { workflowId, leads } = await inside(line(CLICK, mail('m2')));
    const [before] = await cursors();
    await publish(workflowId, line(CLICK, mail('m3')), [move('click')]);
    expect(await cursors()).toMatchObject([{ no: 2, state: 1, due: at(48), wait: before!.wait }]);
    const click = { kind: 'mail.clicked', source: 't', sourceId: '1', at: at(0.5) };
    await act((tx) => happen(tx, [{ leadId: leads[0]!, by: 't', touchpoint: click }]), 2);
    await walkOn(workflowId, 2);
    expect(await mails()).toEqual(['m3']);
  });

  test('the answer to a webhook asked before comes back right, once, over two moves and an undoing', async () => {
    const { workflowId } = await inside(line(HOOK, mail('m2')));
    const [asked] = await database.query<{ id: number; seq: number }>(`select enrolment_id as id, seq from cursor`);
    await publish(workflowId, line(HOOK, mail('m3')), [move('hook')]);
    const second = run(await publish(workflowId, line(HOOK, mail('m4')), [{ ...move('hook'), versionNo: 2 }]));
    expect(await act((tx) => undoMoves(tx, { workflowId, runId: second, by: null }), 2)).toMatchObject({ undone: 1 });
    const answer = { enrolmentId: asked!.id, seq: asked!.seq, outcome: 'ok', data: { a: 1 } };
    expect(await act((tx) => answerHold(tx, { ...answer, seq: asked!.seq + 1 }), 3)).toBe(false);
    expect(await act((tx) => answerHold(tx, answer), 3)).toBe(true);
    expect(await act((tx) => answerHold(tx, answer), 3)).toBe(false);
    await walkOn(workflowId, 3);
    expect(await mails()).toEqual(['m3']);
    expect(await database.query(`select answers from enrolment`)).toEqual([{ answers: { hook: { a: 1 } } }]);
    expect(await database.query(`select 1 from outbox where kind = 'webhook'`)).toHaveLength(1);
  });

  test('moving back before a mail does not send it again, but the next round of a loop does', async () => {
    const { workflowId, leads } = await inside(line(mail('m1'), wait('w', 24), mail('m2')));
    const looped = sketch(
      [IN, mail('m1'), wait('w', 24), mail('m2')],
      ['in.then > m1', 'm1.then > w', 'w.then > m2', 'm2.then > m1'],
    );
    await publish(workflowId, looped, [move('w', 'm1')]);
    await walkOn(workflowId, 1);
    expect(await mails()).toEqual(['m1']);
    expect(await trace(leads[0]!)).toEqual(['in:then', 'm1:then', 'w:wait', 'w:moved', 'm1:then', 'w:wait']);
    expect(await database.query(`select because from step where seq = 5`)).toEqual([{ because: { notAgain: true } }]);
    await walkOn(workflowId, 25);
    expect(await mails()).toEqual(['m1', 'm2', 'm1']);
  });

  test('the marketer may want it sent again', async () => {
    const { workflowId } = await inside(line(mail('m1'), wait('w', 24)));
    await publish(workflowId, line(mail('m1'), wait('w', 24)), [move('w', 'm1')], { resend: true });
    await walkOn(workflowId, 1);
    expect(await mails()).toEqual(['m1', 'm1']);
  });

  test('a mail that the edit puts behind the wait is not sent again either, a loop of the old version goes on', async () => {
    const { workflowId } = await inside(line(mail('m1'), wait('w', 24)));
    await publish(workflowId, line(wait('w', 24), mail('m1'), mail('m2')), [move('w')]);
    await walkOn(workflowId, 24);
    expect(await mails()).toEqual(['m1', 'm2']);
    const looped = sketch([IN, mail('l'), wait('w', 24)], ['in.then > l', 'l.then > w', 'w.then > l']);
    const { workflowId: second } = await liveWorkflow(database, looped, 'loop');
    const [lead] = await database.query<{ id: number }>(`select id from lead`);
    await act((tx) => enrol(tx, { workflowId: second, leadIds: [lead!.id] }));
    await walkOn(second, 0);
    await publish(second, looped, [move('w')]);
    await walkOn(second, 24);
    expect(await mails()).toEqual(['m1', 'm2', 'l', 'l']);
  });

  test('whoever an error stopped tries again in the new version', async () => {
    const { workflowId } = await inside(line(mail('m1')));
    await database.query(`update cursor set state = 3`);
    const bad = line(wait('w', 1), mail('m2'));
    const { workflowId: second } = await liveWorkflow(database, bad, 'second');
    const [lead] = await database.query<{ id: number }>(`select id from lead`);
    await act((tx) => enrol(tx, { workflowId: second, leadIds: [lead!.id] }));
    await database.query(`update cursor set state = 3, error = 'x' where workflow_id = $1`, [second]);
    await publish(second, line(mail('m2')), [move('in')]);
    await walkOn(second, 1);
    expect(await mails()).toEqual(['m1', 'm2']);
    expect(workflowId).not.toBe(second);
  });

  test('another type under the same id is another step, and what was asked is not asked again', async () => {
    const { workflowId } = await inside(line(HOOK, mail('m2')));
    const other = line({ id: 'hook', type: 'wait', config: { amount: 1, unit: 'hours' } }, mail('m2'));
    expect(await publish(workflowId, other, [move('hook')])).toMatchObject({ moved: 1 });
    await walkOn(workflowId, 2);
    expect(await database.query(`select 1 from outbox where kind = 'webhook'`)).toHaveLength(1);
  });

  test('a plan with a step that is not there changes nothing', async () => {
    const { workflowId } = await inside(line(wait('w', 24)));
    expect(await publish(workflowId, line(mail('m')), [move('w', 'nowhere')])).toEqual({ missing: '1/w → nowhere' });
    expect(await cursors()).toMatchObject([{ no: 1, node: 'w' }]);
  });

  test('what fails half-way has not happened', async () => {
    const { workflowId } = await inside(line(wait('w', 24)), 5);
    const before = await cursors();
    await expect(
      act(async (tx) => {
        const workflow = (await lockWorkflow(tx, workflowId))!;
        const { versionId } = await publishDraft(tx, workflow, { note: '', by: null });
        await beginMoves(tx, { workflowId, versionId, plan: { moves: [move('w', null)], resend: false }, by: null });
        throw new Error('cut');
      }),
    ).rejects.toThrow('cut');
    expect(await cursors()).toEqual(before);
    expect(await database.query(`select 1 from step where took = 'leave'`)).toEqual([]);
  });

  test('many are moved a range at a time, each once, and the run goes on where it was cut off', async () => {
    const { workflowId } = await inside(line(wait('w', 24), mail('m')), 25);
    const [{ id: runId }] = (await act(async (tx) => {
      const workflow = (await lockWorkflow(tx, workflowId))!;
      const { versionId } = await publishDraft(tx, workflow, { note: '', by: null });
      return tx.query<{ id: number }>(
        `insert into move_run (workflow_id, version_id, plan, started_at) values ($1, $2, $3, $4) returning id`,
        [workflowId, versionId, JSON.stringify({ moves: [move('w')], resend: false }), tx.now],
      );
    })) as [{ id: number }];
    expect(await act((tx) => moveSome(tx, runId, 10))).toBe(true);
    expect(await listMoves(database, workflowId, at(0))).toMatchObject([{ state: 'running', moved: 10, left: 15 }]);
    // who edits on meanwhile moves after that, and everybody comes along
    const later = await publish(workflowId, line(wait('w', 24)), [move('w'), { ...move('w'), versionNo: 2 }]);
    expect(later).toMatchObject({ moved: 0, running: true });
    expect(await moveMore(database, run(later))).toBe(false);
    await expect(
      act((tx) => moveSome(tx, runId, 10).then(() => Promise.reject(new Error('killed')))),
    ).rejects.toThrow();
    expect(await database.query(`select count(*) as n from step where took = 'moved'`)).toEqual([{ n: 10 }]);
    while (await moveMore(database, runId));
    expect((await cursors()).every((one) => one.no === 2)).toBe(true);
    expect(await database.query(`select count(*) as n from step where took = 'moved'`)).toEqual([{ n: 25 }]);
    while (await moveMore(database, run(later)));
    expect((await cursors()).every((one) => one.no === 3)).toBe(true);
    expect(await database.query(`select data->>'moved' as n from audit_entry where action = 'workflow.moved'`)).toEqual(
      [{ n: '25' }, { n: '25' }],
    );
  });
});

describe('undoing', () => {
  test('brings back who has not gone on, to the very place, and says how many have', async () => {
    const { workflowId, leads } = await inside(line(CLICK, mail('m1')), 4);
    const before = await cursors();
    const runId = run(await publish(workflowId, line(CLICK, wait('w', 9)), [move('click')]));
    await act(
      (tx) =>
        happen(tx, [{ leadId: leads[2]!, by: 't', touchpoint: { kind: 'mail.clicked', source: 't', sourceId: '1' } }]),
      2,
    );
    expect(await listMoves(database, workflowId, at(2))).toMatchObject([{ moved: 4, undoable: 3, state: 'done' }]);
    const done = await act((tx) => undoMoves(tx, { workflowId, runId, by: null }), 2);
    expect(done).toEqual({ undone: 3, goneOn: 1, running: false });
    const after = await cursors();
    expect(after.filter((one) => one.lead !== leads[2])).toEqual(before.filter((one) => one.lead !== leads[2]));
    expect(after.find((one) => one.lead === leads[2])).toMatchObject({ no: 2 });
    expect(await trace(leads[0]!)).toEqual(['in:then', 'click:wait', 'click:moved', 'click:moved']);
    expect(await act((tx) => undoMoves(tx, { workflowId, runId, by: null }), 2)).toBe(false);
  });

  test('who was moved into a wait goes back, too; whose mail went out does not', async () => {
    const { workflowId, leads } = await inside(line(wait('a', 24), mail('m1')), 2);
    await database.query(`update cursor set due_at = $1 where lead_id = $2`, [at(30), leads[1]]);
    const before = await cursors();
    const to = sketch([IN, wait('a', 24), wait('b', 5), mail('m9')], ['in.then > a', 'a.then > b', 'b.then > m9']);
    const runId = run(await publish(workflowId, to, [move('a', 'b')]));
    await walkOn(workflowId, 1);
    expect((await cursors()).map((one) => one.due)).toEqual([at(6), at(6)]);
    expect(await act((tx) => undoMoves(tx, { workflowId, runId, by: null }), 2)).toMatchObject({
      undone: 2,
      goneOn: 0,
    });
    expect(await cursors()).toEqual(before);
    const again = run(await publish(workflowId, to, [move('a', 'm9')], { hours: 3 }));
    await walkOn(workflowId, 3);
    expect(await act((tx) => undoMoves(tx, { workflowId, runId: again, by: null }), 4)).toMatchObject({
      undone: 0,
      goneOn: 2,
    });
  });

  test('who was taken out comes back, unless the lead is in again', async () => {
    const { workflowId, leads } = await inside(line(wait('a', 24), mail('m1')), 2);
    const before = await cursors();
    const runId = run(await publish(workflowId, line(wait('a', 24)), [move('a', null)]));
    await act((tx) => enrol(tx, { workflowId, leadIds: [leads[1]!] }), 2);
    expect(await act((tx) => undoMoves(tx, { workflowId, runId, by: null }), 2)).toMatchObject({
      undone: 1,
      goneOn: 1,
    });
    expect((await cursors())[0]).toEqual(before[0]);
    expect(await database.query(`select sum(n)::int as n from step_count where took = 'leave'`)).toEqual([{ n: 1 }]);
    await walkOn(workflowId, 24);
    expect(await mails()).toEqual(['m1']);
  });

  test('an erased lead leaves nothing of it', async () => {
    const { workflowId, leads } = await inside(line(mail('m1'), wait('w', 24)));
    const runId = run(await publish(workflowId, line(mail('m1'), wait('w', 24)), [move('w', 'm1')]));
    await act((tx) => eraseLead(tx, leads[0]!, 'own-data'));
    for (const table of ['moved_walk', 'mail_once']) expect(await database.query(`select 1 from ${table}`)).toEqual([]);
    expect(await act((tx) => undoMoves(tx, { workflowId, runId, by: null }))).toMatchObject({ undone: 0 });
  });
});

test('where leads stand, by version and step', async () => {
  const { workflowId } = await inside(line(CLICK, mail('m1')), 3);
  await publish(workflowId, line(wait('w', 2)), []);
  const [more] = await addLeads(database, 0).then(() => database.query<{ id: number }>(`select id from lead limit 1`));
  expect(more).toBeDefined();
  expect(await whereLeadsStand(database, workflowId)).toMatchObject([
    { versionNo: 1, node: { id: 'click' }, leads: 3, waiting: 3, held: 0, failed: 0, behind: ['in'] },
  ]);
});
