// What must be true when a run is over, whatever was done to it. Each check gives a list of findings; none is right.
import fs from 'node:fs';
import { DOMAIN } from './house.mjs';

const STATES = ['pending', 'sending', 'sent', 'failed', 'unknown', 'refused'];
const CONNECTIONS = 5;
/** Mails a sender holds at most: what a jump of the clock can make out of its claims. */
const IN_HAND = 40;

/** @returns {Promise<{ ledger: object, breaches: string[] }>} */
export async function check(run) {
  const breaches = [];
  const say = (name, rows, show = (row) => JSON.stringify(row)) => {
    if (rows.length) breaches.push(`${name}: ${rows.length}, e.g. ${rows.slice(0, 3).map(show).join(' · ')}`);
  };
  for (const [name, sql] of Object.entries(SQL)) say(name, await run.database.query(sql));
  say('I1 walks follow the edges of their version', await strayed(run.database));
  say('I17 a move counts each walk once', await miscounted(run));
  const ledger = await mails(run, say);
  await promises(run, say);
  if (run.crew.ownEnds.length) say('a worker ended by itself', run.crew.ownEnds);
  if (run.life.errors.length) say('an act of a person failed', run.life.errors);
  return { ledger, breaches };
}

const SQL = {
  'I2 steps are numbered 1, 2, 3 … without gap or double': `
    select enrolment_id, count(*), min(seq), max(seq) from step group by 1
    having count(*) <> max(seq) or min(seq) <> 1 or count(distinct seq) <> count(*)`,
  'I2 a cursor stands at its last step': `
    select c.enrolment_id, c.seq from cursor c
    where c.seq <> coalesce((select max(seq) from step s where s.enrolment_id = c.enrolment_id), 0)`,
  'I3 a mail of a journey belongs to a step': `
    select o.key from outbox o left join step s on s.enrolment_id = split_part(substr(o.key, 2), '.', 1)::bigint
      and s.seq = split_part(o.key, '.', 2)::int where o.key like 'e%' and s.seq is null`,
  'I3 a step that sends has its one mail or call': `
    select s.enrolment_id, s.seq, n.value->>'type' as type, count(o.id) from step s join workflow_version v on v.id = s.version_id
      cross join lateral (select value from jsonb_array_elements(v.graph->'nodes') with ordinality as t(value, no) where no = s.node + 1) n
      left join outbox o on o.key = 'e' || s.enrolment_id || '.' || s.seq || '.0'
    where (n.value->>'type' = 'send-mail' and s.took = 'then' and s.because->'notAgain' is null) or (n.value->>'type' = 'call-webhook' and s.took = 'hold')
      or (n.value->>'type' = 'ask-question' and s.took = 'asked')
    group by 1, 2, 3 having count(o.id) <> 1`,
  'I4 one row for one key': `select key, count(*) from outbox group by 1 having count(*) > 1`,
  'I4 what has been settled stays settled': `select * from chaos_turn`,
  'I5 a walk that is open has one cursor': `
    select e.id from enrolment e left join cursor c on c.enrolment_id = e.id
    where e.ended_at is null group by 1 having count(c.enrolment_id) <> 1`,
  'I5 a cursor belongs to an open walk of a lead that is there': `
    select c.enrolment_id from cursor c left join enrolment e on e.id = c.enrolment_id and e.ended_at is null and e.lead_id = c.lead_id
      left join lead l on l.id = c.lead_id where e.id is null or l.id is null`,
  'I6 nothing is left standing': `select enrolment_id, workflow_id, state, node, due_at, error from cursor`,
  'I6 nothing is left in the outbox': `select id, key, state, slot, code from outbox where state in (0, 1)`,
  'I7 nobody leaves a wait early': `
    select a.enrolment_id, a.seq, a.at, b.at as out from step a join step b on b.enrolment_id = a.enrolment_id and b.seq = a.seq + 1
      join workflow_version v on v.id = a.version_id
      cross join lateral (select value from jsonb_array_elements(v.graph->'nodes') with ordinality as t(value, no) where no = a.node + 1) n
    where n.value->>'type' in ('wait', 'wait-for-event') and a.took = 'wait' and b.took in ('then', 'timeout')
      and b.at < a.at + (n.value->'config'->>'amount')::int * interval '1 minute'`,
  'I7 nothing is claimed before its time': `
    select outbox_id, key, claimed_at, not_before from chaos_claim where claimed_at < not_before`,
  'I8 scores are the sum of their lines': `
    select l.id, l.engagement, l.fit, s.engagement as e_lines, s.fit as f_lines from lead l
      left join lateral (select coalesce(sum(points) filter (where axis = 'engagement'), 0)::int as engagement,
        coalesce(sum(points) filter (where axis = 'fit'), 0)::int as fit from score_entry where lead_id = l.id) s on true
    where l.engagement <> s.engagement or l.fit <> s.fit`,
  'I8 an event earns its points once': `
    select l.id, t.n as visits, s.n as lines from lead l
      left join lateral (select count(*) as n from touchpoint where lead_id = l.id and kind = 'page.visited') t on true
      left join lateral (select count(*) as n from score_entry where lead_id = l.id and rule = 'visit') s on true where t.n <> s.n`,
  'I17 a cursor stands at a step that is there, in the version of its walk': `
    select c.enrolment_id, c.version_id, c.node from cursor c join enrolment e on e.id = c.enrolment_id
      left join workflow_version v on v.id = c.version_id
    where e.version_id <> c.version_id or v.graph->'nodes'->(c.node::int) is null`,
  'I17 a move has come to its end': `select id, state, after_id from move_run where state in ('running', 'undoing')`,
  'I17 whoever was taken out has left': `
    select e.id from enrolment e join moved_walk m on m.enrolment_id = e.id and m.to_node is null and not m.undone
    where e.ended_at is null or (select s.took from step s where s.enrolment_id = e.id order by s.seq desc limit 1) <> 'leave'`,
  'I17 no mail of a journey without a loop twice, however it is edited': `
    select o.enrolment_id, o.payload->>'nodeId' as mail from outbox o join enrolment e on e.id = o.enrolment_id
      join workflow w on w.id = e.workflow_id and w.name = 'edited'
    where o.kind = 'mail' and o.state in (2, 4) group by 1, 2 having count(*) > 1`,
  'I17 what is not to be sent again is forgotten with the walk (whoever was taken out may come back)': `
    select m.enrolment_id from mail_once m join enrolment e on e.id = m.enrolment_id where e.ended_at is not null and e.outcome not in ('taken-out', 'merged')`,
  'events once': `select source, source_id, count(*) from touchpoint where source_id is not null group by 1, 2 having count(*) > 1`,
  'the erased are gone': `
    select 'touchpoint' as what, lead_id from touchpoint t where not exists (select 1 from lead l where l.id = t.lead_id)
    union all select 'score', lead_id from score_entry t where not exists (select 1 from lead l where l.id = t.lead_id)
    union all select 'outbox', lead_id from outbox t where lead_id is not null and not exists (select 1 from lead l where l.id = t.lead_id)
    union all select 'enrolment', lead_id from enrolment t where not exists (select 1 from lead l where l.id = t.lead_id)
    union all select 'step', s.enrolment_id from step s where not exists (select 1 from enrolment e where e.id = s.enrolment_id)`,
};

/** The records of those erased are gone. */
const miscounted = async ({ database, life }) =>
  (
    await database.query(
      `select r.id, r.moved, r.taken_out as out, r.undone, m.n, m.back from move_run r left join lateral (
         select count(*)::int as n, count(*) filter (where undone)::int as back from moved_walk where run_id = r.id) m on true`,
    )
  ).filter(({ moved, out, undone, n, back }) => {
    const missing = [Number(moved) + Number(out) - n, Number(undone) - back];
    return missing.some((count) => count < 0 || count > life.erased.size);
  });

/** The reasons of steps are the engine's affair; here it counts that every one leads to the next along an edge. */
async function strayed(database) {
  const versions = new Map(
    (await database.query(`select id, workflow_id, no, graph from workflow_version`)).map((row) => {
      const next = new Map(row.graph.edges.map(({ from, port, to }) => [`${from}.${port}`, to]));
      return [row.id, { ...row, ids: row.graph.nodes.map((node) => node.id), next }];
    }),
  );
  const byNo = new Map([...versions].map(([id, version]) => [`${version.workflow_id} ${version.no}`, id]));
  const movedTo = ({ version_id, because }) => byNo.get(`${versions.get(version_id).workflow_id} ${because.version}`);
  const wrong = [];
  let walk = null;
  const finish = () => {
    if (!walk) return;
    const { e, ended, outcome, last } = walk;
    const { ids, next } = versions.get(last.version_id);
    if (!ended || outcome !== 'finished') return;
    if (last.took === 'moved') wrong.push({ e, seq: last.seq, why: 'ended where it was moved to' });
    else if (['wait', 'hold'].includes(last.took) || next.has(`${ids[last.node]}.${last.took}`))
      wrong.push({ e, seq: last.seq, why: 'ended in the middle' });
  };
  const rows = await database.query(
    `select s.enrolment_id as e, s.seq, s.version_id, s.node, s.took, s.because, n.entry_node, n.ended_at as ended, n.outcome
     from step s join enrolment n on n.id = s.enrolment_id order by s.enrolment_id, s.seq`,
  );
  for (const row of rows) {
    const { ids, next } = versions.get(row.version_id);
    const last = walk?.e === row.e ? walk.last : null;
    if (!last) finish();
    const version = last?.took === 'moved' ? movedTo(last) : (last?.version_id ?? row.version_id);
    const expected = !last
      ? row.entry_node
      : last.took === 'moved'
        ? last.because.to
        : // whoever was taken out may have been brought back
          ['wait', 'hold', 'leave'].includes(last.took)
          ? ids[last.node]
          : next.get(`${ids[last.node]}.${last.took}`);
    if (expected !== ids[row.node] || version !== row.version_id || (last?.took === 'leave' && !row.because?.undone))
      wrong.push({ e: row.e, seq: row.seq, expected, got: ids[row.node] });
    walk = { e: row.e, ended: row.ended, outcome: row.outcome, last: row };
  }
  finish();
  return wrong;
}

/** The ledger of the sink against the outbox. */
async function mails({ database, product, secret, ledgerFile, crew, faults, sinkDid, life }, say) {
  const idOf = (key) => product.channels.messageId(secret, key, DOMAIN);
  const lines = fs
    .readFileSync(ledgerFile, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => line.split(' '));
  const accepted = new Map();
  for (const [at, recipient, id] of lines) {
    const mark = `${id} ${recipient}`;
    accepted.set(mark, [...(accepted.get(mark) ?? []), Number(at)]);
  }
  const rows = await database.query(
    `select o.id, o.key, o.state, o.code, coalesce(o.payload->>'to', l.email) as to from outbox o left join lead l on l.id = o.lead_id where o.kind = 'mail'`,
  );
  const claims = await database.query(`select key, lead_id as lead, class, at from chaos_claim`);
  const keyOf = new Map(claims.map(({ key }) => [idOf(key), key]));
  const acceptedIds = new Set([...accepted.keys()].map((mark) => mark.split(' ')[0]));
  const count = Object.fromEntries(STATES.map((state, n) => [state, rows.filter((row) => row.state === n).length]));
  const doubles = [...accepted].filter(([, times]) => times.length > 1);
  const isIn = (row) => acceptedIds.has(idOf(row.key));
  say('I4 duplicates', doubles, ([mark, times]) => `${mark} at ${times.join(', ')}`);
  say(
    'I4 lost: sent, but never accepted',
    rows.filter((row) => row.state === 2 && !isIn(row)),
  );
  say(
    'I4 accepted, but neither sent nor unknown',
    rows.filter((row) => isIn(row) && row.state !== 2 && row.state !== 4),
  );
  say(
    'I4 accepted, but never claimed',
    [...acceptedIds].filter((id) => !keyOf.has(id)),
  );
  const expired = rows.filter((row) => row.code === 'the sender was lost').length;
  const allowed = crew.kills * CONNECTIONS + sinkDid.ambiguous;
  const unknown = count.unknown - expired;
  if (unknown > allowed) say('I4 more unknown than kills and drops explain', [{ unknown, allowed }]);
  const allowedExpired = faults.did.clockJumps * crew.size * IN_HAND;
  if (expired > allowedExpired)
    say('I4 more claims ran out than jumps of the clock explain', [{ expired, allowedExpired }]);
  say(
    'I7 a marketing mail claimed a second after the unsubscribing',
    claims.filter(
      ({ lead, class: kind, at }) =>
        kind === 'marketing' && at.getTime() > (life.unsubscribed.get(lead) ?? Infinity) + 1_000,
    ),
  );
  const erasedAt = new Map([...life.erased.values()].filter(({ email }) => email).map(({ email, at }) => [email, at]));
  const lateTo = claims.filter(({ lead, at }) => at.getTime() > (life.erased.get(lead)?.at ?? Infinity) + 1_000);
  say('a mail claimed for the erased', lateTo);
  const kept = new Set(rows.map((row) => idOf(row.key)));
  const ofErased = [...acceptedIds].filter((id) => !kept.has(id)).length;
  return {
    ...{
      accepted: lines.length,
      ...count,
      ofErased,
      duplicates: doubles.length,
      lost: rows.filter((row) => row.state === 2 && !isIn(row)).length,
    },
    ...{
      unknownAccepted: rows.filter((row) => row.state === 4 && isIn(row)).length,
      unknownAllowed: allowed,
      expired,
      erased: erasedAt.size,
    },
  };
}

/** What was acknowledged to people. */
async function promises({ database, life }, say) {
  const there = new Set(
    (await database.query(`select source_id as id from touchpoint where source = 'chaos'`)).map(({ id }) => id),
  );
  const gone = (lead) => life.erased.has(lead) || life.erased.has(life.merged.get(lead));
  say(
    'events that were acknowledged are there',
    [...life.acknowledged].filter(([id, lead]) => !there.has(id) && !gone(lead)),
  );
  const posted = new Set(
    (await database.query(`select key from outbox where key like 'chaos:%'`)).map(({ key }) => key),
  );
  say(
    'mails that were acknowledged are there',
    [...life.services].filter(([key, lead]) => !posted.has(key) && !gone(lead)),
  );
  const back = await database.query(`select id from lead where id = any($1::bigint[])`, [
    [...life.erased].filter(([, it]) => it.email).map(([id]) => id),
  ]);
  say('nobody erased is back', back);
}
