import node from './send-mail.node.ts';

const at = { now: new Date('2026-11-22T12:00:00Z'), visitKey: '7.3', nodeId: 'n' };

test('sends the template as marketing, which needs consent', () => {
  expect(node.decide({ template: 'welcome' }, {}, at)).toEqual({
    go: 'then',
    effects: [{ kind: 'mail.send', template: 'welcome', purpose: 'marketing' }],
  });
  expect(node.summary({ template: 'welcome' })).toEqual({ de: '„welcome“ senden', en: 'Send “welcome”' });
});
