// A million sleeping leads due at one instant, and a small workflow beside them whose ten leads come due one after another meanwhile. Nobody
// nudges: the workers notice by themselves. When a lead has gone on is the commit of its batch, told by PostgreSQL.
import { check, settle } from './engine-run.mjs';
import { graph, WAIT } from './engine-journey.mjs';
import { addLeads, end, openHouse, patiently, pause, publish, seedWalks, startEngine } from './house.mjs';
import { memoryOf } from './watch.mjs';

export const settings = { track_commit_timestamp: 'on' };
const SMALL = 10;

export default async function due({ url, say, quick }) {
  const leads = quick ? 100_000 : 1_000_000;
  const house = await openHouse(url);
  const { database } = house;
  const many = await addLeads(database, leads, 'many');
  const few = await addLeads(database, SMALL, 'few');
  const large = await publish(house, 'large', graph);
  const small = await publish(house, 'small', graph);
  const [{ at }] = await database.query(`select now() + interval '1 day' + interval '1 hour' as at`);
  const instant = `timestamptz '${at.toISOString()}'`;
  await seedWalks(database, large, many, { at: WAIT, port: 'then', dueAt: instant });
  // spread over what the drain takes at the least that is asked for
  const everyMs = Math.round(leads / 25);
  await seedWalks(database, small, few, {
    at: WAIT,
    port: 'then',
    dueAt: `${instant} + (n + 0.5) * interval '${everyMs / SMALL} ms'`,
  });
  await settle(house);
  const worker = await startEngine({ DATABASE_URL: url, CULTIVAR_TEST_CLOCK: '1' });
  await pause(3_000);
  // on the clock of tests it is now three seconds before the instant
  const ahead = at.getTime() - (await database.now()).getTime() - 3_000;
  await database.query(`insert into setting (key, value) values ('test.clock', jsonb_build_object('ms', $1::bigint))`, [
    ahead,
  ]);
  say(`due: ${leads} leads due in three seconds …`);
  const began = performance.now();
  await pause(3_000);
  while (performance.now() - began < 300_000) {
    await pause(250);
    const [row] = await database.query(`select exists (select 1 from cursor where due_at <= $1) as due`, [
      await database.now(),
    ]);
    const [{ late }] = await database.query(
      `select exists (select 1 from cursor where workflow_id = $1 and due_at < $2::timestamptz + interval '1 day') as late`,
      [small.workflowId, at],
    );
    if (!row.due && !late) break;
  }
  const peakMb = memoryOf(worker.pid).peakMb;
  await end(worker);
  const [all] = await lateness(database, large, at, ahead, 0);
  const [fair] = await lateness(database, small, at, ahead, everyMs / SMALL);
  await check(database, large, many, leads);
  await check(database, small, few, SMALL);
  await database.close();
  say(`due: ${JSON.stringify({ all, fair })}`);
  return {
    'due.firstMs': all.first,
    'due.allMs': all.last,
    'due.fairMs': fair.last,
    'due.fairMedianMs': fair.median,
    'due.perS': Math.round((1000 * leads) / (all.last - all.first)),
    'due.leads': leads,
    'due.workerPeakMb': Math.round(peakMb),
  };
}

/** How long after its instant each lead's batch was committed. @param everyMs between one lead and the next */
function lateness(database, { workflowId }, at, aheadMs, everyMs) {
  return patiently(
    database,
    `with late as (select extract(epoch from pg_xact_commit_timestamp(c.xmin) - $2::timestamptz) * 1000 + $3::float8
         - case when $4::float8 = 0 then 0 else (row_number() over (order by c.lead_id) - 0.5) * $4::float8 end as ms
       from cursor c where c.workflow_id = $1)
     select round(min(ms))::int as first, round(max(ms))::int as last,
       round(percentile_disc(0.5) within group (order by ms)::numeric)::int as median from late`,
    [workflowId, at, aheadMs, everyMs],
  );
}
