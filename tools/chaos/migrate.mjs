// The profile `migrate`: a journey that is edited all the time. Versions are published with leads moved, taken out and brought back, some
// publications fail half-way, workers and PostgreSQL are killed meanwhile, also in the middle of a move; the rest of life goes on.
import { pause } from './chance.mjs';
import { Faults } from './faults.mjs';
import { edited, EDITED_STEPS } from './house.mjs';
import { COMMIT, ENGINE, MOVES, notReached } from './points.mjs';
import { until } from './recoveries.mjs';

const PLAN = {
  killMs: [1_500, 5_000],
  stopMs: [6_000, 15_000],
  pgKillMs: [12_000, 25_000],
  stormMs: [9_000, 20_000],
  redisMs: [5_000, 12_000],
  allMs: [30_000, 60_000],
  pointMs: [500, 2_000],
  points: [...MOVES, ...COMMIT, ENGINE[3], ...MOVES, ENGINE[4]],
};
const NOBODY_IS_LOST = `
  select e.id, c.version_id as at, e.version_id as of, c.node from enrolment e left join cursor c on c.enrolment_id = e.id
    left join workflow_version v on v.id = c.version_id
  where e.ended_at is null and (c.enrolment_id is null or c.version_id <> e.version_id or v.graph->'nodes'->(c.node::int) is null)`;
const SUMS = `select count(*)::int as runs, coalesce(sum(moved), 0)::int as moved, coalesce(sum(taken_out), 0)::int as "takenOut",
  coalesce(sum(undone), 0)::int as undone, count(*) filter (where state in ('running', 'undoing'))::int as open from move_run`;

export async function migrate(stage) {
  const { options, sink, clock, life, draw, database, say } = stage;
  say(`${options.seconds} s of new versions and faults`);
  sink.send({ state: { faults: true } });
  clock.start();
  life.start();
  stage.faults = new Faults(stage, options.plan ?? PLAN, draw.fork(200));
  const editor = new Editor(stage, draw.fork(201));
  const lost = [];
  const end = Date.now() + options.seconds * 1_000;
  const [sums] = await Promise.all([
    (async () => {
      while (Date.now() < end) await editor.act();
      await stage.faults.end();
      // the last ones are moved behind the publication
      await until(async () => (await life.attempt((tx) => tx.query(SUMS)))?.[0].open === 0, { limitMs: 60_000 });
      return (await life.attempt((tx) => tx.query(SUMS)))[0];
    })(),
    (async () => {
      while (Date.now() < end) {
        await pause(500);
        lost.push(...(await database.query(NOBODY_IS_LOST).catch(() => [])));
      }
    })(),
  ]);
  const moves = { ...editor.did, ...sums };
  const breaches = Object.entries(options.atLeast ?? {}).flatMap(([what, times]) =>
    moves[what] >= times ? [] : [`too little happened: ${what} ${moves[what]} of ${times}`],
  );
  if (lost.length) breaches.push(`I17 somebody was nowhere meanwhile: ${lost.length}, e.g. ${JSON.stringify(lost[0])}`);
  breaches.push(...notReached(stage, MOVES));
  say(`moves: ${JSON.stringify(moves)}`);
  return { moves, breaches };
}

/** Somebody who cannot leave a journey alone. */
class Editor {
  did = { publications: 0, cutOff: 0, undoings: 0 };
  #runs = [];
  constructor(stage, draw) {
    Object.assign(this, { stage, draw, workflowId: stage.house.workflows[0] });
  }
  async act() {
    await pause(this.draw.between(300, 2_500));
    if (this.#runs.length && this.draw.is(0.35)) await this.#undo();
    else await this.#publish();
  }
  async #publish() {
    const { draw, workflowId } = this;
    const { life, product, house } = this.stage;
    const graph = edited(house.hookUrl, this.#order());
    // cut off when all is written; a client tries again
    let cut = draw.is(0.15);
    const fates = Array.from({ length: 97 }, () =>
      draw.weighted({ same: 45, stay: 20, other: 20, again: 10, leave: 8 }),
    );
    const places = Array.from({ length: 97 }, () => draw.between(0, 1_000));
    const published = await life.attempt(async (tx) => {
      const workflow = await product.store.lockWorkflow(tx, workflowId);
      if (workflow.status !== 'live') return null;
      const { versionId } = await product.store.publishDraft(tx, { ...workflow, draft: graph }, { note: '', by: null });
      const steps = graph.nodes.slice(2).map(({ id }) => id);
      const moves = (await product.store.whereLeadsStand(tx, workflowId)).flatMap(({ versionNo, node }, n) => {
        const fate = fates[n % fates.length];
        const to = fate === 'leave' ? null : fate === 'other' ? steps[places[n % 97] % steps.length] : node.id;
        if (fate === 'stay' || (to !== null && !steps.includes(to))) return [];
        return [{ versionNo, nodeId: node.id, to, again: fate === 'again' }];
      });
      const done = await product.store.beginMoves(tx, {
        workflowId,
        versionId,
        plan: { moves, resend: false },
        by: null,
      });
      if (done && 'missing' in done) throw new Error(`the plan names what is not there: ${done.missing}`);
      if (cut) {
        cut = false;
        this.did.cutOff += 1;
        throw new Error('Connection terminated by the run');
      }
      return { done };
    });
    if (!published) return;
    this.did.publications += 1;
    if (published.done) this.#runs.push(published.done.runId);
  }
  #order() {
    const places = Array.from({ length: EDITED_STEPS }, (_, n) => n);
    for (let n = places.length - 1; n > 0; n -= 1) {
      const other = this.draw.between(0, n);
      [places[n], places[other]] = [places[other], places[n]];
    }
    return places.slice(0, this.draw.between(4, EDITED_STEPS));
  }
  async #undo() {
    const { product, life } = this.stage;
    const [runId] = this.#runs.splice(this.draw.is(0.7) ? -1 : 0, 1);
    const done = await life.attempt((tx) =>
      product.store.undoMoves(tx, { workflowId: this.workflowId, runId, by: null }),
    );
    if (done) this.did.undoings += 1;
    // it is not through yet
    else this.#runs.unshift(runId);
  }
}
