import node from './fill-sheet.node.ts';

const at = { now: new Date('2026-11-22T12:00:00Z'), visitKey: '7.3', nodeId: 'n' };
const facts = { fields: { budget: '30 T€' }, answers: {} };
const config = { line: 'bant.budget', value: '{{budget}}', met: 'met' } as const;

test('puts down what is known, judged or not', () => {
  expect(node.decide(config, facts, at)).toEqual({
    go: 'then',
    effects: [{ kind: 'sheet.set', sheet: 'bant', criterion: 'budget', value: '30 T€', met: true }],
  });
  expect(node.decide({ ...config, met: 'open', line: 'spin.problem' }, facts, at)).toMatchObject({
    effects: [{ sheet: 'spin', criterion: 'problem', met: null }],
  });
});
test('what is not known is not put down', () => {
  expect(node.decide(config, { fields: {}, answers: {} }, at)).toEqual({ go: 'then' });
});
test('says which line of which sheet', () => {
  expect(node.summary(config).de).toBe('BANT: Budget: „{{budget}}“');
  expect(node.config.safeParse({ ...config, line: 'bant.luck' }).success).toBe(false);
});
