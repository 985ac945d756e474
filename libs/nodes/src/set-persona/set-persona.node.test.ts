import node from './set-persona.node.ts';

const at = { now: new Date('2026-11-22T12:00:00Z'), visitKey: '7.3', nodeId: 'n' };

test('sets what is chosen and leaves the rest', () => {
  expect(node.decide({ persona: 'boss', phase: 'decision', reason: 'x' }, {}, at)).toEqual({
    go: 'then',
    effects: [
      { kind: 'persona.set', persona: 'boss', reason: 'x' },
      { kind: 'phase.set', phase: 'decision', reason: 'x' },
    ],
  });
  expect(node.decide({ phase: 'decision', reason: 'x' }, {}, at)).toMatchObject({ effects: [{ kind: 'phase.set' }] });
  expect(node.decide({ persona: 'boss', reason: 'x' }, {}, at)).toMatchObject({ effects: [{ kind: 'persona.set' }] });
});
test('says what', () => {
  expect(node.summary({ persona: 'boss', phase: 'decision', reason: 'x' })).toEqual({
    de: '„boss“ · Entscheidung',
    en: '“boss” · Decision',
  });
  expect(node.summary({ phase: 'awareness', reason: 'x' }).de).toBe('Aufmerksamkeit');
});
test('one of both has to be chosen', () => expect(node.config.safeParse({ reason: 'x' }).success).toBe(false));
