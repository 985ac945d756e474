import type { Tx } from '../database.ts';
import type { Happening } from '../happen.ts';
import { lawsOf, scoringModel } from './house-rules.ts';

export interface FieldChange {
  readonly field: string;
  readonly from: unknown;
  readonly to: unknown;
}
/** What is told of fields that were written past `happen`, where somebody listens for them. */
export async function fieldsTold(
  tx: Tx,
  leadId: number,
  changes: readonly FieldChange[],
  by: string,
): Promise<readonly Happening[]> {
  if (!changes.length) return [];
  const [model, live] = await Promise.all([scoringModel(tx), tx.versions.live(tx)]);
  const { ears } = lawsOf(model, live);
  return changes
    .filter(({ field }) => ears?.hears('field.changed', field))
    .map(({ field: ref, from, to }) => ({
      ...{ leadId, by, touchpoint: { kind: 'field.changed', ref, source: 'engine', data: { from: from ?? null, to } } },
    }));
}
