import { registry } from '@cultivar/nodes';
import type { Database } from '../database.ts';
import { advance } from '../engine/advance.ts';
import { enrol } from '../engine/enrol.ts';
import { happen } from '../happen.ts';
import { freshDatabase } from '../testing/fresh-database.ts';
import { createWorkflow, lockWorkflow } from '../workflows/workflow.store.ts';
import { changeStatus, publishDraft } from '../workflows/publish.store.ts';
import { endRamp, judgeRamps, rampNow, setRamp } from './ramp.store.ts';

let database: Database;
let drop: () => Promise<void>;
beforeEach(async () => {
  ({ database, drop } = await freshDatabase({ registry, testClock: true }));
});
afterEach(() => drop());

const HOUR_MS = 3_600_000;
async function opened(leads: number) {
  const id = await database.transact(async (tx) => {
    const made = await createWorkflow(tx, {
      name: 'Welle',
      graph: {
        nodes: [
          { id: 'in', type: 'added-by-hand', config: {}, position: { x: 0, y: 0 } },
          { id: 'tag', type: 'change-tag', config: { act: 'add', tag: 'da' }, position: { x: 0, y: 0 } },
        ],
        edges: [{ from: 'in', port: 'then', to: 'tag' }],
        settings: { reentry: 'never' },
      },
    });
    await setRamp(tx, made!, {
      steps: [
        { share: 5, afterDays: 0 },
        { share: 25, afterDays: 1 },
        { share: 100, afterDays: 3 },
      ],
      ...{ maxBounces: 5, maxWithdrawals: 3 },
    });
    await publishDraft(tx, (await lockWorkflow(tx, made!))!, { note: '', by: null });
    return made!;
  });
  const rows = await database.query<{ id: number }>(
    `insert into lead (email) select n || '@ramp.example' from generate_series(1, $1::int) n returning id`,
    [leads],
  );
  const ids = rows.map((row) => row.id);
  await database.transact((tx) => enrol(tx, { workflowId: id, leadIds: ids }));
  return { id, ids };
}
const through = async (id: number, at: Date): Promise<number[]> => {
  await database.query(
    `insert into setting (key, value, updated_at) values ('test.clock', jsonb_build_object('ms', $1::bigint), now())
     on conflict (key) do update set value = excluded.value`,
    [at.getTime() - Date.now()],
  );
  while ((await advance(database, { workflowId: id })).more);
  const rows = await database.query<{ id: number }>(`select id from lead where 'da' = any(tags) order by id`);
  return rows.map((row) => row.id);
};

test('opens for 5 %, then 25 %, then all, always the same ones first', async () => {
  const { id, ids } = await opened(1000);
  const start = Date.now();
  const first = await through(id, new Date(start + 60_000));
  expect(first.length).toBeGreaterThan(25);
  expect(first.length).toBeLessThan(80);
  expect((await rampNow(database, id, await database.now()))!.waiting).toBe(1000 - first.length);
  const second = await through(id, new Date(start + 25 * HOUR_MS));
  expect(second).toEqual(expect.arrayContaining(first));
  expect(second.length).toBeGreaterThan(200);
  expect(second.length).toBeLessThan(300);
  expect(await through(id, new Date(start + 73 * HOUR_MS))).toEqual(ids);
}, 30_000);

test('those who wait go on at once when it is ended', async () => {
  const { id, ids } = await opened(60);
  const now = new Date(Date.now() + 60_000);
  const first = await through(id, now);
  expect(await database.transact((tx) => endRamp(tx, id))).toBe(60 - first.length);
  expect(await through(id, new Date(now.getTime() + 60_000))).toEqual(ids);
});

test.each([
  ['mail.bounced', 2, 'live'],
  ['mail.bounced', 3, 'paused'],
  ['consent.withdrawn', 2, 'paused'],
])('with %s of %i in 40 mails it is %s', async (kind, n, status) => {
  const { id, ids } = await opened(40);
  await database.query(
    `insert into app_user (email, name, password_hash, role) values ('m@x.example', 'M', '', 'marketer')`,
  );
  const data = { workflowId: id };
  const bad = kind === 'mail.bounced' ? n : 0;
  await database.transact((tx) =>
    happen(
      tx,
      ids.flatMap((leadId, place) => [
        {
          ...{ leadId, by: 'test' },
          touchpoint: {
            kind: place < bad ? 'mail.bounced' : 'mail.sent',
            ref: 'm',
            source: 'test',
            sourceId: `s${leadId}`,
            data,
          },
        },
        ...(kind !== 'mail.bounced' && place < n
          ? [{ leadId, by: 'test', touchpoint: { kind, ref: 'marketing', source: 'test', sourceId: `w${leadId}` } }]
          : []),
      ]),
    ),
  );
  expect(await judgeRamps(database)).toEqual(status === 'paused' ? [id] : []);
  expect(await database.query(`select status from workflow where id = $1`, [id])).toEqual([{ status }]);
  const told = await database.query<{ kind: string }>(`select kind from notification`);
  const why = kind === 'mail.bounced' ? 'ramp.bounces' : 'ramp.withdrawals';
  expect(told.map((row) => row.kind)).toEqual(status === 'paused' ? [why] : []);
  expect(await database.query(`select action from audit_entry`)).toHaveLength(status === 'paused' ? 1 : 0);
  const { ramp } = (await rampNow(database, id, await database.now()))!;
  expect(ramp!.stopped).toEqual(
    status === 'paused'
      ? expect.objectContaining({ why: why.slice(5), mails: 40, [why === 'ramp.bounces' ? 'bounced' : 'withdrawn']: n })
      : undefined,
  );
  // whoever has looked at it lets it go on: it is judged by what happens from then on, and does not stop again at once
  await database.query(`update touchpoint set at = at - interval '1 minute'`);
  await database.transact((tx) => changeStatus(tx, id, 'live'));
  expect(await judgeRamps(database)).toEqual([]);
  const gone = (await rampNow(database, id, await database.now()))!;
  expect([gone.ramp!.stopped, status === 'paused' ? gone.sent + gone.bounced : 40]).toEqual([
    undefined,
    status === 'paused' ? 0 : 40,
  ]);
});
