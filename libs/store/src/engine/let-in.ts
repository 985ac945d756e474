import { ENTRIES_PER_DAY } from './entry-budget.ts';

/** Leads of one shard are next to each other in nothing: it only spreads. */
export const SHARDS = 64;

/**
 * The beginning of a statement that lets leads in: re-entry, never twice at the same time, not too often, and the walk at its entry. The
 * leads have been locked by a statement before it, so what it finds of earlier walks cannot change; the unique keys only watch.
 * Goes on with a query over `entered` (id, workflow_id, version_id, lead_id) and `asked` (`seldom` false: refused by the budget).
 *
 * @param given a query with workflow_id, version_id, lead_id, node (id), place (index of the node), reentry; `$1` is the instant
 */
export const letIn = (given: string): string => `with given as (${given}),
  asked as materialized (
    select given.*, coalesce(earlier.no, 0) as no, coalesce(earlier.lately, 0) < ${ENTRIES_PER_DAY} as seldom
    from given left join lateral (select max(e.entry_no) as no, bool_or(e.ended_at is null) as open,
        count(*) filter (where e.entered_at > $1::timestamptz - interval '24 hours') as lately
      from enrolment e where e.workflow_id = given.workflow_id and e.lead_id = given.lead_id) earlier on true
    where earlier.no is null or (not earlier.open and given.reentry = 'after-leaving')
  ), entered as (
    insert into enrolment (workflow_id, version_id, lead_id, entry_no, entry_node, entered_at)
    select workflow_id, version_id, lead_id, 1 + no, node, $1::timestamptz from asked where seldom
    returning id, workflow_id, version_id, lead_id
  ), walking as (
    insert into cursor (enrolment_id, workflow_id, version_id, lead_id, shard, node, due_at)
    select entered.id, entered.workflow_id, entered.version_id, entered.lead_id, mod(entered.lead_id, ${SHARDS}), asked.place, $1::timestamptz
    from entered join asked using (workflow_id, lead_id)
  )`;
