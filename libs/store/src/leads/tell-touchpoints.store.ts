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
 * refused; visits of pages count only with the consent to be recognised. The leads stay locked from the moment they are looked
 * up, in id order, so a withdrawal cannot come in between.
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
  const leadOf = await foundLeads(tx, meant);
  const fresh = how.unknown === 'create' ? await madeLeads(tx, meant, leadOf) : [];
  const tracked = await trackedLeads(tx, meant, leadOf);
  const source = how.source === undefined ? 'api' : `api:${how.source}`;
  const happenings: Happening[] = fresh.map((leadId) => ({
    leadId,
    by: how.by,
    touchpoint: { kind: 'lead.created', ref: 'api', source: how.by },
  }));
  const created = happenings.length;
  const results = told.map((one, i): ToldResult & { readonly at?: number } => {
    const lead = early[i] ? undefined : leadOf(one);
    if (early[i] || lead === undefined) return { outcome: 'refused', refusal: early[i] ?? 'unknown-lead' };
    if (one.kind === VISIT && !tracked.has(lead)) return { outcome: 'refused', lead, refusal: 'no-tracking-consent' };
    return { outcome: 'recorded', lead, at: happenings.push(happening(one, lead, source, how.by)) - 1 };
  });
  const isNew = await happen(tx, happenings);
  if (created && isNew.slice(0, created).includes(false)) throw new Error('a lead made just now is not there');
  return results.map(({ at, ...result }) =>
    at === undefined || isNew[at] ? result : { ...result, outcome: 'repeated' },
  );
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

/** Finds and locks. @returns the lead one of them means, as far as known by now */
async function foundLeads(tx: Tx, told: readonly Told[]): Promise<LeadOf> {
  const ids = new Set(told.flatMap(({ lead }) => (lead === undefined ? [] : [lead])));
  const emails = new Set(told.flatMap(({ email }) => (email === undefined ? [] : [foldAddress(email)])));
  const rows = await tx.query<{ id: number; email: string | null }>(
    `select id, email from lead
     where id in (select unnest($1::bigint[]) union select id from lead where email = any($2::text[]))
     order by id for no key update`,
    [pgArray([...ids]), pgArray([...emails])],
  );
  const known = new Set(rows.map((row) => row.id));
  const byEmail = new Map(rows.map((row) => [row.email, row.id]));
  const leadOf = ({ lead, email }: Told): number | undefined =>
    lead !== undefined ? (known.has(lead) ? lead : undefined) : byEmail.get(foldAddress(email ?? ''));
  return Object.assign(leadOf, { add: (email: string, id: number) => void byEmail.set(email, id) });
}
type LeadOf = ((told: Told) => number | undefined) & { add(email: string, id: number): void };

/** Makes leads of the addresses nobody knows. @returns their ids */
async function madeLeads(tx: Tx, told: readonly Told[], leadOf: LeadOf): Promise<number[]> {
  const emails = new Set(
    told.flatMap((one) => (one.email !== undefined && leadOf(one) === undefined ? [foldAddress(one.email)] : [])),
  );
  if (!emails.size) return [];
  const rows = await tx.query<{ id: number; email: string }>(
    `insert into lead (email, source, zone, created_at, updated_at)
     select email, 'api', coalesce((select value->>'zone' from setting where key = 'organisation'), 'Europe/Berlin'), $2, $2
     from unnest($1::text[]) as t(email) order by email on conflict (email) do nothing returning id, email`,
    [pgArray([...emails]), tx.now],
  );
  if (rows.length < emails.size) throw new Overtaken();
  for (const { id, email } of rows) leadOf.add(email, id);
  return rows.map((row) => row.id);
}

/** Those who have agreed to be recognised on pages, of the leads whose visits are told. */
async function trackedLeads(tx: Tx, told: readonly Told[], leadOf: LeadOf): Promise<ReadonlySet<number>> {
  const visitors = new Set(told.flatMap((one) => (one.kind === VISIT ? (leadOf(one) ?? []) : [])));
  if (!visitors.size) return new Set();
  const rows = await tx.query<{ id: number }>(
    `select lead_id as id from consent where lead_id = any($1::bigint[]) and purpose = 'tracking' and state = 'granted'`,
    [pgArray([...visitors])],
  );
  return new Set(rows.map((row) => row.id));
}
