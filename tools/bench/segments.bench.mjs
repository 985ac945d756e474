// A nested rule over a million leads with five million touchpoints in a year: read content twice within 30 days and did not bounce within
// 90, from Germany or Austria or marked VIP, in sales or with a larger team, fit of 20 or more. Exact count of it, of all leads, and the
// first page of 50 in order of when they were last seen; as the page of segments asks for it. Compared with the pure evaluator.
import { fill } from './many-leads.mjs';

const behaviour = (kind, atLeast, withinDays) => ({ kind: 'behaviour', event: { kind }, atLeast, withinDays });
const field = (name, op, value) => ({ kind: 'field', field: name, op, value });
const any = (...rules) => ({ kind: 'any', rules });
const RULE = {
  kind: 'all',
  rules: [
    behaviour('asset.read', 2, 30),
    { kind: 'not', rule: behaviour('mail.bounced', 1, 90) },
    any(field('company.country', 'in', ['DE', 'AT']), { kind: 'tag', tag: 'VIP' }),
    any(field('jobTitle', 'contains', 'sales'), field('teamSize', 'gte', 20)),
    { kind: 'score', axis: 'fit', op: 'gte', value: 20 },
  ],
};
const TIMES = 11;

export default async function segments({ url, say, quick }) {
  const store = await import('@cultivar/store');
  const leads = quick ? 50_000 : 1_000_000;
  const database = await new store.Database({ url, poolSize: 4 }).open();
  await database.migrate();
  say(`making ${leads} leads …`);
  const touchpoints = await fill(url, { leads });
  const now = await database.now();
  const took = [];
  let counted;
  for (let n = 0; n < TIMES; n += 1) {
    const start = performance.now();
    counted = await store.countRule(database, RULE, 20, now);
    took.push(performance.now() - start);
  }
  const listed = performance.now();
  const page = await store.leadPage(database, { rule: RULE, now, sort: 'seen' }, { offset: 0, limit: 50 });
  const listMs = performance.now() - listed;
  await check(database, now, counted, page, leads);
  const plain = performance.now();
  await store.leadPage(database, { now, sort: 'seen' }, { offset: 0, limit: 50 });
  const plainMs = performance.now() - plain;
  await database.close();
  took.sort((a, b) => a - b);
  const evalMs = Math.round(took[Math.floor(TIMES / 2)]);
  say(
    `${counted.count} of ${counted.of} leads, ${touchpoints} touchpoints: median ${evalMs} ms, slowest ${Math.round(took.at(-1))} ms`,
  );
  return {
    'segments.evalMs': evalMs,
    'segments.firstEvalMs': Math.round(took.at(-1)),
    'segments.listMs': Math.round(listMs),
    'segments.allLeadsListMs': Math.round(plainMs),
    'segments.leads': leads,
  };
}

/** Leads of one in forty companies and all that were found, by the pure evaluator; and the order of the page. */
async function check(database, now, counted, page, leads) {
  const { holds } = await import('@cultivar/audience');
  const store = await import('@cultivar/store');
  const params = [];
  const where = store.compileRule(RULE, { params, now, segments: {} });
  const found = await database.query(`select l.id from ${store.LEAD_FROM} where ${where}`, params);
  const inside = new Set(found.map((row) => row.id));
  if (counted.count !== inside.size || counted.of !== leads || page.total !== inside.size || !inside.size)
    throw new Error(`counted ${counted.count}, ${page.total} of ${counted.of}, found ${inside.size}`);
  const sample = await database.query(
    `select l.id, ${store.FIELD_COLUMNS}, l.tags, l.fit, l.engagement, coalesce((select jsonb_agg(jsonb_build_object('kind', kind, 'ref', ref, 'at', at))
       from touchpoint t where t.lead_id = l.id and kind in ('asset.read', 'mail.bounced')), '[]') as touchpoints
     from ${store.LEAD_FROM} where l.id = any($1::bigint[]) or l.company_id % 40 = 0`,
    [[...inside]],
  );
  for (const row of sample) {
    const touchpoints = row.touchpoints.map((one) => ({ ...one, at: new Date(one.at) }));
    const facts = {
      fields: store.fieldsOf(row),
      tags: row.tags,
      score: { fit: row.fit, engagement: row.engagement },
      touchpoints,
      segments: {},
    };
    if (holds(RULE, facts, now) !== inside.has(row.id))
      throw new Error(`lead ${row.id}: SQL says ${inside.has(row.id)}`);
  }
  const seen = page.items.map((item) => (item.lastSeenAt ?? item.createdAt).getTime());
  if (
    page.items.length !== Math.min(50, inside.size) ||
    page.items.some((item) => !inside.has(item.id)) ||
    seen.some((at, i) => at > (seen[i - 1] ?? Infinity))
  )
    throw new Error('the page is wrong');
}
