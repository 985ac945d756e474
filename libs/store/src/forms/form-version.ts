import { FormDefinition } from '@cultivar/audience';
import type { Sql } from '../database.ts';

export interface FormAtVersion {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly definition: FormDefinition;
}
/** A form as it was at that version. */
export async function readVersion(sql: Sql, versionId: number): Promise<FormAtVersion | null> {
  const [row] = await sql.query<FormAtVersion>(
    `select f.id, f.name, v.no as version, v.definition from form_version v join form f on f.id = v.form_id where v.id = $1`,
    [versionId],
  );
  return row ? { ...row, definition: FormDefinition.parse(row.definition) } : null;
}
