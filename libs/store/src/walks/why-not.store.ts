import { explain, matches } from '@cultivar/audience';
import type { Check, Facts, Rule } from '@cultivar/audience';
import { HOLDOUT, mayEnter } from '@cultivar/engine';
import type { EntryAnswer, EntryRefusal, Version } from '@cultivar/engine';
import type { Database, Sql } from '../database.ts';
import { dryRunGround } from '../workflows/ground.store.ts';
import { LEAD_NAME } from './trace.store.ts';
import type { TraceNode } from './trace.store.ts';

const DAY_MS = 86_400_000;
interface Named {
  readonly id: number;
  readonly name: string;
}
interface Ruled {
  readonly holds: boolean;
  readonly checks: readonly Check[];
}
export type EntryReason =
  | { readonly kind: 'status'; readonly status: string }
  | { readonly kind: 'inside'; readonly enrolmentId: number; readonly since: Date }
  | {
      readonly kind: 'was-inside';
      readonly enrolmentId: number;
      readonly since: Date;
      readonly times: number;
      /** When it may come in again; null: never. */
      readonly againAt: Date | null;
    }
  | { readonly kind: 'too-often'; readonly times: number }
  | ({ readonly kind: 'entry-rule' | 'suppression-rule' } & Ruled)
  | { readonly kind: 'held-out'; readonly since: Date | null }
  | {
      readonly kind: 'way-in';
      readonly node: TraceNode;
      readonly byHand: boolean;
      readonly listens: boolean;
      readonly lastAt: Date | null;
      readonly whileOpen: boolean;
    };
type Settling = Exclude<EntryReason['kind'], 'way-in'>;
export interface WhyNot {
  readonly lead: Named;
  readonly workflow: Named;
  readonly settles: Settling | null;
  readonly reasons: readonly EntryReason[];
}
interface Row {
  readonly lead: Named;
  readonly workflow: Named & { readonly status: string };
  readonly versionId: number | null;
  readonly publishedAt: Date | null;
}
interface Earlier {
  readonly enrolmentId: number;
  readonly enteredAt: Date;
  readonly endedAt: Date | null;
  readonly outcome: string | null;
}

/** What keeps a lead out of a workflow now, or what has to happen first. undefined: there is no such lead or workflow. */
export async function whyNot(database: Database, workflowId: number, leadId: number): Promise<WhyNot | undefined> {
  const now = await database.now();
  const [row] = await database.query<Row>(
    `select jsonb_build_object('id', l.id, 'name', ${LEAD_NAME}) as lead,
       jsonb_build_object('id', w.id, 'name', w.name, 'status', w.status) as workflow,
       v.id as "versionId", v.published_at as "publishedAt"
     from lead l cross join workflow w left join workflow_version v on v.id = w.live_version_id where l.id = $1 and w.id = $2`,
    [leadId, workflowId],
  );
  if (!row) return undefined;
  const { id, name, status } = row.workflow;
  const earlier = await earlierWalks(database, workflowId, leadId);
  const version = row.versionId === null ? undefined : await liveVersion(database, row.versionId);
  const told = { lead: row.lead, workflow: { id, name } };
  if (!version) return { ...told, settles: 'status', reasons: [{ kind: 'status', status }] };
  const ground = await dryRunGround(database, leadId, now);
  const facts = { ...ground.lead!.facts, segments: ground.segments };
  const { settings } = version;
  const walks = {
    ...{ count: earlier.length, open: earlier.some(({ endedAt }) => endedAt === null) },
    lastEndedAt: earlier.reduce<Date | null>(
      (last, { endedAt }) => (endedAt && (!last || endedAt > last) ? endedAt : last),
      null,
    ),
    lately: earlier.filter(({ enteredAt }) => enteredAt.getTime() > now.getTime() - DAY_MS).length,
  };
  const answer = mayEnter({ workflowId, leadId, status, settings, facts, earlier: walks, now });
  const reasons = [
    ...walked(answer, status, earlier, walks.lately),
    ...(settings.suppressionRule ? [ruled('suppression-rule', settings.suppressionRule, facts, now)] : []),
    ...(settings.entryRule ? [ruled('entry-rule', settings.entryRule, facts, now)] : []),
    ...waysIn(version, facts, row.publishedAt),
  ];
  return { ...told, settles: settling(answer, reasons), reasons };
}

const SETTLES: Readonly<Record<EntryRefusal, Settling>> = {
  'not-live': 'status',
  inside: 'inside',
  're-entry': 'was-inside',
  suppressed: 'suppression-rule',
  'entry-rule': 'entry-rule',
  budget: 'too-often',
};
function settling(answer: EntryAnswer, reasons: readonly EntryReason[]): Settling | null {
  if (reasons.some(({ kind }) => kind === 'held-out')) return 'held-out';
  return answer.letIn ? null : SETTLES[answer.reason];
}

const liveVersion = async (database: Database, id: number): Promise<Version | undefined> =>
  (await database.versions.load(database, [id])).get(id);

const earlierWalks = (sql: Sql, workflowId: number, leadId: number): Promise<Earlier[]> =>
  sql.query<Earlier>(
    `select id as "enrolmentId", entered_at as "enteredAt", ended_at as "endedAt", outcome from enrolment
     where workflow_id = $1 and lead_id = $2 order by entered_at desc, id desc limit 1000`,
    [workflowId, leadId],
  );

/** What its earlier walks and the state of the workflow say, beside the rules. */
function walked(answer: EntryAnswer, status: string, earlier: readonly Earlier[], lately: number): EntryReason[] {
  const [last] = earlier;
  if (answer.letIn) return answer.holdout ? [{ kind: 'held-out', since: null }] : [];
  if (last?.outcome === HOLDOUT && answer.reason !== 'not-live') return [{ kind: 'held-out', since: last.enteredAt }];
  if (answer.reason === 'not-live') return [{ kind: 'status', status }];
  if (answer.reason === 'budget') return [{ kind: 'too-often', times: lately }];
  if (!last || (answer.reason !== 'inside' && answer.reason !== 're-entry')) return [];
  const walk = { enrolmentId: last.enrolmentId, since: last.enteredAt };
  return answer.reason === 'inside'
    ? [{ kind: 'inside', ...walk }]
    : [{ kind: 'was-inside', ...walk, times: earlier.length, againAt: answer.againAt ?? null }];
}

const ruled = (kind: 'entry-rule' | 'suppression-rule', rule: Rule, facts: Facts, now: Date): EntryReason => ({
  kind,
  ...explain(rule, facts, now),
});

/** Each entry: what it listens to, and when the lead last did that. */
function waysIn(version: Version, facts: Facts, openSince: Date | null): EntryReason[] {
  return version.nodes.flatMap(({ id, type, config, trigger }) => {
    if (!trigger || !type) return [];
    const last = facts.touchpoints.find((one) => trigger.events.some((event) => matches(event, one)));
    return [
      {
        kind: 'way-in' as const,
        node: { id, type: type.type, config: config as TraceNode['config'] },
        ...{ byHand: trigger.byHand, listens: trigger.events.length > 0, lastAt: last?.at ?? null },
        whileOpen: last !== undefined && openSince !== null && last.at >= openSince,
      },
    ];
  });
}
