import { registry } from '@cultivar/nodes';
import { previewScoring, readScoring, removeDemo, sweepSlowly } from '@cultivar/store';
import { freshDatabase } from '@cultivar/store/testing';
import { loadDemo } from './load-demo.ts';

const count = (table: string) => `select count(*) as n from ${table}`;

test('the demo loads whole, agrees with itself, and goes without a trace', async () => {
  const { database, drop } = await freshDatabase({ registry });
  await loadDemo(database);
  const [leads] = await database.query<{ n: number }>(count('lead'));
  expect(leads!.n).toBe(320);
  expect(
    await database.query(
      `select l.id from lead l left join (select lead_id, sum(points) filter (where axis = 'fit') as fit,
         sum(points) filter (where axis = 'engagement') as engagement from score_entry group by lead_id) s on s.lead_id = l.id
       where l.fit <> coalesce(s.fit, 0) or l.engagement <> coalesce(s.engagement, 0)`,
    ),
  ).toEqual([]);
  expect(
    await database.query(
      `select e.id from enrolment e left join cursor c on c.enrolment_id = e.id where (e.ended_at is null) <> (c.enrolment_id is not null)`,
    ),
  ).toEqual([]);
  // nobody stands before a gate that has opened for them, and whoever came back to nurturing began anew
  const { wouldBecomeMql, notContactable } = await previewScoring(
    database,
    await readScoring(database),
    await database.now(),
  );
  expect({ wouldBecomeMql, notContactable }).toEqual({ wouldBecomeMql: 0, notContactable: 0 });
  const [restarts] = await database.query<{ n: number }>(`${count('score_entry')} where rule = '@recycled'`);
  expect(restarts!.n).toBeGreaterThan(3);
  // nobody asked so long ago that the sweep would forget them at once
  await sweepSlowly(database);
  expect(await database.query(count('lead'))).toEqual([{ n: 320 }]);
  const [pending] = await database.query<{ n: number }>(`${count('consent')} where state = 'pending'`);
  expect(pending!.n).toBeGreaterThan(0);
  const [standing] = await database.query<{ n: number }>(count('cursor'));
  expect(standing!.n).toBeGreaterThan(10);
  expect(await database.transact((tx) => removeDemo(tx))).toBe(true);
  for (const table of [
    'lead',
    'company',
    'app_user',
    'workflow',
    'form',
    'template',
    'asset',
    'touchpoint',
    'step',
    'outbox',
  ])
    expect(await database.query(count(table))).toEqual([{ n: 0 }]);
  // what nobody changed of its settings goes too
  expect(await database.query(`select key from setting where key in ('organisation', 'scoring', 'routing')`)).toEqual(
    [],
  );
  expect(await database.transact((tx) => removeDemo(tx))).toBe(false);
  await drop();
});
