import node from './notify-colleague.node.ts';

const at = { now: new Date('2026-11-22T12:00:00Z'), visitKey: '7.3', nodeId: 'n' };

test('tells the owner or somebody in particular', () => {
  expect(node.decide({ to: 'owner', message: 'Look!' }, {}, at)).toEqual({
    go: 'then',
    effects: [{ kind: 'colleague.notify', to: 'owner', message: 'Look!' }],
  });
  expect(node.decide({ to: 3, message: 'Look!' }, {}, at)).toMatchObject({ effects: [{ to: 3 }] });
});
test('or a channel of the house', () => {
  expect(node.decide({ to: 'channel:sales', message: 'Look!' }, {}, at)).toEqual({
    go: 'then',
    effects: [{ kind: 'channel.notify', channel: 'sales', message: 'Look!' }],
  });
});
test('the card shows whom and the beginning of the message', () => {
  expect(node.summary({ to: 'owner', message: 'x'.repeat(200) }).de).toHaveLength('Zuständige Person: „“'.length + 60);
  expect(node.summary({ to: 3, message: 'Look!' }).en).toBe('To 3: “Look!”');
});
test('nobody else can be named', () => {
  expect(node.config.safeParse({ to: 'boss', message: 'x' }).success).toBe(false);
  expect(node.config.safeParse({ to: 0, message: 'x' }).success).toBe(false);
});
