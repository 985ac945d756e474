import type { Rule } from '@cultivar/audience';
import type { Version } from '@cultivar/engine';
import type { Tx } from '../database.ts';
import { compileRule, LEAD_FROM, segmentRules } from '../rules/rule-sql.ts';

/** Rules that time alone may make true: those that count what happened within so many days, also by way of a segment. */
const mayHoldByTime = (rule: Rule): boolean =>
  rule.kind === 'all' || rule.kind === 'any'
    ? rule.rules.some(mayHoldByTime)
    : rule.kind === 'not'
      ? mayHoldByTime(rule.rule)
      : rule.kind === 'segment' || (rule.kind === 'behaviour' && rule.withinDays !== undefined);

/** Leads that stand somewhere, and what would move them. */
export interface WatchedPlace {
  readonly versionId: number;
  readonly rule: Rule;
  /** Places in the graph. */
  readonly nodes: readonly number[];
  /** Only those who wait for an event or a rule. */
  readonly waiting: boolean;
}
/** @returns where leads stand whom nothing but time may move */
export function watchedPlaces(watching: ReadonlyMap<number, Version>): WatchedPlace[] {
  return [...watching].flatMap(([versionId, { nodes, goals }]): WatchedPlace[] => [
    ...nodes.flatMap(({ index, until }): WatchedPlace[] =>
      until && mayHoldByTime(until) ? [{ versionId, rule: until, nodes: [index], waiting: true }] : [],
    ),
    ...goals.flatMap(({ rule, events, beyond }): WatchedPlace[] => {
      if (!rule || events.length || !mayHoldByTime(rule)) return [];
      const before = nodes.map(({ index }) => index).filter((index) => !beyond.has(index));
      return [{ versionId, rule, nodes: before, waiting: false }];
    }),
  ]);
}

/** The leads of a place for whom its rule holds now, as a query over their ids. */
export async function heldAt(
  tx: Tx,
  { versionId, rule, nodes, waiting }: WatchedPlace,
): Promise<{ readonly sql: string; readonly params: readonly unknown[] }> {
  const params: unknown[] = [versionId, nodes];
  const holds = compileRule(rule, { params, now: tx.now, segments: await segmentRules(tx) });
  return {
    sql: `select distinct l.id from ${LEAD_FROM} join cursor stands on stands.lead_id = l.id
      where stands.workflow_id = (select workflow_id from workflow_version where id = $1) and stands.version_id = $1
        and stands.node = any($2::int[]) and ${waiting ? 'stands.state = 1' : "stands.state < 3 and stands.wait->'goal' is null"} and (${holds})`,
    params,
  };
}
