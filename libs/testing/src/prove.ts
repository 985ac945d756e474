import fc from 'fast-check';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** Cases that once failed, or show a rare thing; each is replayed before anything random. */
export const FIXTURES = path.join(import.meta.dirname, 'fixtures');

/** @returns the kept cases by file name */
export function fixtures<Case>(folder = FIXTURES): [name: string, it: Case][] {
  const files = fs.readdirSync(folder).filter((file) => file.endsWith('.json'));
  return files.sort().map((file) => [file, JSON.parse(fs.readFileSync(path.join(folder, file), 'utf8')) as Case]);
}

export interface Proof {
  /** Short, for the report. */
  readonly name: string;
  /** How many random cases in an ordinary test run. */
  readonly runs: number;
  /** Share of the time in a long run (`npm run prove`), of all proofs that share it. */
  readonly share?: number;
}
/** `npm run prove` asks for more by these; an ordinary run always draws the same cases. */
const { PROVE_SECONDS, PROVE_SEED = '20261122', PROVE_REPORT } = process.env;
const SHRINK_MS = 60_000;
/** Whether this is the long variant. */
export const LONG = PROVE_SECONDS !== undefined;

/**
 * A property over random cases, shrunk where it fails. In a long run it goes on for its share of the time, from the seed given.
 *
 * A case that fails is written to a file in the temporary folder, and the message says where. To keep it, give it a name that says
 * what it shows and copy it to `libs/testing/src/fixtures/`: from then on it is replayed first, in every run.
 */
export async function prove<Case>(
  { name, runs, share = 1 }: Proof,
  cases: fc.Arbitrary<Case>,
  property: (it: Case) => Promise<void> | void,
): Promise<number> {
  // a case that fails is shrunk for as long, not for ever
  const limit = LONG
    ? { numRuns: 1e9, interruptAfterTimeLimit: Number(PROVE_SECONDS) * 1000 * share }
    : { numRuns: runs, interruptAfterTimeLimit: SHRINK_MS };
  const parameters = { ...limit, seed: Number(PROVE_SEED), markInterruptAsFailure: false };
  // an interrupted run leaves its last case under way, and would not say that it failed
  let last: { readonly it: Case; readonly done: Promise<void> } | undefined;
  const result = await fc.check(
    fc.asyncProperty(cases, (it) => (last = { it, done: Promise.resolve(property(it)) }).done),
    parameters,
  );
  const late = await last?.done.then(
    () => null,
    (error: unknown) => ({ it: last!.it, error }),
  );
  const found = result.counterexample ? { it: result.counterexample[0], error: result.errorInstance } : late;
  report({ proof: name, runs: result.numRuns, failed: Boolean(found) });
  if (!found) return result.numRuns;
  const file = keep(name, journeyOf(found.it));
  const cause = found.error instanceof Error ? found.error.message : String(found.error);
  const replay = `seed ${result.seed}, path ${result.counterexamplePath}, after ${result.numRuns} cases, ${result.numShrinks} times shrunk`;
  throw new Error(`${name}: ${cause}\n${replay}\nthe case: ${file}\nto keep a journey: cp ${file} ${FIXTURES}/`);
}
/** What is kept of a case that is a journey played in some manner: the journey. */
const journeyOf = (it: unknown): unknown => (it as { it?: unknown } | null)?.it ?? it;

/** One line for the report of a long run. */
export function report(line: Readonly<Record<string, unknown>>): void {
  if (PROVE_REPORT) fs.appendFileSync(PROVE_REPORT, `${JSON.stringify(line)}\n`);
}

function keep(name: string, it: unknown): string {
  const text = JSON.stringify(it, null, 2);
  const sum = createHash('sha256').update(text).digest('hex').slice(0, 8);
  const file = path.join(os.tmpdir(), `${name.replace(/[^a-z0-9]+/gi, '-')}-${sum}.json`);
  fs.writeFileSync(file, text);
  return file;
}
