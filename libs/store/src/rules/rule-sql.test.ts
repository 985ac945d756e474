import { FIELD_OPS, holds, Rule } from '@cultivar/audience';
import type { RuleFacts } from '@cultivar/audience';
import fc from 'fast-check';
import type { Database } from '../database.ts';
import { freshDatabase } from '../testing/fresh-database.ts';
import { HARD_NOW as now, hardLead, hardRule, storeLeads } from '../testing/hard-leads.ts';
import { compileRule, LEAD_FROM, segmentRules } from './rule-sql.ts';

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
    const segments = fc.record({ s1: hardRule, s2: hardRule, s3: hardRule });
    await fc.assert(
      fc.asyncProperty(
        fc.array(hardLead, { minLength: 10, maxLength: 25 }),
        fc.array(hardRule, { minLength: 40, maxLength: 40 }),
        segments,
        async (leads, rules, named) => {
          const facts = await storeLeads(database, leads);
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
