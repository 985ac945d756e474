import { TOUCHPOINT_WORDS } from '@cultivar/audience';
import type { Database, Tx } from '../database.ts';
import { pgArray } from '../engine/pg-array.ts';
import { happen } from '../happen.ts';
import type { Happening } from '../happen.ts';
import { foldAddress } from './lead-change.store.ts';

/** What another system tells of somebody, found by id or by address. */
export interface Told {
  readonly lead?: number | undefined;
  readonly email?: string | undefined;
  readonly kind: string;
  readonly ref?: string | undefined;
  readonly at?: string | undefined;
  readonly data: Readonly<Record<string, unknown>>;
  readonly sourceId?: string | undefined;
}
export type Refusal = 'own-kind' | 'in-the-future' | 'unknown-lead' | 'no-tracking-consent';
export interface ToldResult {
  readonly outcome: 'recorded' | 'repeated' | 'refused';
  readonly lead?: number;
  readonly refusal?: Refusal;
}

const VISIT = 'page.visited';
/** Clocks differ a little; more than that is a mistake. */
const AHEAD_MS = 5 * 60_000;

/** Somebody else made one of the leads at the same moment: begun anew, it is found, and locked in its turn. */
class Overtaken extends Error {}

/** `tellTouchpoints` in a transaction of its own. */
export async function recordTouchpoints(
  database: Pick<Database, 'transact'>,
  ...[told, how]: Rest<Parameters<typeof tellTouchpoints>>
): Promise<ToldResult[]> {
  for (;;)
    try {
      return await database.transact((tx) => tellTouchpoints(tx, told, how));
    } catch (error) {
      if (!(error instanceof Overtaken)) throw error;
    }
}
type Rest<T extends readonly unknown[]> = T extends readonly [unknown, ...infer R] ? R : never;

/**
 * Notes what other systems tell of many leads, in one transaction and a handful of statements. What only Cultivar can know is
 * refused; visits of pages count only with the consent to be recognised.
 *
 * @param how.unknown whether an address nobody knows becomes a lead; without any consent
 * @returns what became of each, in order
 */
export async function tellTouchpoints(
  tx: Tx,
  told: readonly Told[],
  how: { readonly by: string; readonly source?: string | undefined; readonly unknown: 'refuse' | 'create' },
): Promise<ToldResult[]> {
  const early = told.map((one) => refusedAtOnce(one, tx.now));
  const meant = told.filter((_, i) => !early[i]);
  const byEmail = await knownAddressees(tx, meant);
  const made = how.unknown === 'create' ? await makeLeads(tx, meant, byEmail) : [];
  const leadOf = ({ lead, email }: Told): number | undefined => lead ?? byEmail.get(foldAddress(email ?? ''));
  const tracked = await trackedLeads(tx, meant, leadOf);
  const source = how.source === undefined ? 'api' : `api:${how.source}`;
  const happenings: Happening[] = made.map((leadId) => ({
    ...{ leadId, by: how.by, touchpoint: { kind: 'lead.created', ref: 'api', source: how.by } },
  }));
  const results = told.map((one, i): ToldResult & { readonly at?: number } => {
    const lead = early[i] ? undefined : leadOf(one);
    if (early[i] || lead === undefined) return { outcome: 'refused', refusal: early[i] ?? 'unknown-lead' };
    if (one.kind === VISIT && !tracked.has(lead)) return { outcome: 'refused', lead, refusal: 'no-tracking-consent' };
    return { outcome: 'recorded', lead, at: happenings.push(happening(one, lead, source, how.by)) - 1 };
  });
  const isNew = await happen(tx, happenings);
  const idle = results.filter(({ at, lead }) => lead !== undefined && (at === undefined || !isNew[at]));
  const gone = await goneLeads(tx, idle);
  return results.map(({ at, ...result }): ToldResult => {
    if (gone.has(result.lead!)) return { outcome: 'refused', refusal: 'unknown-lead' };
    return at === undefined || isNew[at] ? result : { ...result, outcome: 'repeated' };
  });
}

function refusedAtOnce({ kind, at }: Told, now: Date): Refusal | null {
  if (kind !== VISIT && Object.hasOwn(TOUCHPOINT_WORDS, kind)) return 'own-kind';
  return at !== undefined && Date.parse(at) > now.getTime() + AHEAD_MS ? 'in-the-future' : null;
}

const happening = (one: Told, leadId: number, source: string, by: string): Happening => ({
  leadId,
  by,
  touchpoint: {
    kind: one.kind,
    ref: one.ref ?? null,
    source,
    data: one.data,
    ...(one.at !== undefined && { at: new Date(one.at) }),
    ...(one.sourceId !== undefined && { sourceId: `${leadId}:${one.kind}:${one.sourceId}` }),
  },
});

/** @returns ids of the leads with these addresses, and the addresses nobody has */
export async function leadsByEmail(
  tx: Tx,
  emails: readonly string[],
): Promise<{ readonly leadIds: readonly number[]; readonly unknown: readonly string[] }> {
  const known = await knownAddressees(
    tx,
    emails.map((email) => ({ email })),
  );
  return { leadIds: [...known.values()], unknown: emails.filter((email) => !known.has(foldAddress(email))) };
}

/** @returns ids by address, of those known */
async function knownAddressees(tx: Tx, told: readonly Pick<Told, 'email'>[]): Promise<Map<string, number>> {
  const emails = addressesOf(told);
  if (!emails.length) return new Map();
  const rows = await tx.query<{ id: number; email: string }>(
    `select id, email from lead where email = any($1::text[])`,
    [pgArray(emails)],
  );
  return new Map(rows.map((row) => [row.email, row.id]));
}
const addressesOf = (told: readonly Pick<Told, 'email'>[]): string[] => [
  ...new Set(told.flatMap(({ email }) => (email === undefined ? [] : [foldAddress(email)]))),
];

/** Makes leads of the addresses nobody knows, and notes them. @returns their ids */
async function makeLeads(tx: Tx, told: readonly Told[], byEmail: Map<string, number>): Promise<number[]> {
  const emails = addressesOf(told).filter((email) => !byEmail.has(email));
  if (!emails.length) return [];
  const rows = await tx.query<{ id: number; email: string }>(
    `insert into lead (email, source, zone, created_at, updated_at)
     select email, 'api', coalesce((select value->>'zone' from setting where key = 'organisation'), 'Europe/Berlin'), $2, $2
     from unnest($1::text[]) as t(email) order by email on conflict (email) do nothing returning id, email`,
    [pgArray(emails), tx.now],
  );
  if (rows.length < emails.length) throw new Overtaken();
  for (const { id, email } of rows) byEmail.set(email, id);
  return rows.map((row) => row.id);
}

/**
 * Those who have agreed to be recognised on pages, of the leads whose visits are told. All leads meant are locked before, in id
 * order as ever, so that no withdrawal comes in between.
 */
async function trackedLeads(
  tx: Tx,
  told: readonly Told[],
  leadOf: (told: Told) => number | undefined,
): Promise<ReadonlySet<number>> {
  if (!told.some((one) => one.kind === VISIT)) return new Set();
  const ids = pgArray([...new Set(told.flatMap((one) => leadOf(one) ?? []))]);
  await tx.query(`select id from lead where id = any($1::bigint[]) order by id for no key update`, [ids]);
  const rows = await tx.query<{ id: number }>(
    `select lead_id as id from consent where lead_id = any($1::bigint[]) and purpose = 'tracking' and state = 'granted'`,
    [ids],
  );
  return new Set(rows.map((row) => row.id));
}

/** Of those to whom nothing happened: who does not exist (any more). */
async function goneLeads(tx: Tx, idle: readonly ToldResult[]): Promise<ReadonlySet<number>> {
  const ids = [...new Set(idle.map((result) => result.lead!))];
  if (!ids.length) return new Set();
  const rows = await tx.query<{ id: number }>(`select id from lead where id = any($1::bigint[])`, [pgArray(ids)]);
  const there = new Set(rows.map((row) => row.id));
  return new Set(ids.filter((id) => !there.has(id)));
}
