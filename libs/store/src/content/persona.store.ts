import type { Sql, Tx } from '../database.ts';

export interface PersonaRecord {
  readonly id: string;
  readonly name: { readonly de: string; readonly en: string };
  readonly description: string;
  readonly demo: boolean;
}
export const listPersonas = (sql: Sql): Promise<PersonaRecord[]> =>
  sql.query(`select id, name, description, demo from persona order by id limit 500`);

/** @returns false if the id is taken */
export async function createPersona(
  tx: Tx,
  persona: Omit<PersonaRecord, 'demo'> & { readonly demo?: boolean },
): Promise<boolean> {
  const rows = await tx.query(
    `insert into persona (id, name, description, demo) values ($1, $2::jsonb, $3, $4) on conflict (id) do nothing returning id`,
    [persona.id, JSON.stringify(persona.name), persona.description, persona.demo ?? false],
  );
  return rows.length > 0;
}
