import { registry } from '@cultivar/nodes';
import type { Graph } from '@cultivar/workflow';
import fc from 'fast-check';
import type { Database, Tx } from '../database.ts';
import { happen } from '../happen.ts';
import type { Happening } from '../happen.ts';
import { freshDatabase } from '../testing/fresh-database.ts';
import { liveWorkflow } from '../testing/live-workflow.ts';
import { importBatch } from './import-leads.store.ts';
import type { ImportedLead, ImportHow } from './import-leads.store.ts';
import { importedSoFar } from './lead-import.store.ts';

let database: Database;
let drop: () => Promise<void>;
beforeAll(async () => ({ database, drop } = await freshDatabase({ registry })));
afterAll(() => drop());

const CONSENT = { source: 'Fair', at: '2026-05-01T12:00:00.000Z', wording: 'Yes, I want the newsletter.' };
const rule = (id: string, of: object, points: number) => ({ id, name: id, rule: of, points });
const MODELS = [
  { fit: [], engagement: [] },
  {
    fit: [rule('role', { kind: 'field', field: 'jobTitle', op: 'eq', value: 'CEO' }, 30)],
    engagement: [{ id: 'tagged', name: 'Tagged', event: { kind: 'tag.added', ref: 'vip' }, points: 25, maxPerLead: 2 }],
  },
].map((model) => ({ ...model, mql: { fit: 30, engagement: 20 }, temperature: { warm: 10, hot: 25 } }));

const said = fc.record({
  firstName: fc.constantFrom(null, 'Ada', 'Bo'),
  lastName: fc.constantFrom(null, 'Lang'),
  fields: fc.constantFrom({}, { jobTitle: 'CEO' }, { jobTitle: 'Buyer', phone: '1' }),
  tags: fc.subarray(['vip', 'fair', 'x"\\,y']),
});
/** Somebody who is known with what is known of them (null: nobody), and what the file says. */
const somebody = fc.record({
  known: fc.option(fc.record({ ...{ is: said }, consent: fc.constantFrom(null, 'pending', 'granted', 'withdrawn') }), {
    freq: 3,
  }),
  line: said,
});

async function newImport(): Promise<number> {
  const [row] = await database.query<{ id: number }>(
    `insert into lead_import (file_name, state, runner) values ('f', 'running', 'me') returning id`,
  );
  return row!.id;
}
const lineOf = (email: string, line: Omit<ImportedLead, 'email' | 'company' | 'language' | 'companyFields'>) => ({
  ...{ email, company: null, language: null, companyFields: {} },
  ...line,
});

/** One after the other, as everybody else changes leads: its row, its consent, then what happened. */
async function oneByOne(tx: Tx, leads: readonly ImportedLead[], how: ImportHow): Promise<void> {
  const by = `import:${how.importId}`;
  for (const lead of leads) {
    const come = await tx.query<{ id: number }>(
      `insert into lead (email, source, zone, language, created_at, updated_at) values ($1, 'import', 'Europe/Berlin', 'de', $2, $2)
       on conflict do nothing returning id`,
      [lead.email, tx.now],
    );
    const [row] = await tx.query<{ id: number }>(`select id from lead where email = $1`, [lead.email]);
    const over = how.overwrite || come.length > 0;
    await tx.query(
      `update lead set first_name = case when $5 then coalesce($2, first_name) else coalesce(first_name, $2) end,
         last_name = case when $5 then coalesce($3, last_name) else coalesce(last_name, $3) end,
         fields = case when $5 then fields || $4::jsonb else $4::jsonb || fields end where id = $1`,
      [row!.id, lead.firstName, lead.lastName, JSON.stringify(lead.fields), over],
    );
    const granted = how.consent
      ? await tx.query(
          `insert into consent (lead_id, purpose, state, changed_at) values ($1, 'marketing', 'granted', $2)
           on conflict (lead_id, purpose) do update set state = 'granted', changed_at = excluded.changed_at
           where consent.state = 'pending' returning lead_id`,
          [row!.id, how.consent.at],
        )
      : [];
    if (granted.length)
      await tx.query(
        `insert into consent_proof (lead_id, email, purpose, act, at, wording) values ($1, $2, 'marketing', 'granted', $3, $4)`,
        [row!.id, lead.email, how.consent!.at, how.consent!.wording],
      );
    const effects = lead.tags.map((tag) => ({ kind: 'tag.add' as const, tag }));
    const told: Happening[] = [
      { leadId: row!.id, by, touchpoint: { kind: 'lead.imported', ref: 'i', source: 'import' }, effects },
    ];
    if (granted.length)
      told.push({ leadId: row!.id, by, touchpoint: { kind: 'consent.granted', ref: 'marketing', source: 'import' } });
    await happen(tx, told);
  }
}

/** What anybody can see of the leads, by address. */
const seen = (prefix: string) =>
  database.query(
    `select replace(email, $1, '') as who, first_name, last_name, fields, tags, language, fit, engagement, stage, temperature, source,
       array(select concat_ws(' ', kind, case when kind = 'lead.imported' then '' else ref end, data) from touchpoint
         where lead_id = l.id order by 1) as touchpoints,
       array(select concat_ws(' ', axis, points, reason, rule) from score_entry where lead_id = l.id order by 1) as scores,
       array(select concat_ws(' ', to_stage, reason, by) from stage_change where lead_id = l.id order by 1) as stages,
       array(select concat_ws(' ', purpose, state, changed_at) from consent where lead_id = l.id order by 1) as consents,
       array(select concat_ws(' ', email = l.email, purpose, act, at, wording) from consent_proof where lead_id = l.id order by 1) as proofs,
       array(select concat_ws(' ', workflow_id, entry_node) from enrolment where lead_id = l.id order by 1) as walks
     from lead l where email like $1 || '%' order by 1`,
    [prefix],
  );

test('a batch does to known and new leads what doing it one by one does, and counts them', async () => {
  const graph = (kind: string, ref?: string): Graph => ({
    nodes: [
      {
        id: 'in',
        type: 'touchpoint-happened',
        config: { event: { kind, ...(ref && { ref }) } },
        position: { x: 0, y: 0 },
      },
    ],
    edges: [],
    settings: { reentry: 'never' },
  });
  await liveWorkflow(database, graph('tag.added', 'vip'));
  await liveWorkflow(database, graph('consent.granted'));
  let no = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(somebody, { minLength: 1, maxLength: 6 }),
      fc.constantFrom(...MODELS),
      fc.boolean(),
      fc.boolean(),
      async (people, model, overwrite, agreed) => {
        no += 1;
        await database.query(
          `insert into setting (key, value) values ('scoring', $1) on conflict (key) do update set value = excluded.value`,
          [JSON.stringify(model)],
        );
        const now = new Date('2026-06-01T08:00:00Z');
        const prefixes = [`a${no}-`, `b${no}-`];
        for (const prefix of prefixes)
          for (const [i, { known }] of people.entries()) {
            if (!known) continue;
            const { firstName, lastName, fields, tags } = known.is;
            const [row] = await database.query<{ id: number }>(
              `insert into lead (email, first_name, last_name, fields, tags) values ($1, $2, $3, $4, $5) returning id`,
              [`${prefix}${i}@x.example`, firstName, lastName, JSON.stringify(fields), [...tags]],
            );
            if (known.consent)
              await database.query(
                `insert into consent (lead_id, purpose, state, changed_at) values ($1, 'marketing', $2, '2025-01-01')`,
                [row!.id, known.consent],
              );
          }
        const how = async (): Promise<ImportHow> => ({
          ...{ importId: await newImport(), runner: 'me', lines: [1, 9] as const, skipped: 0, overwrite },
          ...(agreed && { consent: CONSENT }),
        });
        const lines = (prefix: string) => people.map(({ line }, i) => lineOf(`${prefix}${i}@x.example`, line));
        const [slow, fast] = [await how(), await how()];
        await database.transact((tx) => oneByOne(tx, lines(prefixes[0]!), slow), now);
        const at = { query: database.query.bind(database), transact: (work: never) => database.transact(work, now) };
        expect(await importBatch(at as never, lines(prefixes[1]!), fast)).toBe(true);
        expect(await seen(prefixes[1]!)).toEqual(await seen(prefixes[0]!));
        const [count] = await database.query(`select created, updated from lead_import where id = $1`, [fast.importId]);
        const updated = people.filter(({ known }) => known).length;
        expect(count).toEqual({ created: people.length - updated, updated });
      },
    ),
    { numRuns: Number(process.env.IMPORT_RUNS ?? 25), endOnFailure: true, interruptAfterTimeLimit: 15_000 },
  );
}, 60_000);

test('batches side by side, in any order: each counts once, and a row that says nothing new is left as it is', async () => {
  const importId = await newImport();
  const batch = (first: number, runner = 'me') => {
    const how = { importId, runner, lines: [first, first + 9] as const, skipped: first, overwrite: false };
    const leads = Array.from({ length: 10 }, (_, i) =>
      lineOf(`side${first + i}@x.example`, { firstName: 'A', lastName: null, fields: {}, tags: ['t'] }),
    );
    return importBatch(database, leads, how);
  };
  expect(await Promise.all([21, 1, 31].map((first) => batch(first)))).toEqual([true, true, true]);
  expect(await importedSoFar(database, importId, 'me')).toEqual([
    [0, 10],
    [21, 40],
  ]);
  // twice, the second time also at once
  expect(await batch(21)).toBe(false);
  expect((await Promise.all([batch(11), batch(11)].map((one) => one.catch(() => false)))).filter(Boolean)).toEqual([
    true,
  ]);
  // somebody else has taken it over
  expect(await batch(41, 'another')).toBe(false);
  expect(await importedSoFar(database, importId, 'me')).toEqual([[0, 40]]);
  const [row] = await database.query(
    `select created, updated, skipped, (select count(*) from touchpoint where kind = 'lead.imported' and ref = i.id::text) as told
     from lead_import i where id = $1`,
    [importId],
  );
  expect(row).toEqual({ created: 40, updated: 0, skipped: 31, told: 40 });

  const before = await database.query(
    `select id, updated_at, xmin::text from lead where email like 'side%' order by id`,
  );
  const again = { importId: await newImport(), runner: 'me', lines: [1, 10] as const, skipped: 0, overwrite: true };
  const same = lineOf('side1@x.example', { firstName: 'A', lastName: null, fields: {}, tags: ['t'] });
  expect(await importBatch(database, [same], again)).toBe(true);
  expect(
    await database.query(`select id, updated_at, xmin::text from lead where email like 'side%' order by id`),
  ).toEqual(before);
});
