import { readsOf } from '@cultivar/audience';
import type { EventPattern, Rule } from '@cultivar/audience';
import { againAfterDays, compileVersion, dryRun } from '@cultivar/engine';
import type { Laws } from '@cultivar/engine';
import type { Graph, Registry } from '@cultivar/workflow';
import type { Sql } from '../database.ts';
import { EMAIL_HASH } from '../engine/load-facts.ts';
import { lawsOf, scoringModel } from '../engine/house-rules.ts';
import { compileRule, LEAD_FROM, segmentRules } from '../rules/rule-sql.ts';
import { inTurns } from './in-turns.ts';
import { loadKnown } from './load-known.ts';
import { entryEvents, entryPlaces, oneIn, population } from './population.ts';

export type KeptOut =
  'entry-rule' | 'suppression-rule' | 'inside' | 'been-before' | 'holdout' | 'no-consent' | 'suppressed';
export interface Forecast {
  readonly basis: 'segment' | 'entries' | 'everybody';
  readonly candidates: number;
  readonly wouldEnter: number;
  readonly atOnce: number;
  readonly perDay: number;
  readonly keptOut: readonly { readonly why: KeptOut; readonly leads: number }[];
  readonly mails: { readonly firstHour: number; readonly firstDay: number };
  /** Judged one by one; if fewer than the candidates, the figures are those of these, scaled up. */
  readonly judged: number;
  readonly played: number;
}
const LATELY_DAYS = 30;
/** Leads whose journey is played through for the number of mails. */
const PLAYED = 200;
/** Of more people than these some are judged, spread over all of them, and stand for the others. */
const MOST_JUDGED = 50_000;
const HOUR_MS = 3_600_000;

interface Question {
  readonly id: number;
  readonly draft: Graph;
  /** To be let in by hand as soon as it is published. */
  readonly segment?: string | undefined;
  readonly now: Date;
}
/**
 * What publishing a draft would bring: counted over those who set an entry off lately (or a segment to be let in by hand), mails by
 * playing the journey of some of them through. Undefined: there is no such segment.
 */
export async function forecast(sql: Sql, registry: Registry, it: Question): Promise<Forecast | undefined> {
  const segments = await segmentRules(sql);
  if (it.segment !== undefined && !Object.hasOwn(segments, it.segment)) return undefined;
  const places = entryPlaces(it.draft, registry, LATELY_DAYS);
  const basis =
    it.segment !== undefined ? 'segment' : places.some(({ people }) => people) ? 'entries' : ('everybody' as const);
  const who: Rule =
    it.segment !== undefined ? { kind: 'segment', segment: it.segment } : population(it.draft, registry, LATELY_DAYS);
  const { groups, sample, judged, candidates } = await count(sql, it, who, { segments, anew: basis === 'entries' });
  const scaled = (n: number) => Math.round(judged ? (n * candidates) / judged : 0);
  const sum = (rows: readonly Group[]) => scaled(rows.reduce((all, row) => all + row.n, 0));
  const of = (why: string) => sum(groups.filter((row) => row.why === why));
  const passing = of('in');
  const heldOut = Math.round((passing * (it.draft.settings.holdout ?? 0)) / 100);
  const wouldEnter = passing - heldOut;
  const perDay = (await lately(sql, entryEvents(it.draft, registry), it.now)) / LATELY_DAYS;
  const laws = lawsOf(await scoringModel(sql));
  const entry = (basis === 'segment' ? places.find(({ byHand }) => byHand) : undefined) ?? places[0];
  const mails = entry ? await play(sql, registry, { ...it, entry: entry.nodeId, sample, segments, laws }) : NO_MAILS;
  const entering = basis === 'segment' ? wouldEnter : candidates ? (perDay * wouldEnter) / candidates : 0;
  const refused = (why: 'no-consent' | 'suppressed') =>
    sum(groups.filter((row) => row.why === 'in' && row.refused === why));
  const kept: Forecast['keptOut'] = [
    ...(['entry-rule', 'suppression-rule', 'inside', 'been-before'] as const).map((why) => ({ why, leads: of(why) })),
    { why: 'holdout', leads: heldOut },
    ...(['no-consent', 'suppressed'] as const).map((why) => ({ why, leads: refused(why) })),
  ];
  return {
    ...{ basis, candidates, wouldEnter, perDay },
    atOnce: basis === 'segment' ? wouldEnter : 0,
    keptOut: kept.filter(({ leads }) => leads > 0),
    mails: {
      firstHour: (basis === 'segment' ? entering : entering / 24) * mails.hour,
      firstDay: entering * mails.day,
    },
    ...{ judged, played: sample.length },
  };
}

interface Group {
  readonly why: string;
  readonly refused: 'no-consent' | 'suppressed' | null;
  readonly n: number;
}
interface Counted {
  readonly groups: readonly Group[];
  readonly sample: readonly number[];
  readonly judged: number;
  readonly candidates: number;
}
/**
 * Each of the people judged as they would be at the entry, all in one statement.
 *
 * @param anew they stand for others like them that come from now on: that they themselves came in then does not count
 */
async function count(
  sql: Sql,
  { id, draft, now }: Question,
  who: Rule,
  { segments, anew }: { readonly segments: Readonly<Record<string, Rule>>; readonly anew: boolean },
): Promise<Counted> {
  const { entryRule, suppressionRule } = draft.settings;
  const again = againAfterDays(draft.settings);
  const params: unknown[] = [id, now, again, anew];
  const compile = (rule: Rule) => compileRule(rule, { params, now, segments });
  const rows = await sql.query<Group & { ids: number[]; candidates: number }>(
    `with found as materialized (select l.id from ${LEAD_FROM} where ${compile(who)}),
     all_of_them as (select count(*) as n from found),
     people as materialized (select f.id from found f, all_of_them a where ${oneIn(`1 + (a.n - 1) / ${MOST_JUDGED}`, 'f.id')}),
     walks as (
       select p.id, bool_or(e.id is not null and e.ended_at is null) as open, count(e.id) > 0 as been, max(e.ended_at) as ended
       from people p left join enrolment e on e.lead_id = p.id and e.workflow_id = $1::int group by p.id),
     judged as (
       select l.id, case when not $4::boolean and w.open then 'inside'
           when not $4::boolean and w.been and ($3::int is null or w.ended > $2::timestamptz - $3::int * interval '24 hours') then 'been-before'
           ${suppressionRule ? `when ${compile(suppressionRule)} then 'suppression-rule'` : ''}
           ${entryRule ? `when not ${compile(entryRule)} then 'entry-rule'` : ''} else 'in' end as why,
         case when l.email is null or not exists (select 1 from consent k where k.lead_id = l.id and k.purpose = 'marketing' and k.state = 'granted')
             then 'no-consent'
           when exists (select 1 from suppression s where s.email_hash = ${EMAIL_HASH('l.email')}) then 'suppressed' end as refused
       from walks w join lead l on l.id = w.id left join company c on c.id = l.company_id)
     select why, refused, count(*)::int as n, (array_agg(id::float8 order by id desc))[1:${PLAYED}] as ids,
       (select n from all_of_them) as candidates
     from judged group by why, refused`,
    params,
  );
  const judged = rows.reduce((sum, row) => sum + row.n, 0);
  const inside = rows.filter(({ why }) => why === 'in');
  const all = inside.reduce((sum, row) => sum + row.n, 0);
  // of each group as many as it is large
  const sample = inside.flatMap(({ ids, n }) => ids.slice(0, Math.ceil((PLAYED * n) / Math.max(1, all))));
  return { groups: rows, sample, judged, candidates: rows[0]?.candidates ?? 0 };
}

async function lately(sql: Sql, events: readonly EventPattern[], now: Date): Promise<number> {
  if (!events.length) return 0;
  const [row] = await sql.query<{ n: number }>(
    `select count(*)::int as n from (
       select distinct t.lead_id from touchpoint t join unnest($1::text[], $2::text[]) e(kind, ref) on e.kind = t.kind and (e.ref is null or e.ref = t.ref)
       where t.at > $3::timestamptz - interval '${LATELY_DAYS} days' and t.at <= $3::timestamptz) people`,
    [events.map(({ kind }) => kind), events.map(({ ref }) => ref ?? null), now],
  );
  return row!.n;
}

const NO_MAILS = { hour: 0, day: 0 };
/** @returns mails of a lead's first hour and first day, on average */
async function play(
  sql: Sql,
  registry: Registry,
  it: Question & {
    readonly entry: string;
    readonly sample: readonly number[];
    readonly segments: Readonly<Record<string, Rule>>;
    readonly laws: Laws;
  },
): Promise<{ hour: number; day: number }> {
  if (!it.sample.length) return NO_MAILS;
  const version = compileVersion(it.draft, registry);
  const kinds = readsOf(Object.values(it.segments)).kinds;
  const known = await loadKnown(sql, it.sample, { version, segments: it.segments, now: it.now, kinds });
  let hour = 0;
  let day = 0;
  await inTurns(known.values(), (lead) => {
    const { timeline } = dryRun(version, { entryNode: it.entry, ...lead, startAt: it.now, laws: it.laws, maxDays: 1 });
    for (const entry of timeline) {
      if (entry.kind !== 'effect' || !entry.mail || entry.mail.refused) continue;
      const after = entry.at.getTime() - it.now.getTime();
      if (after <= HOUR_MS) hour += 1;
      if (after <= 24 * HOUR_MS) day += 1;
    }
  });
  return { hour: hour / known.size, day: day / known.size };
}
