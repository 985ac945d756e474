import { leadImportRoutes as routes } from '@cultivar/contract';
import type { ImportPlan } from '@cultivar/contract';
import type { Database } from '@cultivar/store';
import fc from 'fast-check';
import { testApi } from '../testing/test-api.ts';
import type { TestApi } from '../testing/test-api.ts';
import { ImportRuns } from './import-runs.ts';
import { SeenTexts } from './seen-texts.ts';

let api: TestApi;
beforeAll(async () => void (api = await testApi()));
afterAll(() => api.close());

/**
 * The database as a process sees it that dies at its `at`-th act: before the act, or after it was committed and before anybody heard of it.
 * From then on nothing ever answers: what a killed process leaves behind.
 */
function dying(database: Database, at: number, heard: boolean): { database: Database; dead: Promise<void> } {
  let acts = 0;
  let die = (): void => {};
  const dead = new Promise<void>((resolve) => (die = resolve));
  const never = (): Promise<never> => {
    die();
    return new Promise<never>(() => {});
  };
  const guarded = async <T>(act: () => Promise<T>): Promise<T> => {
    acts += 1;
    if (acts > at || (acts === at && !heard)) return never();
    const result = await act();
    return acts >= at ? never() : result;
  };
  const proxy = {
    query: (text: string, params?: readonly unknown[]) => guarded(() => database.query(text, params)),
    transact: (work: Parameters<Database['transact']>[0]) => guarded(() => database.transact(work)),
  };
  return { database: proxy as unknown as Database, dead };
}

const addressOf = (file: string, n: number): string => `${file}-${n}@x.example`;
/** Every fourth line stands above already, some have no address. */
const csvOf = (file: string, rows: number): string =>
  `email,lastname,tags\n${Array.from({ length: rows }, (_, n) =>
    n % 50 === 49 ? ',Niemand,' : `${addressOf(file, n % 4 === 3 ? n - 2 : n)},Zeile ${n},t${n % 3}`,
  ).join('\n')}\n`;

async function uploaded(file: string, rows: number): Promise<{ id: number; plan: ImportPlan }> {
  const content = Buffer.from(csvOf(file, rows)).toString('base64');
  const look = (await api.call(routes.upload, { body: { fileName: `${file}.csv`, content } })).body;
  const { separator, encoding, guess: mapping, id } = look;
  return { id, plan: { separator, encoding, mapping, overwrite: false } };
}

test('an import whose process dies again and again takes every line in, once', async () => {
  let no = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ at: fc.integer({ min: 1, max: 9 }), heard: fc.boolean() }), { minLength: 1, maxLength: 6 }),
      async (deaths) => {
        const file = `f${(no += 1)}`;
        const rows = 900;
        const { id, plan } = await uploaded(file, rows);
        const left = () => api.database.query(`update lead_import set progress_at = 'epoch' where id = $1`, [id]);
        // as `start` does it, in the name of a process that is gone at once
        await api.database.query(
          `update lead_import set state = 'running', total = $2, plan = $3, runner = 'nobody' where id = $1`,
          [id, rows, JSON.stringify(plan)],
        );
        for (const { at, heard } of deaths) {
          await left();
          const process = dying(api.database, at, heard);
          const runs = new ImportRuns(process.database);
          runs.batchSize = 100;
          const ended = (async () => {
            await runs.takeOver();
            await runs.ended();
          })();
          await Promise.race([process.dead, ended]);
        }
        await left();
        const runs = new ImportRuns(api.database);
        await runs.takeOver();
        await runs.ended();
        // the api of this test looks for such imports, too, and may have been faster
        const state = async () => (await api.call(routes.one, { params: { id } })).body.state;
        while ((await state()) === 'running') await new Promise((resolve) => setTimeout(resolve, 50));
        const first = new Map<string, number>();
        for (let n = 0; n < rows; n += 1) {
          const email = addressOf(file, n % 4 === 3 ? n - 2 : n);
          if (n % 50 !== 49 && !first.has(email)) first.set(email, n);
        }
        const { body: view } = await api.call(routes.one, { params: { id } });
        const skipped = rows - first.size;
        expect(view).toMatchObject({ state: 'done', created: first.size, updated: 0, skipped, total: rows });
        expect(view.problems).toHaveLength(skipped);
        const found = await api.database.query<{ email: string; last_name: string; tags: string[]; told: number }>(
          `select email, last_name, tags, (select count(*) from touchpoint t where t.lead_id = l.id and kind = 'lead.imported') as told
           from lead l where email like $1 order by email collate "C"`,
          [`${file}-%`],
        );
        expect(found).toEqual(
          [...first]
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([email, n]) => ({ email, last_name: `Zeile ${n}`, tags: [`t${n % 3}`], told: 1 })),
        );
        expect(await api.database.query(`select 1 from lead_import_part where import_id = $1`, [id])).toEqual([]);
      },
    ),
    { numRuns: Number(process.env.IMPORT_RUNS ?? 3), endOnFailure: true },
  );
}, 120_000);

test('what somebody else has in hand is left to them', async () => {
  const { id, plan } = await uploaded('hand', 100);
  await api.call(routes.start, { params: { id }, body: plan });
  const runs = new ImportRuns(api.database);
  expect(await runs.takeOver()).toBe(false);
});

test('which texts were there is known without keeping them', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 4 }), { maxLength: 300 }), (texts) => {
      const seen = new SeenTexts();
      const kept = new Set<string>();
      for (const text of texts) {
        expect(seen.add(text)).toBe(!kept.has(text));
        kept.add(text);
      }
    }),
  );
  const many = new SeenTexts();
  const addresses = Array.from({ length: 100_000 }, (_, n) => `lead${n}@company${n % 997}.example`);
  expect(addresses.every((address) => many.add(address))).toBe(true);
  expect(addresses.some((address) => many.add(address))).toBe(false);
});
