import type { Rule } from '@cultivar/audience';
import node from './goal.node.ts';

const won: Rule = { kind: 'stage', in: ['customer'] };
const open: Rule = { kind: 'all', rules: [] };

test('is an event, a rule, or both; never nothing', () => {
  expect(node.config.safeParse({ events: [], rule: open }).success).toBe(false);
  expect(node.goal!({ events: [], rule: won })).toEqual({ events: [], rule: won });
  expect(node.goal!({ events: [{ kind: 'form.submitted' }], rule: open })).toEqual({
    events: [{ kind: 'form.submitted' }],
  });
});
test('says both', () => {
  const summary = node.summary({
    events: [{ kind: 'form.submitted', ref: 'demo' }, { kind: 'asset.read' }],
    rule: won,
  });
  expect(summary.de).toMatch(/^Formular abgesendet: „demo“ oder Inhalt gelesen, und /);
  expect(node.summary({ events: [], rule: won }).en).not.toMatch(/^,|and/);
});
test('who comes here just goes on', () => {
  const at = { now: new Date(0), visitKey: '1.1', nodeId: 'n' };
  expect(node.decide({ events: [], rule: won }, {} as never, at)).toEqual({ go: 'then' });
});
