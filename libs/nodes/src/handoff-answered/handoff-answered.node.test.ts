import node from './handoff-answered.node.ts';

const at = { now: new Date('2026-11-22T12:00:00Z'), visitKey: '7.3', nodeId: 'n' };

test('lets in by the answer; an offer that is only passed on is none', () => {
  expect(node.trigger!({ answer: 'rejected' }).events).toEqual([{ kind: 'handoff.rejected' }]);
  expect(node.trigger!({ answer: 'accepted' }).events).toEqual([{ kind: 'handoff.accepted' }]);
  expect(node.trigger!({ answer: 'expired' }).events).toEqual([{ kind: 'handoff.expired', ref: 'unanswered' }]);
  expect(node.summary({ answer: 'expired' }).de).toBe('Übergabe abgelaufen');
  expect(node.decide({ answer: 'accepted' }, {}, at)).toEqual({ go: 'then' });
});
