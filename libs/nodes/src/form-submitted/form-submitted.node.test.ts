import node from './form-submitted.node.ts';

const at = { now: new Date('2026-11-22T12:00:00Z'), visitKey: '7.3', nodeId: 'n' };

test('lets in whoever confirmed this form, or already whoever submitted it', () => {
  expect(node.trigger!({ form: 'contact', when: 'confirmed' })).toEqual({
    events: [{ kind: 'form.confirmed', ref: 'contact' }],
    byHand: false,
  });
  expect(node.trigger!({ form: 'contact', when: 'submitted' }).events).toEqual([
    { kind: 'form.submitted', ref: 'contact' },
  ]);
  expect(node.config.parse({ form: 'contact' }).when).toBe('confirmed');
});
test('goes on at once, and says what it is', () => {
  expect(node.decide({ form: 'contact', when: 'confirmed' }, {}, at)).toEqual({ go: 'then' });
  expect(node.summary({ form: 'contact', when: 'submitted' }).de).toBe('„contact“ abgesendet');
});
