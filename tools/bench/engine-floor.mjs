// The floor: the very rows an advance writes, by a bare loop of set-based statements on two connections. Nothing is decided, no
// fact is loaded, nothing is explained: what PostgreSQL and the driver allow on this machine in this minute.
import pg from 'pg';

const BATCH = 500;
const because = JSON.stringify({ checks: [{ field: 'country', found: 'DE', holds: false }] });

/** @returns the seconds it took */
export async function floor(url, workflowId) {
  const start = performance.now();
  await Promise.all([0, 1].map((lane) => work(url, workflowId, lane)));
  return (performance.now() - start) / 1000;
}

async function work(url, workflowId, lane) {
  const client = new pg.Client({ connectionString: url, options: '-c random_page_cost=1.1' });
  await client.connect();
  for (let done = BATCH; done;) {
    await client.query('begin');
    done = await batch(client, workflowId, lane);
    await client.query('commit');
  }
  await client.end();
}

async function batch(client, workflowId, lane) {
  const { rows } = await client.query({
    name: 'claim',
    text: `select c.enrolment_id, c.version_id, c.lead_id, l.fields ->> 'country' as country, now() as now from cursor c join lead l on l.id = c.lead_id
      where c.workflow_id = $1 and c.state < 3 and c.due_at <= now() order by c.due_at limit ${BATCH}
      for no key update of l, c skip locked`,
    values: [workflowId],
  });
  if (!rows.length) return 0;
  const now = rows[0].now;
  const due = new Date(now.getTime() + 2 * 86_400_000);
  const list = (of) => `{${rows.map(of).join(',')}}`;
  const enrolments = list((row) => row.enrolment_id);
  const leads = list((row) => row.lead_id);
  const points = list((row) => (row.country === 'FR' ? 5 : 2));
  const write = (name, text, values) => client.query({ name, text, values });
  await write(
    'cursor',
    `update cursor c set state = 0, node = 5, seq = 5, due_at = $2, port = 'then', since = $3 from unnest($1::bigint[]) t(id) where c.enrolment_id = t.id`,
    [enrolments, due, now],
  );
  await write(
    'step',
    `insert into step (enrolment_id, seq, version_id, node, took, because, at, waited)
     select e, s, $2, s - 1, 'then', case when s = 3 then $3::jsonb end, $4, case when s = 1 then 172800 end
     from unnest($1::bigint[]) e, generate_series(1, 5) s`,
    [enrolments, rows[0].version_id, because, now],
  );
  await write(
    'count',
    `insert into step_count (version_id, node, took, slot, n) select $1, s, 'then', $2, $3 from generate_series(0, 3) s
     on conflict (version_id, node, took, slot) do update set n = step_count.n + excluded.n`,
    [rows[0].version_id, lane, rows.length],
  );
  await write(
    'outbox',
    `insert into outbox (key, kind, lead_id, enrolment_id, payload, not_before, created_at)
     select 'e' || e || '.2.0', 'mail', l, e, $3::jsonb, $4, $4 from unnest($1::bigint[], $2::bigint[]) t(e, l) on conflict (key) do nothing`,
    [enrolments, leads, JSON.stringify({ class: 'marketing', templateId: 'hello', workflowId, nodeId: 'mail' }), now],
  );
  await write(
    'score',
    `insert into score_entry (lead_id, axis, points, reason, at) select l, 'engagement', p, 'journey', $3
     from unnest($1::bigint[], $2::int[]) t(l, p)`,
    [leads, points, now],
  );
  await write(
    'lead',
    `update lead l set engagement = engagement + t.p, updated_at = $3 from unnest($1::bigint[], $2::int[]) t(id, p) where l.id = t.id`,
    [leads, points, now],
  );
  return rows.length;
}
