import type { Tx } from '../database.ts';
import type { Happening } from '../happen.ts';
import { FIELD_COLUMNS, fieldsOf } from '../rules/lead-columns.ts';
import type { FieldRow } from '../rules/lead-columns.ts';
import { LEAD_FROM } from '../rules/rule-sql.ts';
import { lawsOf, scoringModel } from './house-rules.ts';
import { pgArray } from './pg-array.ts';

type Hears = (field: string) => boolean;

/** @returns for which fields somebody wants to hear of changes; undefined: nobody listens at all */
export async function fieldEars(tx: Tx): Promise<Hears | undefined> {
  const [model, live] = await Promise.all([scoringModel(tx), tx.versions.live(tx)]);
  const { ears } = lawsOf(model, live);
  return ears?.listens('field.changed') ? (field) => ears.hears('field.changed', field) : undefined;
}

/**
 * Writes fields of leads or of their companies past `happen`. Where somebody listens, these leads are locked in id order and their
 * fields read before and afterwards; where nobody does, it costs nothing.
 *
 * @param hears what `fieldEars` says
 * @param write its answer is not needed before it is sent
 * @returns what is to be told of the fields that have changed
 */
export async function tellingFields(
  tx: Tx,
  {
    leadIds,
    by,
    hears,
  }: { readonly leadIds: readonly number[]; readonly by: string; readonly hears: Hears | undefined },
  write: () => Promise<unknown>,
): Promise<readonly Happening[]> {
  if (!hears || !leadIds.length) {
    await write();
    return [];
  }
  const before = await heardFields(tx, leadIds, hears, 'for no key update of l');
  await write();
  const after = await heardFields(tx, leadIds, hears);
  return [...after].flatMap(([leadId, fields]): Happening[] => {
    const old = before.get(leadId) ?? {};
    return [...new Set([...Object.keys(old), ...Object.keys(fields)])].flatMap((ref): Happening[] => {
      const data = { from: old[ref] ?? null, to: fields[ref] ?? null };
      if (JSON.stringify(data.from) === JSON.stringify(data.to)) return [];
      return [{ leadId, by, touchpoint: { kind: 'field.changed', ref, source: 'engine', data } }];
    });
  });
}

async function heardFields(
  tx: Tx,
  leadIds: readonly number[],
  hears: Hears,
  lock = '',
): Promise<ReadonlyMap<number, Readonly<Record<string, unknown>>>> {
  const rows = await tx.query<FieldRow & { id: number }>(
    `select l.id, ${FIELD_COLUMNS} from ${LEAD_FROM} where l.id = any($1::bigint[]) order by l.id ${lock}`,
    [pgArray(leadIds)],
  );
  return new Map(
    rows.map((row) => [row.id, Object.fromEntries(Object.entries(fieldsOf(row)).filter(([field]) => hears(field)))]),
  );
}
