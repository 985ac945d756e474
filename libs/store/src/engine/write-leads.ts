import type { Tx } from '../database.ts';
import type { LeadBatch, LeadNow, News, ScoreLine } from './lead-batch.ts';
import { CORE_COLUMNS } from './lead-row.ts';
import { writeLists } from './static-lists.ts';
import { Dictionary, pgArray } from './pg-array.ts';

/** Writes what the batch holds, one statement per kind, and forgets it; what is still to be heard stays. */
export function writeLeads(tx: Tx, batch: LeadBatch): void {
  const { scores, moves, told, lists, dirty, fieldsDirty } = batch;
  batch.scores = [];
  batch.moves = [];
  batch.told = [];
  batch.lists = [];
  batch.dirty = new Set();
  batch.fieldsDirty = new Set();
  insertScores(tx, scores);
  if (moves.length)
    tx.send(
      `insert into stage_change (lead_id, from_stage, to_stage, reason, by, at)
       select lead_id, a, b, reason, by, $6::timestamptz
       from unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[]) as t(lead_id, a, b, reason, by)`,
      [
        pgArray(moves.map((move) => move.leadId)),
        pgArray(moves.map((move) => move.from)),
        pgArray(moves.map((move) => move.to)),
        pgArray(moves.map((move) => move.reason)),
        pgArray(moves.map((move) => move.by)),
        tx.now,
      ],
    );
  insertTold(tx, told);
  writeLists(tx, lists);
  const changed = [...dirty].sort((a, b) => a - b).map((id) => batch.leads.get(id)!);
  writeScores(tx, changed.filter(onlyScores));
  writeState(
    tx,
    changed.filter((lead) => !onlyScores(lead)),
  );
  writeFields(
    tx,
    changed.filter((lead) => fieldsDirty.has(lead.row.id)),
  );
}

function insertScores(tx: Tx, scores: readonly ScoreLine[]): void {
  if (!scores.length) return;
  // many leads earn the same points for the same reason
  const kinds = new Dictionary<ScoreLine>();
  const places = scores.map((line) => kinds.place(`${line.axis} ${line.points} ${line.rule}\n${line.reason}`, line));
  const { values } = kinds;
  tx.send(
    `insert into score_entry (lead_id, axis, points, reason, rule, at)
     select lead_id, axis, points, reason, rule, $7::timestamptz
     from unnest($1::bigint[], $2::bigint[]) with ordinality as t(lead_id, place, no)
     join unnest($3::text[], $4::int[], $5::text[], $6::text[]) with ordinality as k(axis, points, reason, rule, place) using (place)
     order by no`,
    [
      pgArray(scores.map((line) => line.leadId)),
      pgArray(places),
      pgArray(values.map((line) => line.axis)),
      pgArray(values.map((line) => line.points)),
      pgArray(values.map((line) => line.reason)),
      pgArray(values.map((line) => line.rule)),
      tx.now,
    ],
  );
}

function insertTold(tx: Tx, told: readonly News[]): void {
  if (!told.length) return;
  tx.send(
    `insert into touchpoint (lead_id, kind, ref, at, data, source)
     select lead_id, kind, ref, at, coalesce(data, '{}'), 'engine'
     from unnest($1::bigint[], $2::text[], $3::text[], $4::timestamptz[], $5::jsonb[]) as t(lead_id, kind, ref, at, data)`,
    [
      pgArray(told.map((one) => one.leadId)),
      pgArray(told.map((one) => one.touchpoint.kind)),
      pgArray(told.map((one) => one.touchpoint.ref)),
      pgArray(told.map((one) => one.touchpoint.at)),
      pgArray(told.map((one) => (one.touchpoint.data ? JSON.stringify(one.touchpoint.data) : null))),
    ],
  );
}

/** By far the most frequent change, in a statement of its own: it is half the work. */
const onlyScores = ({ row, known: { facts }, points, lastSeenAt, wide }: LeadNow): boolean =>
  !wide &&
  facts.stage === row.stage &&
  facts.persona === row.persona &&
  facts.phase === row.phase &&
  points.persona === row.persona_points &&
  points.phase === row.phase_points &&
  lastSeenAt === null;
function writeScores(tx: Tx, leads: readonly LeadNow[]): void {
  if (!leads.length) return;
  const facts = leads.map((lead) => lead.known.facts);
  tx.send(
    `update lead l set fit = t.fit, engagement = t.engagement, temperature = t.temperature, updated_at = $5::timestamptz
     from unnest($1::bigint[], $2::int[], $3::int[], $4::text[]) as t(id, fit, engagement, temperature) where l.id = t.id`,
    [
      pgArray(leads.map((lead) => lead.row.id)),
      pgArray(facts.map((one) => one.score.fit)),
      pgArray(facts.map((one) => one.score.engagement)),
      pgArray(facts.map((one) => one.temperature)),
      tx.now,
    ],
  );
}

function writeState(tx: Tx, leads: readonly LeadNow[]): void {
  if (!leads.length) return;
  // from now on the row as it was read says no longer what stands there
  for (const lead of leads) lead.wide = true;
  const facts = leads.map((lead) => lead.known.facts);
  tx.send(
    `update lead l set fit = t.fit, engagement = t.engagement, stage = t.stage, temperature = t.temperature, persona = t.persona,
       phase = t.phase, persona_points = t.persona_points, phase_points = t.phase_points,
       last_seen_at = greatest(l.last_seen_at, t.last_seen_at), updated_at = $11::timestamptz
     from unnest($1::bigint[], $2::int[], $3::int[], $4::text[], $5::text[], $6::text[], $7::text[], $8::jsonb[], $9::jsonb[],
       $10::timestamptz[])
       as t(id, fit, engagement, stage, temperature, persona, phase, persona_points, phase_points, last_seen_at)
     where l.id = t.id`,
    [
      pgArray(leads.map((lead) => lead.row.id)),
      pgArray(facts.map((one) => one.score.fit)),
      pgArray(facts.map((one) => one.score.engagement)),
      pgArray(facts.map((one) => one.stage)),
      pgArray(facts.map((one) => one.temperature)),
      pgArray(facts.map((one) => one.persona)),
      pgArray(facts.map((one) => one.phase)),
      pgArray(leads.map((lead) => JSON.stringify(lead.points.persona))),
      pgArray(leads.map((lead) => JSON.stringify(lead.points.phase))),
      pgArray(leads.map((lead) => lead.lastSeenAt)),
      tx.now,
    ],
  );
}

// only what differs from the row that was read: a key that the row never had is not written as null
function writeFields(tx: Tx, leads: readonly LeadNow[]): void {
  if (!leads.length) return;
  const rows = leads.map(({ row, known }) => {
    const own: Record<string, unknown> = { ...row.fields };
    for (const [key, value] of Object.entries(known.facts.fields)) {
      if (Object.hasOwn(CORE_COLUMNS, key) || NOT_WRITABLE.test(key)) continue;
      own[key] = value;
    }
    const core = Object.fromEntries(
      Object.entries(CORE_COLUMNS).map(([key, column]) => [column, known.facts.fields[key] ?? null]),
    );
    return { id: row.id, fields: own, tags: known.facts.tags, core };
  });
  tx.send(
    `update lead l set fields = t.fields, tags = array(select jsonb_array_elements_text(t.tags)),
       first_name = t.core ->> 'first_name', last_name = t.core ->> 'last_name', buying_role = t.core ->> 'buying_role',
       language = coalesce(t.core ->> 'language', l.language), zone = coalesce(t.core ->> 'zone', l.zone)
     from unnest($1::bigint[], $2::jsonb[], $3::jsonb[], $4::jsonb[]) as t(id, fields, tags, core) where l.id = t.id`,
    [
      pgArray(rows.map((row) => row.id)),
      pgArray(rows.map((row) => JSON.stringify(row.fields))),
      pgArray(rows.map((row) => JSON.stringify(row.tags))),
      pgArray(rows.map((row) => JSON.stringify(row.core))),
    ],
  );
}
/** Keys in `facts.fields` that are not keys of `lead.fields`. */
const NOT_WRITABLE = /^(email|source|createdAt|company\..*|list\..*)$/;
