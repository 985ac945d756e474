import { Organisation, ORGANISATION_DEFAULTS, ORGANISATION_KEY } from '@cultivar/contract';
import type { Sql } from '@cultivar/store';

/** The firm behind the public pages. A broken setting falls back to the defaults: a public page must always load. */
export async function readOrganisation(sql: Sql): Promise<Organisation> {
  const rows = await sql.query<{ value: unknown }>(`select value from setting where key = $1`, [ORGANISATION_KEY]);
  return organisationFrom(rows[0]?.value);
}
export const organisationFrom = (value: unknown): Organisation =>
  Organisation.safeParse(value ?? {}).data ?? ORGANISATION_DEFAULTS;
