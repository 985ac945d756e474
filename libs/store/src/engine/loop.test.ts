import { registry } from '@cultivar/nodes';
import type { Database } from '../database.ts';
import { happen } from '../happen.ts';
import { freshDatabase } from '../testing/fresh-database.ts';
import { addLeads, liveWorkflow, sketch } from '../testing/live-workflow.ts';
import { advance } from './advance.ts';
import { ENTRIES_PER_DAY } from './entry-budget.ts';

let database: Database;
let drop: () => Promise<void>;
beforeEach(async () => ({ database, drop } = await freshDatabase({ registry })));
afterEach(() => drop());

const at = (hours: number): Date => new Date(Date.UTC(2026, 10, 23, 8) + hours * 3_600_000);
/** Hears of one tag, takes it away and gives the other: two of them call each other for ever. */
const passOn = (from: string, to: string) =>
  sketch(
    [
      { id: 'in', type: 'touchpoint-happened', config: { event: { kind: 'tag.added', ref: from } } },
      { id: 'away', type: 'change-tag', config: { act: 'remove', tag: from } },
      { id: 'on', type: 'change-tag', config: { act: 'add', tag: to } },
    ],
    ['in.then > away', 'away.then > on'],
    { reentry: 'after-leaving' },
  );
async function untilQuiet(ids: readonly number[], now: Date): Promise<boolean> {
  for (let round = 0; round < 100; round += 1) {
    let advanced = 0;
    for (const workflowId of ids) advanced += (await advance(database, { workflowId, now })).advanced;
    if (!advanced) return true;
  }
  return false;
}

test('two journeys that call each other come to rest: so often a day a lead is let in, then it is told why not', async () => {
  const { workflowId: ping } = await liveWorkflow(database, passOn('a', 'b'), 'ping');
  const { workflowId: pong } = await liveWorkflow(database, passOn('b', 'a'), 'pong');
  const leads = await addLeads(database, 2);
  const start = (hours: number) =>
    database.transact(
      (tx) =>
        happen(
          tx,
          leads.map((leadId) => ({ leadId, by: 'user:1', effects: [{ kind: 'tag.add', tag: 'a' }] })),
        ),
      at(hours),
    );
  const entries = () =>
    database.query(`select workflow_id, count(*) as n from enrolment group by 1 order by 1`) as Promise<unknown>;
  const refusals = () =>
    database.query(`select kind, ref, lead_id from touchpoint where kind = 'workflow.refused' order by at, lead_id`);
  await start(0);
  expect(await untilQuiet([ping, pong], at(0))).toBe(true);
  expect(await entries()).toEqual([
    { workflow_id: ping, n: 2 * ENTRIES_PER_DAY },
    { workflow_id: pong, n: 2 * ENTRIES_PER_DAY },
  ]);
  const told = leads.map((lead_id) => ({ kind: 'workflow.refused', ref: String(ping), lead_id }));
  expect(await refusals()).toEqual(told);
  // the log has it once per workflow and day, however many leads go round
  const log = () => database.query(`select action, target, data from audit_entry order by id`);
  const noted = {
    action: 'workflow.refused',
    target: `workflow:${ping}`,
    data: { entries: ENTRIES_PER_DAY, hours: 24 },
  };
  expect(await log()).toEqual([noted]);
  // again within the day: refused, but not told again
  await database.transact(
    (tx) =>
      happen(
        tx,
        leads.map((leadId) => ({ leadId, by: 'user:1', effects: [{ kind: 'tag.remove', tag: 'a' }] })),
      ),
    at(1),
  );
  await start(1);
  expect(await untilQuiet([ping, pong], at(1))).toBe(true);
  expect(await refusals()).toEqual(told);
  expect(await log()).toEqual([noted]);
  // a day later the budget is there again
  await database.query(`update lead set tags = '{}'`);
  await start(25);
  expect(await untilQuiet([ping, pong], at(25))).toBe(true);
  expect(await entries()).toEqual([
    { workflow_id: ping, n: 4 * ENTRIES_PER_DAY },
    { workflow_id: pong, n: 4 * ENTRIES_PER_DAY },
  ]);
  expect(await log()).toEqual([noted, noted]);
});
