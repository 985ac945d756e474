import node from './mail-clicked.node.ts';

const at = { now: new Date('2026-11-22T12:00:00Z'), visitKey: '7.3', nodeId: 'n' };

test('lets in whoever clicks in this mail, on this link', () => {
  expect(node.trigger!({ template: 'welcome', link: 'prices' }).events).toEqual([
    { kind: 'mail.clicked', ref: 'welcome', where: [{ path: 'url', op: 'contains', value: 'prices' }] },
  ]);
  expect(node.trigger!({}).events).toEqual([{ kind: 'mail.clicked' }]);
  expect(node.summary({ link: 'preise' }).de).toBe('Link in E-Mail geklickt (url enthält preise)');
  expect(node.decide({}, {}, at)).toEqual({ go: 'then' });
});
