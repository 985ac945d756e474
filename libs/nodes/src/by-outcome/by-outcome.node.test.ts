import type { Touchpoint } from '@cultivar/audience';
import node from './by-outcome.node.ts';

const at = { now: new Date('2026-11-22T12:00:00Z'), visitKey: '7.3', nodeId: 'n' };
const told = (kind: string, nodeId: string, enrolmentId: number, minute = 0): Touchpoint => ({
  kind,
  ref: 't',
  at: new Date(Date.UTC(2026, 10, 20, 9, minute)),
  data: { nodeId, enrolmentId, workflowId: 1 },
});
const of = (outcome: 'mail' | 'question' | 'webhook' | 'handoff', touchpoints: Touchpoint[], answers = {}): string => {
  const decision = node.decide({ node: 'm', outcome }, { touchpoints, answers }, at);
  return 'go' in decision ? decision.go : '';
};

test('of a mail the furthest counts, of this step and this walk only', () => {
  const sent = told('mail.sent', 'm', 7);
  expect(of('mail', [told('mail.clicked', 'm', 7), told('mail.opened', 'm', 7), sent])).toBe('clicked');
  expect(of('mail', [told('mail.opened', 'm', 7), sent])).toBe('opened');
  expect(of('mail', [told('mail.bounced', 'm', 7), sent])).toBe('bounced');
  expect(of('mail', [told('mail.clicked', 'other', 7), told('mail.clicked', 'm', 6), sent])).toBe('sent');
  expect(of('mail', [])).toBe('none');
});
test('a question is answered after it was asked', () => {
  const answer = (minute: number): Touchpoint => ({ ...told('question.answered', '', 0, minute), data: {} });
  expect(of('question', [answer(30), told('mail.sent', 'm', 7, 10)])).toBe('answered');
  expect(of('question', [told('mail.sent', 'm', 7, 10), answer(5)])).toBe('none');
  expect(of('question', [answer(30)])).toBe('none');
});
test('webhook and handoff by what they answered', () => {
  expect(of('webhook', [], { m: { status: 204 } })).toBe('ok');
  expect(of('webhook', [], { m: { status: 500 } })).toBe('failed');
  expect(of('webhook', [], {})).toBe('none');
  expect(of('handoff', [], { m: { userId: 3 } })).toBe('accepted');
  expect(of('handoff', [], { m: { userId: 3, reason: 'duplicate' } })).toBe('rejected');
  expect(of('handoff', [], { m: {} })).toBe('none');
});
test('its ways out are what there is to ask', () => {
  expect(Object.keys(node.portsOf!({ node: 'm', outcome: 'mail' }))).toEqual([
    'clicked',
    'opened',
    'bounced',
    'sent',
    'none',
  ]);
  expect(node.portsOf!({ node: 'm', outcome: 'webhook' }).ok!.de).toBe('geantwortet');
});
