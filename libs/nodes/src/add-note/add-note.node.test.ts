import node from './add-note.node.ts';

const at = { now: new Date('2026-11-22T12:00:00Z'), visitKey: '7.3', nodeId: 'n' };

test('notes down, with what is known of the lead in its place', () => {
  const facts = { fields: { 'company.name': 'Gut GmbH' }, answers: { w: { score: 7 } } };
  expect(node.decide({ text: '{{company.name}} asked twice, {{answer.w.score}}{{gone}}' }, facts, at)).toEqual({
    go: 'then',
    effects: [{ kind: 'note.add', text: 'Gut GmbH asked twice, 7' }],
  });
});
test('the card shows the beginning', () => expect(node.summary({ text: 'Look!' }).de).toBe('„Look!“'));
test('an empty note is none', () => expect(node.config.safeParse({ text: ' ' }).success).toBe(false));
