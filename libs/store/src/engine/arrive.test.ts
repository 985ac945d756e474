import { registry } from '@cultivar/nodes';
import type { Graph } from '@cultivar/workflow';
import fc from 'fast-check';
import { emailHash } from '../consent/email-hash.ts';
import type { Database, Tx } from '../database.ts';
import { happen } from '../happen.ts';
import type { Happening } from '../happen.ts';
import { freshDatabase } from '../testing/fresh-database.ts';
import { liveWorkflow } from '../testing/live-workflow.ts';
import { arrive } from './arrive.ts';
import type { Newcomer } from './arrive.ts';

let database: Database;
let drop: () => Promise<void>;
beforeAll(async () => ({ database, drop } = await freshDatabase({ registry })));
afterAll(() => drop());

const HOW = { by: 'import:7', source: 'import', grantedAt: '2026-05-01T12:00:00.000Z' };
const field = (name: string, value: string) => ({ kind: 'field', field: name, op: 'eq', value });
const rule = (id: string, of: object, points: number) => ({ id, name: id, rule: of, points });
const behaviour = { kind: 'behaviour', event: { kind: 'tag.added', ref: 'vip' }, atLeast: 1 };
const MODELS = [
  { fit: [], engagement: [] },
  {
    fit: [
      rule('role', field('jobTitle', 'CEO'), 30),
      rule('firm', field('company.industry', 'Software'), 10),
      rule('vip', { kind: 'tag', tag: 'vip' }, 5),
    ],
    engagement: [{ id: 'came', name: 'Came', event: { kind: 'lead.imported' }, points: 20, maxPerLead: 1 }],
  },
  {
    // looks at what is told only after the lead is there
    fit: [
      rule('role', field('jobTitle', 'CEO'), 30),
      rule('came', behaviour, 4),
      rule('in', { kind: 'segment', segment: 'ceos' }, 3),
    ],
    engagement: [{ id: 'tagged', name: 'Tagged', event: { kind: 'tag.added', ref: 'vip' }, points: 25, maxPerLead: 2 }],
  },
  { fit: [rule('tagged', behaviour, 4)], engagement: [] },
].map((model) => ({ ...model, mql: { fit: 30, engagement: 20 }, temperature: { warm: 10, hot: 25 } }));

const person = fc.record({
  jobTitle: fc.constantFrom('CEO', 'Buyer', undefined),
  company: fc.constantFrom('Soft', 'Trade', null),
  tags: fc.subarray(['vip', 'fair']),
  suppressed: fc.boolean(),
});

/** What anybody can see of the leads, by address. */
const seen = (prefix: string) =>
  database.query(
    `select replace(email, $1, '') as who, first_name, last_name, fields, tags, company_id, language, zone, fit, engagement, stage, temperature,
       persona, phase, source, l.created_at,
       array(select concat_ws(' ', kind, ref, source, data) from touchpoint where lead_id = l.id order by 1) as touchpoints,
       array(select concat_ws(' ', axis, points, reason, rule) from score_entry where lead_id = l.id order by 1) as scores,
       array(select concat_ws(' ', from_stage, to_stage, reason, by) from stage_change where lead_id = l.id order by 1) as stages,
       array(select concat_ws(' ', purpose, state, changed_at) from consent where lead_id = l.id order by 1) as consents,
       array(select segment_id from segment_member where lead_id = l.id order by 1) as segments,
       array(select concat_ws(' ', workflow_id, entry_node) from enrolment where lead_id = l.id order by 1) as walks,
       (select count(*)::int from cursor where lead_id = l.id) as cursors
     from lead l where email like $1 || '%' order by 1`,
    [prefix],
  );

/** One after the other, as everybody else makes leads: the row, its consent, then what happened. */
async function oneByOne(tx: Tx, newcomers: readonly Newcomer[], granted: readonly string[]): Promise<void> {
  const happenings: Happening[] = [];
  for (const one of newcomers) {
    const [row] = await tx.query<{ id: number }>(
      `insert into lead (email, first_name, last_name, fields, company_id, language, source, zone, created_at, updated_at)
       values ($1, $2, $3, $4, $5, $6, 'import', 'Europe/Berlin', $7, $7) returning id`,
      [
        one.email,
        one.firstName,
        one.lastName,
        JSON.stringify(one.fields),
        one.company?.id ?? null,
        one.language,
        tx.now,
      ],
    );
    for (const purpose of granted)
      await tx.query(`insert into consent (lead_id, purpose, state, changed_at) values ($1, $2, 'granted', $3)`, [
        row!.id,
        purpose,
        HOW.grantedAt,
      ]);
    const effects = one.tags.map((tag) => ({ kind: 'tag.add' as const, tag }));
    one.touchpoints.forEach((touchpoint, i) =>
      happenings.push({
        leadId: row!.id,
        by: HOW.by,
        touchpoint,
        ...(i === one.touchpoints.length - 1 && { effects }),
      }),
    );
  }
  await happen(tx, happenings);
}

test('newcomers written once are the same as leads made one by one and told of', async () => {
  const graph = (config: object, type: string): Graph => ({
    nodes: [{ id: 'in', type, config: config as Graph['nodes'][number]['config'], position: { x: 0, y: 0 } }],
    edges: [],
    settings: { reentry: 'never' },
  });
  await database.query(`insert into segment (id, name, rule) values ('ceos', 'CEOs', $1)`, [
    JSON.stringify(field('jobTitle', 'CEO')),
  ]);
  await liveWorkflow(database, graph({ segment: 'ceos' }, 'segment-entered'));
  for (const kind of ['stage.changed', 'tag.added', 'lead.imported'])
    await liveWorkflow(database, graph({ event: { kind } }, 'touchpoint-happened'));
  const companies = await database.query<NonNullable<Newcomer['company']>>(
    `insert into company (name, domain, fields) values ('Soft', 'soft.example', '{"industry":"Software"}'), ('Trade', null, '{}')
     returning id, name, domain, fields`,
  );
  let no = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(person, { minLength: 1, maxLength: 8 }),
      fc.constantFrom(...MODELS),
      fc.boolean(),
      async (people, model, agreed) => {
        await database.query(
          `insert into setting (key, value) values ('scoring', $1) on conflict (key) do update set value = excluded.value`,
          [JSON.stringify(model)],
        );
        no += 1;
        const granted = agreed ? (['marketing'] as const) : [];
        const newcomers = (prefix: string): Newcomer[] =>
          people.map((one, i) => ({
            ...{
              email: `${prefix}${i}@x.example`,
              firstName: 'A',
              lastName: null,
              language: 'en' as const,
              tags: one.tags,
            },
            fields: one.jobTitle === undefined ? {} : { jobTitle: one.jobTitle },
            company: companies.find((company) => company.name === one.company) ?? null,
            touchpoints: [
              { kind: 'lead.imported', ref: '7', source: 'import' },
              ...granted.map((purpose) => ({ kind: 'consent.granted', ref: purpose, source: HOW.by })),
            ],
          }));
        const [left, right] = [newcomers(`a${no}-`), newcomers(`b${no}-`)];
        for (const [i, one] of people.entries())
          if (one.suppressed)
            for (const { email } of [left[i]!, right[i]!])
              await database.query(`insert into suppression (email_hash, reason) values ($1, 'test')`, [
                emailHash(email),
              ]);
        const now = await database.now();
        await database.transact((tx) => oneByOne(tx, left, granted), now);
        await database.transact((tx) => arrive(tx, right, { ...HOW, granted }), now);
        expect(await seen(`b${no}-`)).toEqual(await seen(`a${no}-`));
      },
    ),
    { numRuns: Number(process.env.ARRIVE_RUNS ?? 25), endOnFailure: true, interruptAfterTimeLimit: 15_000 },
  );
}, 60_000);
