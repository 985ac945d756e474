import { CONSENT_STATES, FIELD_OPS, holds, PHASES, PURPOSES, Rule, STAGES, TEMPERATURES } from '@cultivar/audience';
import type { Consents, Phase, RuleFacts, Stage, Temperature, Touchpoint } from '@cultivar/audience';
import fc from 'fast-check';
import type { Database, Sql } from '../database.ts';
import { freshDatabase } from '../testing/fresh-database.ts';
import { FIELD_COLUMNS, fieldsOf } from './lead-columns.ts';
import type { FieldRow } from './lead-columns.ts';
import { compileRule, LEAD_FROM, segmentRules } from './rule-sql.ts';

const now = new Date('2026-11-22T12:00:00.500Z');
const KEYS = ['a', 'b', 'c'] as const;

/** Values close to one another, so that rules hit: the same number as text, the same instant in another zone, other case, blanks. */
const text = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '\u00a0',
    'Berlin',
    ' berlin ',
    'BERLIN',
    'ber',
    'Ärzte',
    'ärzte',
    'ÄR',
    'ΣΊΣΥΦΟΣ',
    'Σίσυφος',
  ),
  fc.constantFrom(
    '10',
    '9',
    '10.0',
    ' 10',
    '-1.5',
    '1e1',
    '0170',
    'true',
    'False',
    'İstanbul',
    'i',
    'ß',
    'ẞ',
    '%',
    "'",
    '\\',
  ),
  fc.constantFrom('2026-03-29', '2026-03-29T00:00:00Z', '2026-03-29T02:00:00+02:00', '2026-03-29 00:00', '2026-02-30'),
  fc.constantFrom(
    '2026-03-29T00:00:00.0019Z',
    '2026-11-22T12:00:00.500Z',
    '2026-03-29T02:30-0130',
    '2026-13-01',
    '1999',
  ),
  fc.string({ unit: 'grapheme', maxLength: 3 }),
);
const number = fc.oneof(
  fc.constantFrom(0, 10, 9, -1.5, 1.5, 1e21, 1e-7, 20260329, 170),
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e30, max: 1e30 }),
);
const scalar = fc.oneof(text, text, number, fc.boolean());
const fieldValue = fc.oneof(
  { weight: 6, arbitrary: scalar },
  { weight: 2, arbitrary: fc.array(fc.oneof(scalar, fc.constantFrom(null, {}, [])), { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.constantFrom(null, {}, { x: 1 }) },
);
const fields = fc.dictionary(fc.constantFrom(...KEYS), fieldValue, { maxKeys: 3 });
const asked = fc.oneof(scalar, fc.array(text, { maxLength: 3 }));
const pattern = fc.record(
  { kind: fc.constantFrom('mail.clicked', 'form.confirmed'), ref: fc.constantFrom('x', 'y') },
  { requiredKeys: ['kind'] },
);

const field = fc.record(
  {
    kind: fc.constant('field' as const),
    field: fc.constantFrom(
      ...KEYS,
      'company.a',
      'company.name',
      'company.domain',
      'email',
      'firstName',
      'lastName',
      'zone',
      'createdAt',
      'answer.n.a',
      'company.',
      'constructor',
    ),
    op: fc.constantFrom(...FIELD_OPS),
    value: asked,
  },
  { requiredKeys: ['kind', 'field', 'op'] },
);
const leaf = fc.oneof(
  { weight: 8, arbitrary: field },
  fc.record({
    kind: fc.constant('score' as const),
    axis: fc.constantFrom('fit', 'engagement'),
    op: fc.constantFrom('gte', 'lt'),
    value: fc.integer({ min: -3, max: 3 }),
  }),
  fc.record({ kind: fc.constant('stage' as const), in: fc.subarray([...STAGES], { minLength: 1 }) }),
  fc.record({ kind: fc.constant('temperature' as const), in: fc.subarray([...TEMPERATURES], { minLength: 1 }) }),
  fc.record({ kind: fc.constant('persona' as const), in: fc.subarray(['boss', 'user', 'gone'], { minLength: 1 }) }),
  fc.record({ kind: fc.constant('phase' as const), in: fc.subarray([...PHASES], { minLength: 1 }) }),
  fc.record({ kind: fc.constant('tag' as const), tag: fc.constantFrom('VIP', 'vip ', 'Ärzte', 'ÄRZTE', 'none') }),
  fc.record({ kind: fc.constant('consent' as const), purpose: fc.constantFrom(...PURPOSES) }),
  fc.record(
    {
      kind: fc.constant('behaviour' as const),
      event: pattern,
      withinDays: fc.constantFrom(1, 2, 10),
      atLeast: fc.integer({ min: 1, max: 3 }),
    },
    { requiredKeys: ['kind', 'event', 'atLeast'] },
  ),
  fc.record({ kind: fc.constant('segment' as const), segment: fc.constantFrom('s1', 's2', 's3', 'gone') }),
) as fc.Arbitrary<Rule>;
const { rule } = fc.letrec<{ rule: Rule }>((tie) => ({
  rule: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'rule' },
    { weight: 3, arbitrary: leaf },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('all' as const), rules: fc.array(tie('rule'), { maxLength: 3 }) }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('any' as const), rules: fc.array(tie('rule'), { maxLength: 3 }) }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('not' as const), rule: tie('rule') }) },
  ),
}));

const lead = fc.record({
  email: fc.option(fc.constantFrom('Sina@gut.example', 'x@y.example', 'Berlin')),
  firstName: fc.option(text),
  lastName: fc.option(text),
  zone: fc.constantFrom('Europe/Berlin', 'Pacific/Auckland', 'UTC'),
  createdAt: fc.constantFrom('2026-03-29T00:00:00Z', '2026-03-29T00:00:00.001999Z', '2026-11-22T12:00:00.5004Z'),
  fields,
  tags: fc.subarray(['VIP', 'Ärzte', 'x', '']),
  fit: fc.integer({ min: -3, max: 3 }),
  engagement: fc.integer({ min: -3, max: 3 }),
  stage: fc.constantFrom<Stage>(...STAGES),
  temperature: fc.constantFrom<Temperature>(...TEMPERATURES),
  persona: fc.constantFrom('boss', 'user', null),
  phase: fc.option(fc.constantFrom<Phase>(...PHASES)),
  company: fc.option(fc.record({ name: text, domain: fc.boolean(), fields })),
  consents: fc.dictionary(fc.constantFrom(...PURPOSES), fc.constantFrom(...CONSENT_STATES), { maxKeys: 3 }),
  touchpoints: fc.array(
    fc.record({
      kind: fc.constantFrom('mail.clicked', 'form.confirmed', 'page.visited'),
      ref: fc.constantFrom('x', 'y', null),
      at: fc.constantFrom(0, 86_400_000, 86_400_001, 2 * 86_400_000 - 1, 9 * 86_400_000, -5),
    }),
    { maxLength: 4 },
  ),
});
type Lead = typeof lead extends fc.Arbitrary<infer T> ? T : never;

async function store(sql: Sql, leads: readonly Lead[]): Promise<Map<number, RuleFacts>> {
  await sql.query('truncate lead, company, consent, touchpoint cascade');
  const facts = new Map<number, RuleFacts>();
  for (const [at, one] of leads.entries()) {
    const company = one.company && [one.company.name, one.company.domain ? `d${at}.example` : null, one.company.fields];
    const companyId = company
      ? (
          await sql.query<{ id: number }>(
            `insert into company (name, domain, fields) values ($1, $2, $3) returning id`,
            company,
          )
        )[0]!.id
      : null;
    const email = one.email && `${at}${one.email}`;
    const [{ id }] = (await sql.query<{ id: number }>(
      `insert into lead (email, first_name, last_name, zone, created_at, fields, tags, fit, engagement, stage, temperature, persona, phase, company_id)
       values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14) returning id`,
      [
        email,
        one.firstName,
        one.lastName,
        one.zone,
        one.createdAt,
        one.fields,
        one.tags,
        one.fit,
        one.engagement,
        one.stage,
        one.temperature,
        one.persona,
        one.phase,
        companyId,
      ],
    )) as [{ id: number }];
    for (const [purpose, state] of Object.entries(one.consents))
      await sql.query(`insert into consent (lead_id, purpose, state, changed_at) values ($1, $2, $3, $4)`, [
        id,
        purpose,
        state,
        now,
      ]);
    const touchpoints: Touchpoint[] = one.touchpoints.map(({ kind, ref, at: ago }) => ({
      kind,
      ref,
      at: new Date(now.getTime() - ago),
    }));
    for (const point of touchpoints)
      await sql.query(`insert into touchpoint (lead_id, kind, ref, at, source) values ($1, $2, $3, $4, 'test')`, [
        id,
        point.kind,
        point.ref,
        point.at,
      ]);
    const [row] = await sql.query<FieldRow>(`select ${FIELD_COLUMNS} from ${LEAD_FROM} where l.id = $1`, [id]);
    facts.set(id, {
      ...{ fields: fieldsOf(row!), tags: one.tags, score: { fit: one.fit, engagement: one.engagement } },
      ...{ stage: one.stage, temperature: one.temperature, persona: one.persona, phase: one.phase },
      ...{ consents: one.consents as Consents, touchpoints, segments: {}, answers: {} },
    });
  }
  return facts;
}

describe('a rule in SQL', () => {
  let database: Database;
  let drop: () => Promise<void>;
  beforeAll(async () => {
    ({ database, drop } = await freshDatabase());
    await database.query(`insert into persona (id, name) values ('boss', '{}'), ('user', '{}')`);
  });
  afterAll(() => drop());

  const inSql = async (rule: Rule, segments: Record<string, Rule>): Promise<number[]> => {
    const params: unknown[] = [];
    const where = compileRule(rule, { params, now, segments });
    const rows = await database.query<{ id: number }>(
      `select l.id from ${LEAD_FROM} where ${where} order by l.id`,
      params,
    );
    return rows.map((row) => row.id);
  };

  test('holds for the same leads as `holds`, whatever rule and leads', async () => {
    const segments = fc.record({ s1: rule, s2: rule, s3: rule });
    await fc.assert(
      fc.asyncProperty(
        fc.array(lead, { minLength: 10, maxLength: 25 }),
        fc.array(rule, { minLength: 40, maxLength: 40 }),
        segments,
        async (leads, rules, named) => {
          const facts = await store(database, leads);
          for (const random of rules) {
            expect(Rule.safeParse(random).success).toBe(true);
            const expected = [...facts]
              .filter(([, one]) => holds(random, { ...one, segments: named }, now))
              .map(([id]) => id);
            const found = await inSql(random, named);
            if (found.join() !== expected.join()) throw new Error(disagreement(random, facts, found, expected));
          }
        },
      ),
      { numRuns: Number(process.env.RULE_RUNS ?? 15), interruptAfterTimeLimit: 25_000, endOnFailure: true },
    );
  }, 120_000);

  test('each comparison of each kind of value agrees', async () => {
    const values = [
      null,
      '',
      ' ',
      'Berlin',
      ' bERLIN',
      '10',
      10,
      '10.0',
      10.5,
      true,
      'true',
      [],
      [' '],
      ['Berlin', '10'],
      [10, null],
      {},
    ];
    const dates = ['2026-03-29', '2026-03-29T02:00:00+02:00', '2026-03-28', '2026-02-30', ['2026-03-29', 'x']];
    const wanted = [undefined, '', 'berlin', 'BER', '10', 10, '9', true, '2026-03-29', ['berlin', '9'], []];
    await database.query('truncate lead cascade');
    const stored = new Map<number, unknown>();
    for (const value of [...values, ...dates]) {
      const [row] = await database.query<{ id: number }>(`insert into lead (fields) values ($1) returning id`, [
        { a: value },
      ]);
      stored.set(row!.id, value);
    }
    for (const op of FIELD_OPS)
      for (const value of wanted) {
        const random: Rule = { kind: 'field', field: 'a', op, ...(value !== undefined && { value }) };
        const expected = [...stored].filter(([, found]) =>
          holds(random, { fields: { a: found } } as unknown as RuleFacts, now),
        );
        expect([random, await inSql(random, {})]).toEqual([random, expected.map(([id]) => id)]);
      }
  });

  test('what a person typed never becomes SQL', async () => {
    const evil = `'); drop table lead; --`;
    const rules: Rule[] = [
      { kind: 'field', field: evil, op: 'eq', value: evil },
      { kind: 'field', field: `company.${evil}`, op: 'contains', value: `\0${evil}` },
      { kind: 'tag', tag: evil },
      { kind: 'persona', in: [evil] },
      { kind: 'behaviour', event: { kind: 'a.b', ref: evil }, atLeast: 2 },
    ];
    for (const random of rules) {
      const params: unknown[] = [];
      expect(compileRule(random, { params, now, segments: {} })).not.toContain('drop');
      expect(await inSql(random, {})).toEqual([]);
    }
  });

  test('adds its parameters behind those that are there, and reads the segments of the house', async () => {
    await database.query(
      `insert into segment (id, name, rule) values ('fit', 'Fit', '{"kind":"score","axis":"fit","op":"gte","value":2}')`,
    );
    await database.query('truncate lead cascade');
    await database.query(`insert into lead (first_name, fit) values ('A', 1), ('B', 2), ('C', 3)`);
    const params: unknown[] = ['C'];
    const where = compileRule(
      { kind: 'segment', segment: 'fit' },
      { params, now, segments: await segmentRules(database) },
    );
    const rows = await database.query(
      `select l.first_name from ${LEAD_FROM} where ${where} and l.first_name <> $1`,
      params,
    );
    expect(rows).toEqual([{ first_name: 'B' }]);
  });
});

function disagreement(random: Rule, facts: Map<number, RuleFacts>, found: number[], expected: number[]): string {
  const differing = [...facts.keys()].filter((id) => found.includes(id) !== expected.includes(id));
  const shown = differing.slice(0, 2).map((id) => `${JSON.stringify(facts.get(id))} sql: ${found.includes(id)}`);
  return `SQL and holds disagree on ${JSON.stringify(random)}\n${shown.join('\n')}`;
}
