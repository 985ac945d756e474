import node from './call-webhook.node.ts';

const at = { now: new Date('2026-11-22T12:00:00Z'), visitKey: '7.3', nodeId: 'n' };

const facts = {
  fields: { email: 'sina@gut.example', size: 40, 'company.name': 'Gut GmbH' },
  answers: { first: { id: 9 } },
};
const body = (values: Record<string, string>): unknown => {
  const decision = node.decide({ url: 'https://crm.example/x', body: values, keep: {} }, facts, at);
  return 'hold' in decision && decision.hold.kind === 'webhook.call' ? decision.hold.body : null;
};
test('holds for the answer, at most two days', () => {
  expect(node.decide({ url: 'https://crm.example/x', body: {}, keep: {} }, facts, at)).toEqual({
    hold: { kind: 'webhook.call', url: 'https://crm.example/x', body: {} },
    answers: { ok: 'ok', failed: 'failed' },
    until: new Date('2026-11-24T12:00:00Z'),
    timeout: 'failed',
    because: { host: 'crm.example' },
  });
});
test('fills in what is known of the lead; a place alone keeps its type', () => {
  expect(
    body({ who: '{{email}} of {{ company.name }}', size: '{{size}}', id: '{{answer.first.id}}', plain: 'x' }),
  ).toEqual({
    who: 'sina@gut.example of Gut GmbH',
    size: 40,
    id: 9,
    plain: 'x',
  });
  expect(body({ gone: '{{phone}}', text: 'a {{phone}} b', whole: 'a {{answer.first}}' })).toEqual({
    gone: null,
    text: 'a  b',
    whole: 'a {"id":9}',
  });
  expect(body({ evil: '{{constructor}}{{__proto__.x}}' })).toEqual({ evil: '' });
});
test('the address is one of the web', () => {
  for (const url of ['', 'crm', 'ftp://x.example', 'javascript:alert(1)', 'file:///etc/passwd'])
    expect(node.config.safeParse({ url, body: {} }).success).toBe(false);
});
test('shows the host, never what else stands in the address', () => {
  expect(node.summary({ url: 'https://user:secret@crm.example/x?token=1', body: { a: 'b' }, keep: {} }).de).toBe(
    'crm.example, 1 Wert',
  );
  expect(node.summary({ url: 'https://crm.example', body: {}, keep: {} }).en).toBe('crm.example, no values');
});

test('rules further on can ask for the status and for what was named of the answer', () => {
  const config = node.config.parse({ ...node.defaults, url: 'https://a.example', keep: { Bonität: 'rating.score' } });
  expect(node.answerParts!(config).map(({ path }) => path)).toEqual(['status', 'body.rating.score']);
  expect(node.config.safeParse({ url: 'https://a.example', body: {}, keep: { x: 'no path!' } }).success).toBe(false);
});
