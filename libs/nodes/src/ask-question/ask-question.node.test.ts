import node from './ask-question.node.ts';

const at = { now: new Date('2026-11-22T12:00:00Z'), visitKey: '7.3', nodeId: 'n' };

const config = { form: 'profile', fields: ['jobTitle', 'size', 'need'], atOnce: 1, template: 'question' };

test('asks the first that is not known yet', () => {
  expect(node.decide(config, { fields: { jobTitle: 'CEO', size: ' ' } }, at)).toEqual({
    go: 'asked',
    effects: [{ kind: 'question.ask', template: 'question', form: 'profile', fields: ['size'] }],
    because: { asked: ['size'], unknown: 2 },
  });
});
test('or several at once', () => {
  expect(node.decide({ ...config, atOnce: 5 }, { fields: { size: 40 } }, at)).toMatchObject({
    effects: [{ fields: ['jobTitle', 'need'] }],
  });
});
test('asks nothing when all is known; no and zero are answers too', () => {
  const known = { jobTitle: 'CEO', size: 0, need: false };
  expect(node.decide(config, { fields: known }, at)).toEqual({ go: 'nothing-to-ask', because: { unknown: 0 } });
});
test('counts its questions', () => {
  expect(node.summary(config).de).toBe('3 Fragen aus „profile“');
  expect(node.summary({ ...config, fields: ['size'] }).en).toBe('1 question from “profile”');
});
