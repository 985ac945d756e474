import type { RoutingModel } from '@cultivar/sales';
import type { Tx } from '../database.ts';
import { compileRule, LEAD_FROM, segmentRules } from '../rules/rule-sql.ts';

/** @returns for each lead the ids of the routing rules that hold for it now */
export async function rulesThatHold(
  tx: Tx,
  model: RoutingModel,
  leadIds: readonly number[],
): Promise<ReadonlyMap<number, ReadonlySet<string>>> {
  if (!model.rules.length) return new Map();
  const params: unknown[] = [leadIds];
  const segments = await segmentRules(tx);
  const conditions = model.rules.map((one) => compileRule(one.rule, { params, now: tx.now, segments }));
  const rows = await tx.query<{ id: number; held: boolean[] }>(
    `select l.id, array[${conditions.join(', ')}] as held from ${LEAD_FROM} where l.id = any($1::bigint[])`,
    params,
  );
  return new Map(
    rows.map((row) => [row.id, new Set(model.rules.filter((_, index) => row.held[index]).map((one) => one.id))]),
  );
}
