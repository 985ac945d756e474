import { businessMsBetween } from '@cultivar/sales';
import type { BusinessHours, HandoffState } from '@cultivar/sales';
import type { Sql } from '../database.ts';
import { EMAIL_HASH } from '../engine/load-facts.ts';
import { NAMED_THINGS } from './evidence.store.ts';
import type { Evidence } from './evidence.store.ts';

export const HANDOFF_STATES_OF = {
  offered: ['offered'],
  working: ['accepted'],
  closed: ['rejected', 'expired', 'won', 'lost', 'recycled'],
} as const satisfies Readonly<Record<string, readonly HandoffState[]>>;

export interface HandoffFilter {
  readonly view: keyof typeof HANDOFF_STATES_OF;
  /** This person's, and while nobody answered also what is offered to nobody; null: everybody's. */
  readonly userId: number | null;
  readonly withNobody: boolean;
  readonly offset: number;
  readonly limit: number;
}
export interface HandoffListRow {
  readonly id: number;
  readonly lead: {
    readonly id: number;
    readonly name: string;
    readonly company: string | null;
    readonly jobTitle: string | null;
    readonly stage: string;
    readonly temperature: string;
    readonly fit: number;
    readonly engagement: number;
  };
  readonly state: HandoffState;
  readonly reason: string;
  readonly evidence: Evidence;
  readonly user: { readonly id: number; readonly name: string } | null;
  readonly offeredAt: Date;
  readonly dueAt: Date;
  readonly answeredAt: Date | null;
  readonly answerReason: string | null;
  readonly closedAt: Date | null;
}

const NAME = `coalesce(nullif(trim(concat_ws(' ', l.first_name, l.last_name)), ''), l.email, '#' || l.id)`;
const COLUMNS = `h.id, jsonb_build_object('id', l.id, 'name', ${NAME}, 'company', c.name, 'jobTitle', l.fields->>'jobTitle',
    'stage', l.stage, 'temperature', l.temperature, 'fit', l.fit, 'engagement', l.engagement) as lead,
  h.state, h.reason, h.evidence,
  case when u.id is not null then jsonb_build_object('id', u.id, 'name', u.name) end as "user",
  h.offered_at as "offeredAt", h.due_at as "dueAt", h.answered_at as "answeredAt", h.answer_reason as "answerReason",
  h.closed_at as "closedAt"`;
const FROM = `handoff h join lead l on l.id = h.lead_id left join company c on c.id = l.company_id left join app_user u on u.id = h.user_id`;

/** What waits comes with the soonest deadline first, the rest with the newest. */
export async function handoffPage(
  sql: Sql,
  filter: HandoffFilter,
): Promise<{ items: HandoffListRow[]; total: number }> {
  const states = HANDOFF_STATES_OF[filter.view];
  const where = `h.state = any($1) and ($2::int is null or h.user_id = $2 or ($3 and h.user_id is null))`;
  const params = [states, filter.userId, filter.withNobody];
  const order =
    filter.view === 'offered'
      ? 'h.due_at, h.id'
      : filter.view === 'working'
        ? 'h.answered_at desc, h.id desc'
        : 'h.closed_at desc nulls last, h.id desc';
  const items = await sql.query<HandoffListRow>(
    `select ${COLUMNS} from ${FROM} where ${where} order by ${order} offset $4 limit $5`,
    [...params, filter.offset, filter.limit],
  );
  const [count] = await sql.query<{ total: number }>(`select count(*) as total from handoff h where ${where}`, params);
  return { items, total: count!.total };
}

export interface HandoffFull extends HandoffListRow {
  readonly email: string | null;
  readonly phone: string | null;
  readonly buyingRole: string | null;
  readonly persona: { readonly de: string; readonly en: string } | null;
  readonly phase: string | null;
  readonly source: string;
  readonly leadSince: Date;
  readonly consents: Readonly<Record<string, string>>;
  readonly suppressed: boolean;
  /** What the things in the evidence's touchpoints are called, by id. */
  readonly refNames: Readonly<Record<string, string>>;
  readonly note: string | null;
  readonly recycleAt: Date | null;
  readonly routing: {
    readonly ruleId?: string | null;
    readonly rules?: readonly { readonly id: string; readonly name: string }[];
    readonly won?: string;
    readonly candidates?: readonly {
      readonly userId: number;
      readonly open: number;
      readonly capacity: number;
      readonly weight: number;
      readonly lastOfferedAt: string | null;
      readonly out?: 'away' | 'full' | 'passed';
    }[];
  };
  readonly others: readonly {
    readonly id: number;
    readonly state: HandoffState;
    readonly user: string | null;
    readonly offeredAt: string;
  }[];
}
export async function handoffById(sql: Sql, id: number): Promise<HandoffFull | null> {
  const [row] = await sql.query<HandoffFull>(
    `select ${COLUMNS}, l.email, l.fields->>'phone' as phone, l.buying_role as "buyingRole", p.name as persona, l.phase, l.source,
       l.created_at as "leadSince", h.answer_note as note, h.recycle_at as "recycleAt", h.routing,
       coalesce((select jsonb_object_agg(id, name) from (${NAMED_THINGS}) things
         where id = any(array(select t->>'ref' from jsonb_array_elements(h.evidence->'touchpoints') t))), '{}') as "refNames",
       coalesce((select jsonb_object_agg(purpose, state) from consent where lead_id = l.id), '{}') as consents,
       coalesce(exists (select 1 from suppression where email_hash = ${EMAIL_HASH('l.email')}), false) as suppressed,
       coalesce((select jsonb_agg(jsonb_build_object('id', o.id, 'state', o.state, 'user', ou.name, 'offeredAt', o.offered_at) order by o.id desc)
         from handoff o left join app_user ou on ou.id = o.user_id where o.lead_id = h.lead_id and o.id <> h.id), '[]') as others
     from ${FROM} left join persona p on p.id = l.persona where h.id = $1`,
    [id],
  );
  return row ?? null;
}

/** Business minutes until the deadline; below 0 it has passed. */
export function minutesLeft(now: Date, dueAt: Date, hours: BusinessHours): number {
  const ms = dueAt > now ? businessMsBetween(now, dueAt, hours) : -businessMsBetween(dueAt, now, hours);
  return Math.round(ms / 60_000);
}

export async function handoffCounts(
  sql: Sql,
  userId: number,
): Promise<{
  mineOffered: number;
  mineWorking: number;
  offered: number;
  working: number;
  nobody: number;
  available: boolean | null;
}> {
  const [row] = await sql.query<never>(
    `select count(*) filter (where user_id = $1 and state = 'offered') as "mineOffered",
       count(*) filter (where user_id = $1 and state = 'accepted') as "mineWorking",
       count(*) filter (where state = 'offered') as offered, count(*) filter (where state = 'accepted') as working,
       count(*) filter (where state = 'offered' and user_id is null) as nobody,
       (select coalesce(p.available, true) from app_user u left join salesperson p on p.user_id = u.id
        where u.id = $1 and (u.role = 'sales' or p.user_id is not null)) as available
     from handoff where state in ('offered', 'accepted')`,
    [userId],
  );
  return row!;
}
