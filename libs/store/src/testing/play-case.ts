import { listRule } from '@cultivar/audience';
import { CASE_DAYS, CASE_INSTANTS, WORLD } from '@cultivar/testing';
import { spread } from '@cultivar/workflow';
import type { JourneyCase, LeadOutcome } from '@cultivar/testing';
import type { Database } from '../database.ts';
import { advance } from '../engine/advance.ts';
import { keepFromNowOn } from '../engine/keep-segments.ts';
import { expireHandoffs } from '../sales/expire.store.ts';
import { leadOutcome, visitsOf } from './lead-outcome.ts';
import { liveWorkflow } from './live-workflow.ts';
import { occur } from './occur.ts';

/** How a case is played; the outcome must not depend on it. */
export interface Manner {
  /** Leads in one transaction. */
  readonly limit?: number;
  /** Batches of one workflow side by side. */
  readonly lanes?: number;
  /** Does what is due; the engine called directly where nothing is said. */
  readonly drain?: (workflowId: number, now: Date) => Promise<void>;
  /** Tries something again after a cut connection. */
  readonly steadily?: <T>(work: () => Promise<T>) => Promise<T>;
}
export interface Played {
  readonly workflowIds: readonly number[];
  readonly leadIds: readonly number[];
  readonly numberOf: (workflowId: number, lead: number, entryNo: number) => number;
  readonly until: Date;
  readonly turnOf: (walk: number, seq: number) => Date | null;
  readonly drawOf: (workflowId: number, lead: number) => number;
  readonly leads: readonly LeadOutcome[];
  /** Visits by node type and way out. */
  readonly visits: ReadonlyMap<string, number>;
}
/** Puts the made-up house into an empty database: people, personas, segments; and numbers walks by whose they are. */
export async function furnish(database: Database): Promise<void> {
  await database.query(
    `insert into app_user (email, name, password_hash, role)
     values ('m@example.org', 'M', '-', 'marketer'), ('s@example.org', 'S', '-', 'sales')`,
  );
  await database.query(`insert into salesperson (user_id, capacity) values ($1, 1000000)`, [WORLD.people.seller]);
  for (const id of WORLD.personas)
    await database.query(`insert into persona (id, name) values ($1, $2)`, [id, JSON.stringify({ de: id, en: id })]);
  for (const [id, rule] of Object.entries(WORLD.segments))
    await database.query(`insert into segment (id, name, rule) values ($1, $1, $2)`, [id, JSON.stringify(rule)]);
  for (const list of WORLD.lists)
    await database.query(`insert into segment (id, name, rule, is_list) values ($1, $1, $2, true)`, [
      list,
      JSON.stringify(listRule(list)),
    ]);
  for (const [id, forAll] of Object.entries(WORLD.topics))
    await database.query(`insert into topic (id, name, for_all) values ($1, '{"de": "T", "en": "T"}', $2)`, [
      id,
      forAll,
    ]);
  for (const { id, name, personas, phases } of [...WORLD.content].reverse())
    await database.query(
      `insert into asset (id, name, kind, personas, phases, created_at)
       select $1, $2, 'page', $3, $4, timestamptz '2020-01-01' + count(*) * interval '1 day' from asset`,
      [id, name, personas, phases],
    );
  // draws of a random split hang on the walk's number: here it says whose walk it is, not in which order they came in
  await database.query(`create function number_walk() returns trigger language plpgsql as $$ begin
    new.id = new.entry_no + 1000 * (select count(*) from workflow w where w.status = 'live' and w.id < new.workflow_id)
      + 100000 * (1 + (select count(*) from lead l where l.id < new.lead_id));
    return new; end $$`);
  await database.query(
    `create trigger number_walk before insert on enrolment for each row execute function number_walk()`,
  );
}

/** Plays a case on a real database with a clock of its own: every instant at which something is due or comes from outside. */
export async function playCase(database: Database, it: JourneyCase, manner: Manner = {}): Promise<Played> {
  const { steadily = (work) => work() } = manner;
  const start = Date.parse(it.start);
  const { workflowIds, leadIds } = await prepare(database, it);
  const drain = manner.drain ?? ((workflowId, now) => drainLanes(database, workflowId, now, manner));
  const waiting = it.events.map((event, no) => ({ event, no, at: start + event.minute * 60_000 }));
  let until = new Date(start);
  for (let instants = 0; instants < CASE_INSTANTS; instants += 1) {
    const [row] = await database.query<{ walk: Date | null; offer: Date | null }>(
      `select (select min(due_at) from cursor where state < 3) as walk, (select min(due_at) from handoff where state = 'offered') as offer`,
    );
    const offer = row!.offer?.getTime() ?? Infinity;
    const next = Math.min(waiting[0]?.at ?? Infinity, row!.walk?.getTime() ?? Infinity, offer);
    if (!(next <= start + CASE_DAYS * 86_400_000)) break;
    const now = (until = new Date(next));
    while (waiting[0]?.at === next) {
      const { event, no } = waiting.shift()!;
      await occur(database, event, { no, now, leadId: leadIds[event.lead]!, workflowIds, steadily });
    }
    // a connection that dies may hold a lead for a moment longer: then the sweep passes it over
    while (offer <= next && (await isOffered(database, now)))
      await steadily(() => database.transact(expireHandoffs, now));
    for (let moved = true; moved;) {
      moved = false;
      for (const workflowId of workflowIds)
        if (await isDue(database, workflowId, now)) {
          await drain(workflowId, now);
          moved = true;
        }
    }
  }
  const numbers = await database.query<{ key: string; id: number }>(
    `select workflow_id || ' ' || lead_id || ' ' || entry_no as key, id from enrolment`,
  );
  const numberOf = new Map(numbers.map((row) => [row.key, row.id]));
  const waits = await database.query<{ key: string; turn: string }>(
    `select enrolment_id || ' ' || seq as key, because->>'turn' as turn from step where because ? 'turn'`,
  );
  const turns = new Map(waits.map((row) => [row.key, new Date(row.turn)]));
  const leads = [];
  for (const id of leadIds) leads.push(await leadOutcome(database, id));
  return {
    ...{ workflowIds, leadIds, until, leads, visits: await visitsOf(database) },
    turnOf: (walk, seq) => turns.get(`${walk} ${seq}`) ?? null,
    drawOf: (workflowId, lead) => spread(`holdout/${workflowId}/${leadIds[lead]}`),
    numberOf: (workflowId, lead, no) => numberOf.get(`${workflowId} ${leadIds[lead]} ${no}`) ?? -no,
  };
}

async function prepare(database: Database, it: JourneyCase): Promise<Pick<Played, 'workflowIds' | 'leadIds'>> {
  // journeys name one another by number
  await database.query(`delete from workflow`);
  await database.query(`alter table workflow alter column id restart with 1`);
  await database.query(
    `truncate lead, enrolment, cursor, step, step_count, outbox, touchpoint, touchpoint_key, score_entry, handoff, notification, audit_entry, throttle,
       move_run, moved_walk, mail_once restart identity cascade`,
  );
  // sticky draws hang on the number of the lead
  await database.query(`alter table lead alter column id restart with 1`);
  await database.query(`update segment set kept_since = null`);
  await database.query(
    `insert into setting (key, value) values ('scoring', $1) on conflict (key) do update set value = excluded.value`,
    [JSON.stringify(it.model)],
  );
  const workflowIds: number[] = [];
  for (const graph of it.graphs) workflowIds.push((await liveWorkflow(database, graph)).workflowId);
  const rows = await database.query<{ id: number }>(
    `insert into lead (email, first_name, zone, created_at)
     select 'lead' || n || '@example.org', 'Lead ' || n, zone, $2 from unnest($1::text[]) with ordinality as t(zone, n) order by n returning id`,
    [it.leads.map((lead) => lead.zone), it.start],
  );
  const leadIds = rows.map((row) => row.id);
  await database.query(
    `insert into consent (lead_id, purpose, state, changed_at) select id, 'marketing', 'granted', $2 from unnest($1::bigint[]) as t(id)`,
    [leadIds.filter((_, i) => it.leads[i]!.consented), it.start],
  );
  // as publishing does
  const { segments } = await database.versions.live(database);
  await database.transact((tx) => keepFromNowOn(tx, segments), new Date(it.start));
  return { workflowIds, leadIds };
}

async function isOffered(database: Database, now: Date): Promise<boolean> {
  const rows = await database.query(`select 1 from handoff where state = 'offered' and due_at <= $1 limit 1`, [now]);
  return rows.length > 0;
}
export async function isDue(database: Database, workflowId: number, now: Date): Promise<boolean> {
  const rows = await database.query(
    `select 1 from cursor where workflow_id = $1 and state < 3 and due_at <= $2 limit 1`,
    [workflowId, now],
  );
  return rows.length > 0;
}

/** Until nothing is due: side by side, and at last alone, since lanes pass over what the other one holds. */
async function drainLanes(database: Database, workflowId: number, now: Date, manner: Manner): Promise<void> {
  const { limit = 500, lanes = 1, steadily = (work) => work() } = manner;
  const step = (slot: number) => steadily(() => advance(database, { workflowId, limit, slot, now }));
  const drain = async (slot: number): Promise<void> => {
    while ((await step(slot)).advanced);
  };
  if (lanes > 1) await Promise.all(Array.from({ length: lanes }, (_, slot) => drain(slot)));
  while (await isDue(database, workflowId, now)) await step(0);
}
