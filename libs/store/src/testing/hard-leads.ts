import { CONSENT_STATES, FIELD_OPS, PHASES, PURPOSES, STAGES, TEMPERATURES } from '@cultivar/audience';
import type { Consents, Phase, Rule, RuleFacts, Stage, Temperature, Touchpoint } from '@cultivar/audience';
import fc from 'fast-check';
import type { Sql } from '../database.ts';
import { FIELD_COLUMNS, fieldsOf } from '../rules/lead-columns.ts';
import type { FieldRow } from '../rules/lead-columns.ts';
import { LEAD_FROM } from '../rules/rule-sql.ts';

/** The clock that `hardLead`s are made for. */
export const HARD_NOW = new Date('2026-11-22T12:00:00.500Z');
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
  {
    kind: fc.constantFrom('mail.clicked', 'form.confirmed'),
    ref: fc.constantFrom('x', 'y'),
    like: fc.constantFrom('*', 'x', 'x*', '*%*', '*_y', 'x*y', '*x*y*'),
    where: fc.array(
      fc.record(
        {
          path: fc.constantFrom('a', 'b', 'b.c'),
          op: fc.constantFrom('eq', 'ne', 'gt', 'lte', 'contains', 'in', 'filled', 'empty'),
          value: asked,
        },
        { requiredKeys: ['path', 'op'] },
      ),
      { minLength: 1, maxLength: 2 },
    ),
  },
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
export const { rule: hardRule } = fc.letrec<{ rule: Rule }>((tie) => ({
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

export const hardLead = fc.record({
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
      ref: fc.constantFrom('x', 'y', 'x%_y', 'x\ny', null),
      data: fc.oneof(fc.constant({}), fields, fc.record({ b: fc.record({ c: fieldValue }) })),
      at: fc.constantFrom(0, 86_400_000, 86_400_001, 2 * 86_400_000 - 1, 9 * 86_400_000, -5),
    }),
    { maxLength: 4 },
  ),
});
export type HardLead = typeof hardLead extends fc.Arbitrary<infer T> ? T : never;

/** Puts the leads into an emptied database. @returns what the pure evaluator is given of each, by id */
export async function storeLeads(sql: Sql, leads: readonly HardLead[]): Promise<Map<number, RuleFacts>> {
  await sql.query('truncate lead, company, consent, touchpoint, touchpoint_total cascade');
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
        HARD_NOW,
      ]);
    const touchpoints: Touchpoint[] = [];
    for (const [no, { kind, ref, data, at: ago }] of one.touchpoints.entries()) {
      const last = new Date(HARD_NOW.getTime() - ago);
      if (no % 3 < 2) {
        touchpoints.push({ kind, ref, at: last, data });
        await sql.query(
          `insert into touchpoint (lead_id, kind, ref, at, source, data) values ($1, $2, $3, $4, 'test', $5)`,
          [...[id, kind, ref, last], JSON.stringify(data)],
        );
        continue;
      }
      touchpoints.push({ kind, ref, at: last });
      // what is left of two that were dropped: one at its last instant, one at its first
      const first = new Date(last.getTime() - 86_400_000);
      touchpoints.push({ kind, ref, at: first });
      await sql.query(
        `insert into touchpoint_total (lead_id, first_at, last_at, n, kind, ref) values ($1, $2, $3, 2, $4, $5)`,
        [id, first, last, kind, ref],
      );
    }
    const [row] = await sql.query<FieldRow>(`select ${FIELD_COLUMNS} from ${LEAD_FROM} where l.id = $1`, [id]);
    facts.set(id, {
      ...{ fields: fieldsOf(row!), tags: one.tags, score: { fit: one.fit, engagement: one.engagement } },
      ...{ stage: one.stage, temperature: one.temperature, persona: one.persona, phase: one.phase },
      ...{ consents: one.consents as Consents, touchpoints, segments: {}, answers: {} },
    });
  }
  return facts;
}
