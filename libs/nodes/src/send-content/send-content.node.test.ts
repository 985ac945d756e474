import type { ContentItem } from '@cultivar/audience';
import { bestContent } from './best-content.ts';
import node from './send-content.node.ts';

const at = { now: new Date('2026-11-22T12:00:00Z'), visitKey: '7.3', nodeId: 'n' };
const item = (id: string, personas: string[], phases: string[]): ContentItem => ({
  id,
  name: id.toUpperCase(),
  personas,
  phases,
});
const catalogue = [
  item('other', ['user'], ['awareness']),
  item('later', ['boss'], ['decision']),
  item('anyone', [], ['awareness']),
  item('always', ['boss'], []),
  item('exact', ['boss'], ['awareness', 'consideration']),
  item('older', ['boss'], ['awareness']),
];
const reader = (seen: string[] = [], persona: string | null = 'boss') => ({
  persona,
  phase: 'awareness',
  seen: new Set(seen),
});

test('first for persona and phase, then persona, then phase; of equals the newest; never what is for somebody else', () => {
  const order: (string | undefined)[] = [];
  for (let best = bestContent(catalogue, reader()); best; best = bestContent(catalogue, reader(order as string[])))
    order.push(best.item.id);
  expect(order).toEqual(['exact', 'older', 'always', 'anyone']);
});
test('a lead without persona gets what is for everybody, one without phase begins', () => {
  expect(bestContent(catalogue, { ...reader([], null), phase: null })?.item.id).toBe('anyone');
});
test('sends it and says why; what was read or chosen before is not sent again', () => {
  const touchpoints = [
    { kind: 'asset.read', ref: 'exact', at: at.now },
    { kind: 'content.chosen', ref: 'older', at: at.now },
    { kind: 'page.visited', ref: 'always', at: at.now },
  ];
  const facts = { persona: 'boss', phase: 'awareness' as const, touchpoints, content: catalogue };
  expect(node.decide({ template: 't' }, facts, at)).toEqual({
    go: 'then',
    effects: [{ kind: 'mail.send', template: 't', purpose: 'marketing', asset: 'always' }],
    because: { persona: 'boss', phase: 'awareness', had: 2, content: 'ALWAYS', fits: { persona: true, phase: false } },
  });
});
test('nothing left takes its own way', () => {
  const facts = { persona: 'boss', phase: 'awareness' as const, touchpoints: [] };
  expect(node.decide({ template: 't' }, facts, at)).toMatchObject({ go: 'nothing' });
  expect(node.decide({ template: 't' }, { ...facts, content: [item('x', ['user'], [])] }, at)).not.toHaveProperty(
    'effects',
  );
});
