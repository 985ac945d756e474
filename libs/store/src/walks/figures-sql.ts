/**
 * What happened between two instants (`$1` up to but not with `$2`), as SQL: the sweep adds it up by the hour, and what it has not come
 * to yet is read the same way. `of` narrows it to one workflow, by what stands in the params after those two.
 */

/** Coming out of a step, by step and way. Going into a wait is no way out, and a move by hand is none either. */
export const stepsBetween = (of = 'true'): string =>
  `select s.version_id, s.node, s.took, date_trunc('hour', s.at) as hour, count(*) as n from step s
   where s.at >= $1::timestamptz and s.at < $2::timestamptz and s.took not in ('wait', 'hold', 'moved') and ${of} group by 1, 2, 3, 4`;

/** Two digits tell a day from two well enough, and keep few rows. */
const TWO_DIGITS = `(case when s.waited < 1 then 0 else round(s.waited, 1 - floor(log(s.waited))::int) end)::int`;
/** How long those who went on had waited. */
export const staysBetween = (of = 'true'): string =>
  `select s.version_id, s.node, s.at::date as day, ${TWO_DIGITS} as seconds, count(*) as n
   from step s where s.at >= $1::timestamptz and s.at < $2::timestamptz and s.waited is not null and ${of} group by 1, 2, 3, 4`;

const OUTBOX_STATES = `case o.state when 2 then 'sent' when 3 then 'failed' else 'refused' end`;
const origin = (alias: string): string =>
  `(${alias}.payload->>'workflowId')::int as workflow_id, ${alias}.payload->>'nodeId' as node`;
/** The mail that a touchpoint is about: by its number, else the last one with the template before it. */
const MAIL_OF = `join lateral (select o.id, o.payload from outbox o
    where o.lead_id = t.lead_id and o.kind = 'mail' and o.state = 2 and o.payload ? 'nodeId' and
      case when t.data ? 'outboxId' then o.id = (t.data->>'outboxId')::bigint
        else o.payload->>'templateId' = t.ref and o.settled_at <= t.at end
    order by o.settled_at desc limit 1) o on true`;
/** Who withdraws has had enough of the last mail he got. */
const LAST_MAIL = `join lateral (select o.payload from outbox o
    where o.lead_id = t.lead_id and o.kind = 'mail' and o.state = 2 and o.payload ? 'nodeId'
      and o.settled_at <= t.at and o.settled_at > t.at - interval '14 days'
    order by o.settled_at desc limit 1) o on true`;

/** Mails by step and what became of them; each mail counts as opened and as clicked once. */
export const mailsBetween = (of = 'true'): string =>
  `select workflow_id, node, what, hour, count(*) as n from (
     select ${origin('o')}, ${OUTBOX_STATES} as what, date_trunc('hour', o.settled_at) as hour from outbox o
     where o.settled_at >= $1::timestamptz and o.settled_at < $2::timestamptz and o.kind = 'mail' and o.state in (2, 3, 5) and o.payload ? 'nodeId'
     union all
     select ${origin('o')}, substr(t.kind, 6), date_trunc('hour', t.at) from touchpoint t ${MAIL_OF}
     where t.kind in ('mail.opened', 'mail.clicked') and t.at >= $1::timestamptz and t.at < $2::timestamptz
       and not exists (select 1 from touchpoint b where b.lead_id = t.lead_id and b.kind = t.kind and b.ref is not distinct from t.ref
         and b.at < t.at and b.data->'outboxId' is not distinct from t.data->'outboxId')
     union all
     select ${origin('o')}, 'unsubscribed', date_trunc('hour', t.at) from touchpoint t ${LAST_MAIL}
     where t.kind = 'consent.withdrawn' and t.ref = 'marketing' and t.at >= $1::timestamptz and t.at < $2::timestamptz
   ) mails where workflow_id is not null and ${of} group by 1, 2, 3, 4`;

/** First arrivals at a goal. `$3`, `$4`: versions and places of the goals. */
export const goalsBetween = (of = 'true'): string =>
  `select s.enrolment_id, e.workflow_id, e.entered_at, min(s.at) as at from step s join enrolment e on e.id = s.enrolment_id
   where s.at >= $1::timestamptz and s.at < $2::timestamptz and s.took <> 'moved'
     and (s.version_id, s.node) in (select * from unnest($3::int[], $4::smallint[])) and ${of} group by 1, 2, 3`;
