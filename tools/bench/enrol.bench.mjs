// A segment of a million leads enters a workflow, as “let in: a whole segment” does it: begun by one call, worked off by a worker in the
// background, in ranges of 5,000 ids, each lead locked, judged by segment, entry rule and re-entry, with its enrolment and its walk at the
// entry. The workflow is held meanwhile, so that entering alone is measured; who is in the house already is let in nowhere twice.
import { addLeads, end, graphOf, node, openHouse, patiently, pause, publish, startEngine } from './house.mjs';
import { settle } from './engine-run.mjs';
import { cpuOf, memoryOf, postgresIn } from './watch.mjs';

const RULE = {
  kind: 'all',
  rules: [
    { kind: 'field', field: 'jobTitle', op: 'filled' },
    { kind: 'consent', purpose: 'marketing' },
  ],
};

export default async function enrol({ url, dir, say, quick }) {
  const leads = quick ? 100_000 : 1_000_000;
  const house = await openHouse(url);
  const { database, store } = house;
  const ids = await addLeads(database, leads, 'lead');
  const outside = Math.round(leads / 100);
  await patiently(database, `update lead set fields = fields - 'jobTitle' where id < $1`, [ids.first + outside]);
  const segment = await database.transact((tx) =>
    store.createSegment(tx, { name: 'all', description: '', rule: RULE }),
  );
  const graph = graphOf(
    [node('in', 'added-by-hand'), node('wait', 'wait', { amount: 2, unit: 'days' })],
    ['in.then > wait'],
  );
  const { workflowId } = await publish(house, 'entered', graph, 'paused');
  await settle(house);
  const worker = await startEngine({ DATABASE_URL: url });
  const pg = postgresIn(dir);
  const before = { postgres: pg.cpu(), worker: cpuOf(worker.pid) };
  const began = performance.now();
  const { id } = await database.transact((tx) => store.beginEnrolRun(tx, { workflowId, segment, by: null }));
  let run;
  do {
    await pause(50);
    run = await store.enrolRun(database, id);
  } while (run.state === 'running');
  const seconds = (performance.now() - began) / 1000;
  const peakMb = memoryOf(worker.pid).peakMb;
  const inside = leads - outside;
  const us = (a, b) => Math.round((1000 * (b - a)) / inside);
  const cost = { postgresUs: us(before.postgres, pg.cpu()), workerUs: us(before.worker, cpuOf(worker.pid)) };
  await end(worker);
  const [row] = await patiently(
    database,
    `select count(*)::int as walks, count(distinct c.lead_id)::int as leads, min(c.lead_id)::bigint as first,
       count(*) filter (where c.node <> 0 or c.seq <> 0 or c.due_at <> e.entered_at or c.lead_id <> e.lead_id)::int as wrong
     from cursor c join enrolment e on e.id = c.enrolment_id where e.workflow_id = $1 and e.entry_no = 1 and e.ended_at is null`,
    [workflowId],
  );
  const right = { walks: inside, leads: inside, first: ids.first + outside, wrong: 0 };
  if (JSON.stringify(row) !== JSON.stringify(right) || run.entered !== inside || run.asked !== inside)
    throw new Error(`the rows are wrong: ${JSON.stringify({ row, run })}`);
  await database.close();
  say(`enrol: ${Math.round(inside / seconds)} leads/s, ${JSON.stringify(cost)}`);
  return {
    'enrol.perS': Math.round(inside / seconds),
    'enrol.leads': inside,
    'enrol.perLead': cost,
    'enrol.workerPeakMb': Math.round(peakMb),
  };
}
