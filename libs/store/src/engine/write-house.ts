import type { Change } from '@cultivar/engine';
import type { EffectOf, EffectKind } from '@cultivar/workflow';
import type { Tx } from '../database.ts';
import type { Happening } from '../happen.ts';
import { chooseTopics } from '../consent/topic.store.ts';
import { routeOwners } from '../sales/owner.store.ts';
import { addTasks } from '../sales/task.store.ts';
import type { LeadBatch, Outgoing } from './lead-batch.ts';
import { pgArray } from './pg-array.ts';

/** Who owned the lead when the effect came, by its place among the outgoing ones. */
export type Owners = readonly (number | null)[];
type Asked<Kind extends EffectKind> = {
  readonly it: Outgoing;
  readonly change: EffectOf<Kind>;
  readonly place: number;
};
const asked = <Kind extends EffectKind>(outgoing: readonly Outgoing[], kind: Kind): Asked<Kind>[] =>
  outgoing.flatMap((it, place) => (isOf(it.change, kind) ? [{ it, change: it.change, place }] : []));
const isOf = <Kind extends EffectKind>(change: Change, kind: Kind): change is Extract<Change, EffectOf<Kind>> =>
  change.kind === kind;
export const byOf = ({ workflowId }: Outgoing): string => (workflowId === null ? 'house' : `workflow:${workflowId}`);

/**
 * What a batch leaves in the house beside the lead's own row: owners, notes, tasks, qualification, topics, other journeys. One
 * statement per kind.
 *
 * @returns who owned each lead at each effect, and what belongs on the timeline
 */
export async function writeHouse(
  tx: Tx,
  batch: LeadBatch,
  outgoing: readonly Outgoing[],
): Promise<{ readonly owners: Owners; readonly told: readonly Happening[] }> {
  const routes = asked(outgoing, 'owner.route');
  const ownerOf = (leadId: number): number | null => batch.leads.get(leadId)?.known.facts.ownerId ?? null;
  const routed = await routeOwners(
    tx,
    routes.map(({ it, change }) => ({ leadId: it.leadId, ownerId: ownerOf(it.leadId), keep: change.keep })),
  );
  const after = new Map(routes.map(({ place }, i) => [place, routed.owners[i]!]));
  const owners = outgoing.map(({ leadId }, place) => {
    const lead = batch.leads.get(leadId);
    const chosen = after.get(place);
    // what comes after it stands on it
    if (lead && chosen !== undefined && chosen !== lead.known.facts.ownerId)
      lead.known = { ...lead.known, facts: { ...lead.known.facts, ownerId: chosen } };
    return ownerOf(leadId);
  });
  addNotes(tx, asked(outgoing, 'note.add'));
  await addTasks(
    tx,
    asked(outgoing, 'task.create').map(({ it, change, place }) => ({
      leadId: it.leadId,
      userId: change.to === 'owner' ? owners[place]! : change.to,
      ...{ title: change.title, dueInDays: change.dueInDays, by: it.by },
    })),
  );
  const sheets = await noteSheets(tx, asked(outgoing, 'sheet.set'));
  const topics = await chooseTopics(
    tx,
    asked(outgoing, 'topic.set').map(({ it, change }) => ({
      leadId: it.leadId,
      ...{ topic: change.topic, subscribed: change.subscribed, by: byOf(it) },
    })),
  );
  const ended = await endJourneys(tx, batch, asked(outgoing, 'journey.end'));
  for (const { it, change } of asked(outgoing, 'journey.start'))
    batch.starts.push({ leadId: it.leadId, workflowId: change.workflow });
  return { owners, told: [...routed.told, ...sheets, ...topics, ...ended] };
}

function addNotes(tx: Tx, notes: readonly Asked<'note.add'>[]): void {
  if (!notes.length) return;
  tx.send(
    `insert into lead_note (lead_id, user_id, text, at)
     select lead_id, null, text, $3::timestamptz from unnest($1::bigint[], $2::text[]) with ordinality as t(lead_id, text, no) order by no`,
    [pgArray(notes.map(({ it }) => it.leadId)), pgArray(notes.map(({ change }) => change.text)), tx.now],
  );
}

/** A line that says the same already stays as it is, and so does what a person wrote. Of one line the last word counts. */
async function noteSheets(tx: Tx, lines: readonly Asked<'sheet.set'>[]): Promise<readonly Happening[]> {
  if (!lines.length) return [];
  const last = [
    ...new Map(
      lines.map((line) => [`${line.it.leadId} ${line.change.sheet} ${line.change.criterion}`, line] as const),
    ).values(),
  ];
  const rows = await tx.query<{ leadId: number; ref: string; value: string }>(
    `insert into qualification (lead_id, sheet, criterion, value, met, source, at)
     select lead_id, sheet, criterion, value, met, 'workflow', $6::timestamptz
     from unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::boolean[]) as t(lead_id, sheet, criterion, value, met)
     on conflict (lead_id, sheet, criterion) do update
       set value = excluded.value, met = excluded.met, source = excluded.source, at = excluded.at
       where (qualification.value, qualification.met) is distinct from (excluded.value, excluded.met)
         and qualification.source not like 'user:%'
     returning lead_id as "leadId", sheet || '.' || criterion as ref, value`,
    [
      pgArray(last.map(({ it }) => it.leadId)),
      pgArray(last.map(({ change }) => change.sheet)),
      pgArray(last.map(({ change }) => change.criterion)),
      pgArray(last.map(({ change }) => change.value)),
      last.map(({ change }) => change.met),
      tx.now,
    ],
  );
  return rows.map(({ leadId, ref, value }) => ({
    leadId,
    by: 'workflow',
    touchpoint: { kind: 'qualification.noted', ref, source: 'workflow', data: { value } },
  }));
}

/** How a walk ends that another journey ended. */
export const ENDED_BY_JOURNEY = 'ended-by-workflow';
/** Counters of the canvas that no batch of that journey writes. */
const OTHERS_SLOT = -2;
/** The leads are ours, so no other batch holds their cursors. Logged as a step of the walk that ends, counted where it stood. */
async function endJourneys(
  tx: Tx,
  batch: LeadBatch,
  ends: readonly Asked<'journey.end'>[],
): Promise<readonly Happening[]> {
  if (!ends.length) return [];
  const rows = await tx.query<{ id: number; leadId: number; ref: string }>(
    `with ending as materialized (
       select distinct c.enrolment_id, c.seq, c.version_id, c.node
       from unnest($1::bigint[], $2::int[], $3::int[]) as t(lead_id, workflow_id, own) join cursor c on c.lead_id = t.lead_id
       where c.workflow_id = t.workflow_id or (t.workflow_id is null and c.workflow_id is distinct from t.own)),
     logged as (
       insert into step (enrolment_id, seq, version_id, node, took, because, at)
       select enrolment_id, seq + 1, version_id, node, 'leave', '{"by": "workflow"}', $4::timestamptz from ending),
     counted as (
       insert into step_count (version_id, node, took, slot, n)
       select version_id, node, 'leave', ${OTHERS_SLOT}, count(*) from ending group by 1, 2 order by 1, 2
       on conflict (version_id, node, took, slot) do update set n = step_count.n + excluded.n),
     gone as (delete from cursor where enrolment_id in (select enrolment_id from ending))
     update enrolment set ended_at = $4::timestamptz, outcome = '${ENDED_BY_JOURNEY}'
     where id in (select enrolment_id from ending) and ended_at is null
     returning id, lead_id as "leadId", workflow_id::text as ref`,
    [
      pgArray(ends.map(({ it }) => it.leadId)),
      pgArray(ends.map(({ change }) => change.workflow)),
      pgArray(ends.map(({ it }) => it.workflowId)),
      tx.now,
    ],
  );
  return [...rows]
    .sort((a, b) => a.id - b.id)
    .flatMap(({ leadId, ref }) => {
      if (!batch.laws.ears?.hears('workflow.finished', ref)) return [];
      const data = { outcome: ENDED_BY_JOURNEY };
      return [{ leadId, by: 'workflow', touchpoint: { kind: 'workflow.finished', ref, source: 'engine', data } }];
    });
}
