import { DAY_MS, Rule, segmentRule } from '@cultivar/audience';
import { z } from 'zod';
import type { Sql } from '../database.ts';
import { dataSql, fieldSql, folded, trimmed } from './field-sql.ts';
import type { Bind } from './field-sql.ts';

export interface RuleContext {
  /** The statement's parameters so far; the rule's are added behind them. */
  readonly params: unknown[];
  /** The clock of behaviour windows: `tx.now`. */
  readonly now: Date;
  /** Rules of the segments by id: `await segmentRules(sql)`. Unknown segments hold for nobody. */
  readonly segments: Readonly<Record<string, Rule>>;
}

/**
 * A rule as a boolean SQL expression, never null, over `lead l left join company c on c.id = l.company_id` (`LEAD_FROM`).
 * Everything a person typed is a parameter. Gives the same answer as `holds` (property-tested).
 *
 *     const params: unknown[] = [limit];
 *     const where = compileRule(rule, { params, now: tx.now, segments: await segmentRules(tx) });
 *     await tx.query(`select l.id from ${LEAD_FROM} where ${where} limit $1`, params);
 */
export function compileRule(rule: Rule, context: RuleContext): string {
  const bind: Bind = (value, type) => {
    // PostgreSQL's texts hold no NUL; none of its values equals such a text
    context.params.push(typeof value === 'string' ? value.replaceAll('\0', '\ufffd') : value);
    return `$${context.params.length}::${type}`;
  };
  return compile(rule, context, bind, []);
}
export const LEAD_FROM = 'lead l left join company c on c.id = l.company_id';

/** The rules of all segments, by id: there are few, and rules name one another. */
export async function segmentRules(sql: Sql): Promise<Record<string, Rule>> {
  const rows = await sql.query<{ id: string; rule: unknown }>('select id, rule from segment');
  return Object.fromEntries(
    z
      .array(z.object({ id: z.string(), rule: Rule }))
      .parse(rows)
      .map((row) => [row.id, row.rule]),
  );
}

function compile(rule: Rule, context: RuleContext, bind: Bind, path: readonly string[]): string {
  switch (rule.kind) {
    case 'all':
    case 'any': {
      const parts = rule.rules.map((part) => compile(part, context, bind, path));
      if (!parts.length) return rule.kind === 'all' ? 'true' : 'false';
      return `(${parts.join(rule.kind === 'all' ? ' and ' : ' or ')})`;
    }
    case 'not':
      return `not (${compile(rule.rule, context, bind, path)})`;
    case 'segment': {
      const inner = segmentRule(rule.segment, context.segments, path);
      return inner ? compile(inner, context, bind, [...path, rule.segment]) : 'false';
    }
    case 'field':
      return `(${fieldSql(rule.field, rule.op, rule.value, bind)})`;
    case 'score':
      return `l.${rule.axis === 'fit' ? 'fit' : 'engagement'} ${rule.op === 'gte' ? '>=' : '<'} ${bind(rule.value, 'bigint')}`;
    case 'stage':
    case 'temperature':
    case 'persona':
    case 'phase':
      return `coalesce(l.${rule.kind} = any(${bind(rule.in, 'text[]')}), false)`;
    case 'tag':
      return `exists (select 1 from unnest(l.tags) as own (tag) where ${folded(trimmed('own.tag'))} = ${folded(trimmed(bind(rule.tag, 'text')))})`;
    case 'consent':
      return `exists (select 1 from consent where lead_id = l.id and purpose = ${bind(rule.purpose, 'text')} and state = 'granted')`;
    case 'behaviour':
      return behaviourSql(rule, context.now, bind);
  }
}

/** A star stands for anything, everything else for itself. */
const likeSql = (like: string): string => like.replace(/[\\%_]/g, '\\$&').replaceAll('*', '%');

/**
 * `touchpoint_ever` also knows what is left of dropped touchpoints, each row standing for `n`. Asked in a form the planner may take
 * either way: gathered once for all leads (a join, or a hash that is looked into), or looked up by lead where there are only a few.
 */
function behaviourSql(rule: Extract<Rule, { kind: 'behaviour' }>, now: Date, bind: Bind): string {
  const conditions = [`kind = ${bind(rule.event.kind, 'text')}`];
  if (rule.event.ref !== undefined) conditions.push(`ref = ${bind(rule.event.ref, 'text')}`);
  if (rule.event.like !== undefined) conditions.push(`ref like ${bind(likeSql(rule.event.like), 'text')}`);
  for (const { path, op, value } of rule.event.where ?? []) conditions.push(`(${dataSql(path, op, value, bind)})`);
  if (rule.withinDays !== undefined)
    conditions.push(`at >= ${bind(new Date(now.getTime() - rule.withinDays * DAY_MS).toISOString(), 'timestamptz')}`);
  const where = conditions.join(' and ');
  if (rule.atLeast === 1) return `exists (select 1 from touchpoint_ever where lead_id = l.id and ${where})`;
  const often = `select lead_id from touchpoint_ever where ${where} group by lead_id having sum(n) >= ${bind(rule.atLeast, 'bigint')}`;
  return `exists (select 1 from (${often}) as often where often.lead_id = l.id)`;
}
