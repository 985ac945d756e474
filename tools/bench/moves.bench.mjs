// Leads moved to a new version, by the hundred thousand and by the million: how fast the publication and the run behind it are, how fast
// it is taken back, how long the page of versions takes to count, and how long somebody at work on the same leads has to wait meanwhile.
import { graphOf, node, openHouse, patiently, pause, publish, seedWalks } from './house.mjs';
import { fill } from './many-leads.mjs';

export const asked = true;
const journey = (days, more = []) =>
  graphOf(
    [
      node('in', 'added-by-hand'),
      node('m1', 'send-mail', { template: 'hello' }),
      node('w', 'wait', { amount: days, unit: 'days' }),
      ...more,
      node('m2', 'send-mail', { template: 'more' }),
    ],
    ['in.then > m1', 'm1.then > w', ...(more.length ? ['w.then > more', 'more.then > m2'] : ['w.then > m2'])],
  );

export default async function moves({ url, say, quick, huge }) {
  const counts = quick ? [20_000] : huge ? [100_000, 1_000_000] : [100_000];
  await openHouse(url).then(({ database }) => database.close());
  await fill(url, { leads: counts.at(-1), perLead: 0 });
  const house = await openHouse(url);
  const figures = {};
  try {
    for (const leads of counts) {
      say(`${leads} leads inside …`);
      const it = await publish(house, `Moves of ${leads}`, journey(3));
      await seedWalks(
        house.database,
        it,
        { first: 1, last: leads },
        { at: 2, port: 'then', dueAt: `now() + interval '3 days'` },
      );
      await sent(house.database, it);
      await patiently(house.database, 'vacuum analyze cursor, enrolment, step, outbox, lead');
      const name = `moves.${leads >= 1_000_000 ? '1M' : `${leads / 1_000}k`}`;
      for (const [what, figure] of Object.entries(await measure(house, it.workflowId, leads, say)))
        figures[`${name}.${what}`] = figure;
    }
    return figures;
  } finally {
    await house.database.close();
  }
}

/** Everybody has had the first mail already. */
async function sent(database, { workflowId }) {
  await patiently(
    database,
    `insert into step (enrolment_id, seq, version_id, node, took, because, at)
     select enrolment_id, s, version_id, s - 1, case s when 3 then 'wait' else 'then' end, null, now() from cursor, generate_series(1, 3) s
     where workflow_id = $1`,
    [workflowId],
  );
  await patiently(database, `update cursor set seq = 3 where workflow_id = $1`, [workflowId]);
  await patiently(
    database,
    `insert into outbox (key, kind, lead_id, enrolment_id, state, payload, not_before, created_at)
     select 'e' || enrolment_id || '.2.0', 'mail', lead_id, enrolment_id, 2, '{"class":"marketing","nodeId":"m1","templateId":"hello"}', now(), now()
     from cursor where workflow_id = $1`,
    [workflowId],
  );
}

async function measure({ database, store }, workflowId, leads, say) {
  const timed = async (work) => {
    const start = performance.now();
    const result = await work();
    return { result, ms: Math.round(performance.now() - start) };
  };
  const through = async (runId) => {
    while (await store.moveMore(database, runId));
  };
  const idle = workOn({ database, store }, leads);
  await pause(3_000);
  const before = await idle();
  const standing = await timed(() => store.whereLeadsStand(database, workflowId));
  const others = workOn({ database, store }, leads);
  const start = performance.now();
  const at = await timed(() =>
    database.transact(
      async (tx) => {
        const workflow = await store.lockWorkflow(tx, workflowId);
        const draft = journey(5, [node('more', 'change-tag', { act: 'add', tag: 'x' })]);
        const { versionId } = await store.publishDraft(tx, { ...workflow, draft }, { note: '', by: null });
        const plan = { moves: [{ versionNo: 1, nodeId: 'w', to: 'w' }], resend: false };
        return store.beginMoves(tx, { workflowId, versionId, plan, by: null });
      },
      undefined,
      { concerns: 'many' },
    ),
  );
  const { runId } = at.result;
  await pause(0);
  const listing = await timed(() => store.listMoves(database, workflowId, new Date()));
  await through(runId);
  const movedMs = performance.now() - start;
  const during = await others();
  const listed = await timed(() => store.listMoves(database, workflowId, new Date()));
  const back = workOn({ database, store }, leads);
  const undoing = await timed(async () => {
    const done = await database.transact((tx) => store.undoMoves(tx, { workflowId, runId, by: null }), undefined, {
      concerns: 'many',
    });
    if (!done) throw new Error('the move cannot be undone');
    await through(runId);
  });
  const meanwhile = await back();
  const [run] = await database.query(`select moved, undone, state from move_run where id = $1`, [runId]);
  if (Number(run.moved) !== leads || run.state !== 'undone') throw new Error(JSON.stringify(run));
  say(
    `${leads}: publication ${at.ms} ms, all ${Math.round(movedMs)} ms, undo ${undoing.ms} ms, others up to ${during.max} ms`,
  );
  return {
    publishMs: at.ms,
    movedPerSecond: Math.round((leads / movedMs) * 1_000),
    undonePerSecond: Math.round((leads / undoing.ms) * 1_000),
    undone: Number(run.undone),
    standingMs: standing.ms,
    listWhileMovingMs: listing.ms,
    listMs: listed.ms,
    othersAloneMaxMs: before.max,
    othersP95Ms: during.p95,
    othersMaxMs: during.max,
    othersWhileUndoingMaxMs: meanwhile.max,
  };
}

/** Somebody else at work on these leads all the while. @returns what ends it, and says how long it took */
function workOn({ database, store }, leads) {
  const took = [];
  let going = true;
  const work = (async () => {
    for (let n = 1; going; n += 1) {
      const start = performance.now();
      const leadId = 1 + ((n * 104_729) % leads);
      await database.transact((tx) =>
        store.happen(tx, [{ leadId, by: 'bench', touchpoint: { kind: 'shop.viewed', source: 'bench' } }]),
      );
      took.push(performance.now() - start);
      await pause(10);
    }
  })();
  return async () => {
    going = false;
    await work;
    took.sort((a, b) => a - b);
    return { p95: Math.round(took[Math.floor(took.length * 0.95)] ?? 0), max: Math.round(took.at(-1) ?? 0) };
  };
}
