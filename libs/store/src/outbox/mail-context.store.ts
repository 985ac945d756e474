import type { LeadData } from '@cultivar/audience';
import type { Sql } from '../database.ts';

/** What a mail may show of a lead, and what decides how it is linked. */
export interface MailLead extends LeadData {
  /** Consent to being recognised: without it no pixel and no rewritten link. */
  readonly tracked: boolean;
  readonly marketingSince: Date | null;
}

/** Leads as mails see them, in one query. */
export async function mailLeads(sql: Sql, ids: readonly number[]): Promise<ReadonlyMap<number, MailLead>> {
  if (!ids.length) return new Map();
  const rows = await sql.query<MailLead>(
    `select l.id, l.email, l.first_name as "firstName", l.last_name as "lastName", l.fields, l.tags, l.language, l.zone, l.stage,
       l.temperature, l.persona, l.phase,
       case when c.id is not null then jsonb_build_object('name', c.name, 'domain', c.domain, 'fields', c.fields) end as company,
       case when u.id is not null then jsonb_build_object('name', u.name, 'email', u.email) end as owner,
       coalesce(t.state = 'granted', false) as tracked,
       case when m.state = 'granted' then m.changed_at end as "marketingSince"
     from lead l
     left join company c on c.id = l.company_id
     left join app_user u on u.id = l.owner_id
     left join consent t on t.lead_id = l.id and t.purpose = 'tracking'
     left join consent m on m.lead_id = l.id and m.purpose = 'marketing'
     where l.id = any($1::bigint[])`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** The version of a template that is sent now. */
export interface LiveVersion {
  readonly templateId: string;
  readonly versionId: number;
}
export async function liveVersions(sql: Sql, templateIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
  if (!templateIds.length) return new Map();
  const rows = await sql.query<LiveVersion>(
    `select id as "templateId", version_id as "versionId" from template where id = any($1::text[]) and version_id is not null`,
    [templateIds],
  );
  return new Map(rows.map((row) => [row.templateId, row.versionId]));
}

/** Ids of link targets; unknown ones are put down. The table only grows with new targets, not with mails. */
export async function linkIds(sql: Sql, urls: readonly string[]): Promise<ReadonlyMap<string, number>> {
  if (!urls.length) return new Map();
  const hash = `encode(sha256(convert_to(url, 'UTF8')), 'hex')`;
  const rows = await sql.query<{ url: string; id: number }>(
    `with given as (select distinct url, ${hash} as url_hash from unnest($1::text[]) as url),
     fresh as (insert into link (url, url_hash) select url, url_hash from given order by url_hash
       on conflict (url_hash) do nothing returning id, url)
     select url, id from fresh union all select l.url, l.id from link l join given g on g.url_hash = l.url_hash`,
    [urls],
  );
  const found = new Map(rows.map((row) => [row.url, row.id]));
  const missed = urls.filter((url) => !found.has(url));
  // put down by somebody else in the same instant: their row was not visible to this statement
  return missed.length ? new Map([...found, ...(await known(sql, missed))]) : found;
}
async function known(sql: Sql, urls: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const rows = await sql.query<{ url: string; id: number }>(
    `select url, id from link where url_hash in (select encode(sha256(convert_to(url, 'UTF8')), 'hex') from unnest($1::text[]) as url)`,
    [urls],
  );
  return new Map(rows.map((row) => [row.url, row.id]));
}

/** What a click or an open leads back to. */
export interface TrackedMail {
  /** The walk it came from. */
  readonly enrolmentId: number | null;
  readonly id: number;
  readonly leadId: number;
  readonly payload: unknown;
  readonly sentAt: Date | null;
  readonly tracked: boolean;
  readonly url: string | null;
}
export async function trackedMail(sql: Sql, outboxId: number, linkId: number | null): Promise<TrackedMail | null> {
  const [row] = await sql.query<TrackedMail>(
    `select o.id, o.lead_id as "leadId", o.payload, case when o.state in (2, 4) then o.settled_at end as "sentAt",
       o.enrolment_id as "enrolmentId",
       exists (select 1 from consent c where c.lead_id = o.lead_id and c.purpose = 'tracking' and c.state = 'granted') as tracked,
       (select url from link where id = $2) as url
     from outbox o join lead l on l.id = o.lead_id where o.id = $1`,
    [outboxId, linkId],
  );
  return row ?? null;
}
