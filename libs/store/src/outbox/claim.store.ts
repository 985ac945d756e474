import type { Sql } from '../database.ts';

/** A row of the outbox that this sender may now send. */
export interface Claimed {
  readonly id: number;
  readonly key: string;
  readonly kind: 'mail' | 'webhook';
  readonly leadId: number | null;
  readonly enrolmentId: number | null;
  readonly payload: unknown;
  /** This one included. */
  readonly attempt: number;
  readonly createdAt: Date;
  /** Tells this claim from a later one of the same sender. */
  readonly claimedAt: Date;
}

/**
 * Takes what is due, in one statement that has committed before any byte goes out. Whether a mail may still go to the lead is judged
 * here, on the database as it is now: what was consented to when the journey wrote the row does not count. A refused mail ends in
 * state 5 with the reason.
 *
 * Marketing needs the granted consent and an address that is not suppressed. A service mail is what the lead just asked for: only an
 * address known not to exist is spared it. Internal and test mails go to people of the house.
 *
 * @param now the database's clock
 * @returns the claimed rows, and how many were refused
 */
export async function claimDue(
  sql: Sql,
  claim: { readonly slot: string; readonly kinds: readonly string[]; readonly limit: number; readonly now: Date },
): Promise<{ readonly items: readonly Claimed[]; readonly refused: number }> {
  const rows = await sql.query<Claimed & { readonly refusal: string | null }>(
    `with due as (
       select id from outbox where state = 0 and kind = any($1::text[]) and not_before <= $2
       order by not_before, id limit $3 for update skip locked
     ), judged as (
       select o.id, case
         when o.kind <> 'mail' or o.payload->>'to' is not null then null
         when o.payload->>'class' not in ('marketing', 'service') then null
         when l.id is null then 'lead-gone'
         when l.email is null then 'no-address'
         when o.payload->>'class' = 'marketing' and c.state is distinct from 'granted' then 'no-consent'
         when o.payload->>'class' = 'marketing' and s.email_hash is not null then 'suppressed'
         when s.reason = 'hard-bounce' then 'suppressed'
       end as refusal
       from due join outbox o on o.id = due.id
       left join lead l on l.id = o.lead_id
       left join consent c on c.lead_id = o.lead_id and c.purpose = 'marketing'
       left join suppression s on s.email_hash = encode(sha256(convert_to(lower(l.email), 'UTF8')), 'hex')
     )
     update outbox o set state = case when j.refusal is null then 1 else 5 end, code = j.refusal, slot = $4,
       claimed_at = $2, attempt = o.attempt + 1, settled_at = case when j.refusal is null then null else $2::timestamptz end
     from judged j where o.id = j.id
     returning o.id, o.key, o.kind, o.lead_id as "leadId", o.enrolment_id as "enrolmentId", o.payload, o.attempt,
       o.created_at as "createdAt", o.claimed_at as "claimedAt", j.refusal`,
    [claim.kinds, claim.now, claim.limit, claim.slot],
  );
  const items = rows.filter((row) => row.refusal === null).sort((a, b) => a.id - b.id);
  return { items, refused: rows.length - items.length };
}

/** Whether anything is due: what the sweep asks before it claims. */
export async function outboxDue(sql: Sql, kinds: readonly string[], now: Date): Promise<boolean> {
  const rows = await sql.query(
    `select 1 from outbox where state = 0 and kind = any($1::text[]) and not_before <= $2 limit 1`,
    [kinds, now],
  );
  return rows.length > 0;
}

/**
 * Rows this sender claimed without ever hearing of it, because the connection went with the answer: due again, at once. Only the
 * sender itself can tell, so only it may ask, and not while it claims.
 *
 * @param it `held`: what it does have in hand
 * @returns how many there were
 */
export async function giveBackUnheard(
  sql: Sql,
  it: { readonly slot: string; readonly kind: string; readonly held: readonly number[] },
): Promise<number> {
  const rows = await sql.query(
    `update outbox set state = 0, slot = null, attempt = attempt - 1
     where slot = $1 and state = 1 and kind = $2 and id <> all($3::bigint[]) returning id`,
    [it.slot, it.kind, it.held],
  );
  return rows.length;
}
