import type { LeadOutcome } from '@cultivar/testing';
import type { Database } from '../database.ts';

/** What is compared of one lead, as the real engine left it. */
export async function leadOutcome(database: Database, leadId: number): Promise<LeadOutcome> {
  const walks = await database.query<Record<string, unknown>>(
    `select e.id, e.outcome,
       (select coalesce(jsonb_agg(jsonb_build_object('node', w.graph -> 'nodes' -> s.node::int ->> 'id', 'took', s.took, 'because', s.because,
          'at', round(extract(epoch from s.at) * 1000)) order by s.seq), '[]')
        from step s join workflow_version w on w.id = s.version_id where s.enrolment_id = e.id) as steps,
       (select jsonb_build_object('node', v.graph -> 'nodes' -> c.node::int ->> 'id', 'state', c.state,
          'due', case when c.state = 3 then null else floor(extract(epoch from c.due_at) * 1000) end)
        from cursor c where c.enrolment_id = e.id) as stand,
       (select coalesce(jsonb_agg(o.key || ' ' || o.kind), '[]') from outbox o where o.enrolment_id = e.id) as sent
     from enrolment e join workflow_version v on v.id = e.version_id where e.lead_id = $1 order by e.id`,
    [leadId],
  );
  const [lead] = await database.query<Record<string, unknown>>(
    `select fit, engagement, stage, temperature, persona, phase, language, zone, owner_id as owner, first_name, fields, tags
     from lead where id = $1`,
    [leadId],
  );
  const lines = async (sql: string): Promise<string[]> =>
    (await database.query<{ line: string }>(sql, [leadId])).map((row) => row.line);
  return {
    walks: walks.map((walk) => ({ ...walk, sent: [...(walk.sent as string[])].sort() })),
    lead: lead!,
    ledger: await lines(
      `select axis || ' ' || points || ' ' || coalesce(rule, '-') as line from score_entry where lead_id = $1 order by id`,
    ),
    moves: await lines(`select from_stage || '>' || to_stage as line from stage_change where lead_id = $1 order by id`),
    timeline: await lines(
      `select kind || ' ' || case when kind = 'workflow.refused' then ref else coalesce(ref, '-') end || ' '
         || round(extract(epoch from at) * 1000) as line from touchpoint where lead_id = $1 order by id`,
    ),
    house: (
      await lines(
        `select 'note ' || text as line from lead_note where lead_id = $1
         union all select 'task ' || title || ' ' || coalesce(user_id::text, 'null') from task where lead_id = $1
         union all select 'sheet ' || sheet || '.' || criterion || ' ' || value || ' ' || coalesce(met::text, 'null') from qualification where lead_id = $1
         union all select 'topic ' || topic_id || ' ' || subscribed from topic_choice where lead_id = $1
         union all select 'list.' || segment_id from list_member where lead_id = $1`,
      )
    ).sort(),
    segments: await lines(`select segment_id as line from segment_member where lead_id = $1 order by 1`),
  };
}

/** Visits by node type and way out. */
export async function visitsOf(database: Database): Promise<ReadonlyMap<string, number>> {
  const rows = await database.query<{ key: string; n: number }>(
    `select (v.graph -> 'nodes' -> s.node::int ->> 'type') || ' ' || s.took as key, count(*)::int as n
     from step s join workflow_version v on v.id = s.version_id group by 1`,
  );
  return new Map(rows.map((row) => [row.key, row.n]));
}
