import node from './webhook-received.node.ts';

const at = { now: new Date('2026-11-22T12:00:00Z'), visitKey: '7.3', nodeId: 'n' };

test('opens for posts, with where in them stands what', () => {
  const config = node.config.parse({
    email: 'customer.email',
    fields: { firstName: 'customer.name' },
    unknown: 'refuse',
  });
  expect(node.trigger!(config)).toEqual({
    events: [],
    byHand: false,
    post: { email: 'customer.email', fields: { firstName: 'customer.name' }, create: false },
  });
  expect(node.decide(config, {}, at)).toEqual({ go: 'then' });
  expect(node.summary(config).de).toContain('JSON');
});
test('a path is made of names', () => {
  expect(node.config.safeParse({ ...node.defaults, email: 'a..b' }).success).toBe(false);
  expect(node.config.safeParse({ ...node.defaults, email: 'a.b-c' }).success).toBe(true);
});
