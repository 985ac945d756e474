import { Statements } from './statements.ts';

const often = (statements: Statements, text: string): string | undefined => {
  for (let i = 0; i < 5; i += 1) statements.name(text);
  return statements.name(text);
};

test('what comes again gets a name of its own and keeps it; what comes once gets none', () => {
  const statements = new Statements();
  expect(statements.name('select 1')).toBeUndefined();
  const one = often(statements, 'select 1');
  const two = often(statements, 'select 2');
  expect([typeof one, typeof two, one === two]).toEqual(['string', 'string', false]);
  expect(statements.name('select 1')).toBe(one);
});

test('texts without end neither fill the memory nor take the names away from those that have one', () => {
  const statements = new Statements();
  const first = often(statements, 'select 0');
  const names = new Set<string | undefined>();
  for (let i = 1; i < 5_000; i += 1) names.add(often(statements, `select ${i}`));
  expect(names.size).toBeLessThan(300);
  expect(names).not.toContain(first);
  expect(statements.name('select 0')).toBe(first);
});
