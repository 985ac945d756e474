import { createHash } from 'node:crypto';

/** Anything that answers SQL: the store's `Database` and `Tx`, or a bare client of the chaos tools. */
export interface Asks {
  query<T>(sql: string, params?: readonly unknown[]): Promise<T[]>;
}
/** The state of a house without a single number the database gave: leads by address, journeys by name, walks by how often. */
export interface HouseState {
  readonly leads: readonly Record<string, unknown>[];
  readonly walks: readonly Record<string, unknown>[];
  readonly outbox: readonly Record<string, unknown>[];
  readonly counts: readonly Record<string, unknown>[];
}

/** Names a walk: whose, in which workflow, the how-manieth. Workflows of one name are told apart by their order. */
const NAMES = `with flow as (select id, name || '#' || row_number() over (partition by name order by id) as name from workflow),
  who as (select id, coalesce(email, '#' || id) as name from lead),
  trip as (select e.*, who.name || ' / ' || flow.name || ' / ' || e.entry_no as name
    from enrolment e join who on who.id = e.lead_id join flow on flow.id = e.workflow_id)`;

/** What a touchpoint is about; the one about a workflow names it by number. */
const REF = `case x.kind when 'workflow.refused' then (select flow.name from flow where flow.id::text = x.ref) else x.ref end`;

/**
 * Reads the state in which two runs of the same journeys have to agree: enrolments, cursors, steps with their traces, scores,
 * stages, tags, fields, consents, the timeline, segment members, outbox keys and kinds, counters of the canvas. Numbers of rows and
 * the lane that did the work are left out. The order of the timeline, ledger and stage moves of one lead counts; that of different
 * leads does not.
 *
 * @param times with the instants at which things happened; leave them out where the clock is the real one
 */
export async function stateOf(sql: Asks, times = true): Promise<HouseState> {
  const at = (column: string): string => (times ? `, round(extract(epoch from ${column}) * 1000) as ${column}` : '');
  const list = (columns: string, from: string): string =>
    `(select coalesce(jsonb_agg(jsonb_build_array(${columns}) order by x.id), '[]') from ${from} x where x.lead_id = l.id)`;
  const time = (column: string): string => (times ? `, round(extract(epoch from x.${column}) * 1000)` : '');
  const leads = await sql.query<Record<string, unknown>>(
    `${NAMES} select l.email, l.first_name, l.last_name, l.fields, array(select unnest(l.tags) order by 1) as tags, l.language, l.zone,
       l.fit, l.engagement, l.stage, l.temperature, l.persona, l.phase, l.persona_points, l.phase_points,
       (select u.email from app_user u where u.id = l.owner_id) as owner,
       ${list(`x.axis, x.points, x.reason, x.rule${time('at')}`, 'score_entry')} as ledger,
       ${list(`x.from_stage, x.to_stage, x.reason${time('at')}`, 'stage_change')} as moves,
       ${list(`x.kind, ${REF}, x.source${time('at')}`, 'touchpoint')} as timeline,
       ${list(`x.state, x.reason, x.answer_reason${time('due_at')}`, 'handoff')} as handoffs,
       (select coalesce(jsonb_agg(c.purpose || ' ' || c.state order by 1), '[]') from consent c where c.lead_id = l.id) as consents,
       ${list('x.text', 'lead_note')} as notes,
       ${list('x.title, x.due_on, x.done_at is not null', 'task')} as tasks,
       (select coalesce(jsonb_agg(q.sheet || q.criterion || q.value || coalesce(q.met::text, '') order by 1), '[]')
        from qualification q where q.lead_id = l.id) as qualification,
       (select coalesce(jsonb_agg(c.topic_id || c.subscribed order by 1), '[]') from topic_choice c where c.lead_id = l.id) as topics,
       (select coalesce(jsonb_agg(m.segment_id order by 1), '[]') from list_member m where m.lead_id = l.id) as lists,
       (select coalesce(jsonb_agg(m.segment_id order by 1), '[]') from segment_member m where m.lead_id = l.id) as segments
     from lead l order by l.email, l.id`,
  );
  const walks = await sql.query<Record<string, unknown>>(
    `${NAMES} select t.name, t.entry_node, t.outcome, t.answers${at('entered_at')}${at('ended_at')},
       (select jsonb_build_array(c.state, v.graph -> 'nodes' -> c.node::int ->> 'id', c.seq, c.port, c.error, c.wait
          ${times ? ', round(extract(epoch from c.due_at) * 1000)' : ''})
        from cursor c join workflow_version v on v.id = c.version_id where c.enrolment_id = t.id) as cursor,
       (select coalesce(jsonb_agg(jsonb_build_array(s.seq, v.graph -> 'nodes' -> s.node::int ->> 'id', s.took, s.because
          ${times ? ', round(extract(epoch from s.at) * 1000)' : ''}) order by s.seq, s.took), '[]')
        from step s join workflow_version v on v.id = s.version_id where s.enrolment_id = t.id) as steps
     from trip t order by t.name`,
  );
  const outbox = await sql.query<Record<string, unknown>>(
    `${NAMES} select coalesce(t.name || regexp_replace(o.key, '^e[0-9]+', ''), regexp_replace(o.key, '[0-9]+', '#')) as key, o.kind,
       coalesce(who.name, '') as lead, o.payload - 'enrolmentId' - 'workflowId' - 'handoffId' - 'data' as payload
     from outbox o left join trip t on t.id = o.enrolment_id left join who on who.id = o.lead_id order by 1, 2, 3`,
  );
  const counts = await sql.query<Record<string, unknown>>(
    `${NAMES} select flow.name, v.no, v.graph -> 'nodes' -> c.node::int ->> 'id' as node, c.took, sum(c.n)::int as n
     from step_count c join workflow_version v on v.id = c.version_id join flow on flow.id = v.workflow_id
     group by 1, 2, 3, 4 order by 1, 2, 3, 4`,
  );
  return { leads, walks, outbox, counts };
}

/** One short text for a state: the same for two houses that agree, whatever happened on the way. */
export const hashOf = (state: HouseState): string =>
  createHash('sha256')
    .update(JSON.stringify(sorted(state)))
    .digest('hex')
    .slice(0, 32);

/** Keys in one order, whoever built the object. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}

/** State and hash in one go, for the chaos tools: `hashHouse({ query: async (sql) => (await client.query(sql)).rows })`. */
export const hashHouse = async (sql: Asks, times = false): Promise<string> => hashOf(await stateOf(sql, times));
