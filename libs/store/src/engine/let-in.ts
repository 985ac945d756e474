import { ENTRIES_PER_DAY, HOLDOUT } from '@cultivar/engine';

/** When the ramp of a workflow, if it has one, opens for a lead: always the same ones first. Null: at once. */
const RAMP_OPENS = (walk: string): string => `(select min((step->>'at')::timestamptz)
        from workflow w, jsonb_array_elements(w.ramp->'steps') as step
        where w.id = ${walk}.workflow_id and w.ramp is not null
          and (step->>'share')::int > abs(hashtextextended('ramp/' || ${walk}.workflow_id || '/' || ${walk}.lead_id, 0) % 100))`;

/**
 * The beginning of a statement that lets leads in: re-entry, never twice at the same time, not too often, and the walk at its entry. The
 * leads have been locked by a statement before it, so what it finds of earlier walks cannot change; the unique keys only watch.
 * Who is held out for comparison gets a walk that has ended already. Goes on with a query over `entered` (id, workflow_id, version_id,
 * lead_id; only those who walk) and `asked` (`seldom` false: refused by the budget). Says the same as `mayEnter` of the engine.
 *
 * @param given a query with workflow_id, version_id, lead_id, node (id), place (index of the node), again_days (until re-entry; null:
 *   never), held (out); `$1` is the instant
 */
export const letIn = (given: string): string => `with given as (${given}),
  asked as materialized (
    select given.*, coalesce(earlier.no, 0) as no, coalesce(earlier.lately, 0) < ${ENTRIES_PER_DAY} as seldom
    from given left join lateral (select max(e.entry_no) as no, bool_or(e.ended_at is null) as open, max(e.ended_at) as ended,
        count(*) filter (where e.entered_at > $1::timestamptz - interval '24 hours') as lately
      from enrolment e where e.workflow_id = given.workflow_id and e.lead_id = given.lead_id) earlier on true
    where earlier.no is null
      or (not earlier.open and (given.again_days = 0 or earlier.ended <= $1::timestamptz - given.again_days * interval '24 hours'))
  ), noted as (
    insert into enrolment (workflow_id, version_id, lead_id, entry_no, entry_node, entered_at, ended_at, outcome)
    select workflow_id, version_id, lead_id, 1 + no, node, $1::timestamptz, case when held then $1::timestamptz end,
      case when held then '${HOLDOUT}' end
    from asked where seldom returning id, workflow_id, version_id, lead_id, ended_at
  ), entered as (select id, workflow_id, version_id, lead_id from noted where ended_at is null
  ), walking as (
    insert into cursor (enrolment_id, workflow_id, version_id, lead_id, node, due_at)
    select entered.id, entered.workflow_id, entered.version_id, entered.lead_id, asked.place,
      greatest($1::timestamptz, ${RAMP_OPENS('entered')})
    from entered join asked using (workflow_id, lead_id)
  )`;
