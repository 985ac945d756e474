import type { RoutingModel } from '@cultivar/sales';
import type { Sql } from '../database.ts';

/** @returns for each lead the ids of the routing rules that hold for it now */
export async function rulesThatHold(
  _sql: Sql,
  model: RoutingModel,
  _leadIds: readonly number[],
): Promise<ReadonlyMap<number, ReadonlySet<string>>> {
  if (model.rules.length) throw new Error('the rule compiler is not there yet');
  return new Map();
}
