import { registry } from '@cultivar/nodes';
import type { Graph, Scenario } from '@cultivar/workflow';
import { runScenarios, scenarioFindings } from './scenario.ts';

const node = (id: string, type: string, config: Record<string, unknown> = {}) => ({
  id,
  type,
  config,
  position: { x: 0, y: 0 },
});
const scenario = (expect: Partial<Scenario['expect']>, lead: Partial<Scenario['lead']> = {}): Scenario => ({
  ...{ id: 's', name: 'Klickt sofort', entryNode: 'in', startAt: '2026-03-01T08:00:00Z', answers: {} },
  lead: {
    ...{ firstName: 'Sina', lastName: '', email: 's@x.example', company: '', fit: 10, engagement: 0, stage: 'lead' },
    ...{ marketing: true, tracking: true, tags: [], fields: {}, language: 'de', zone: 'Europe/Berlin', ...lead },
  },
  events: [{ days: 1, event: { kind: 'mail.clicked' } }],
  expect: { through: [], notThrough: [], endsAt: null, mails: null, ...expect },
});
const graph = (...scenarios: Scenario[]): Graph => ({
  nodes: [
    node('in', 'added-by-hand'),
    node('hello', 'send-mail', { template: 'hello' }),
    node('click', 'wait-for-event', { events: [{ kind: 'mail.clicked' }], amount: 3, unit: 'days' }),
    node('more', 'send-mail', { template: 'more' }),
    node('late', 'change-tag', { act: 'add', tag: 'still' }),
  ],
  edges: [
    { from: 'in', port: 'then', to: 'hello' },
    { from: 'hello', port: 'then', to: 'click' },
    { from: 'click', port: 'happened', to: 'more' },
    { from: 'click', port: 'timeout', to: 'late' },
  ],
  settings: { reentry: 'never' },
  scenarios,
});
const run = (it: Graph) => runScenarios(it, registry, { segments: {} });

test('a scenario that goes as expected says nothing', () => {
  const it = graph(
    scenario({ through: ['click', 'more'], notThrough: ['late'], endsAt: 'more', mails: ['hello', 'more'] }),
  );
  expect(run(it).map(({ differences }) => differences)).toEqual([[]]);
  expect(scenarioFindings(it, registry, run(it))).toEqual([]);
});

test('what differed is said in words, at the node', () => {
  const it = graph(scenario({ through: ['late'], endsAt: 'late', mails: ['hello'] }));
  const [finding] = scenarioFindings(it, registry, run(it));
  expect(finding).toMatchObject({ severity: 'error', at: { node: 'late' } });
  expect(finding!.message.de).toContain('bekommt „hello“, „more“ statt „hello“');
  expect(finding!.message.en).toContain('does not get to “');
});

test('a step that is gone is named as such', () => {
  const it = graph(scenario({ through: ['more'] }));
  it.nodes.splice(3, 1);
  expect(scenarioFindings(it, registry, run(it))[0]!.message.de).toContain(
    'kommt nicht zu einem Schritt, den es nicht mehr gibt',
  );
});

test('without consent no mail goes out; a node that fails and an entry that is gone are told', () => {
  expect(run(graph(scenario({ mails: [] }, { marketing: false })))[0]!.differences).toEqual([]);
  const broken = graph(scenario({}));
  broken.nodes[3] = node('more', 'no-such-type');
  expect(run(broken)[0]!.differences).toMatchObject([{ kind: 'error', node: 'more' }]);
  expect(run(graph({ ...scenario({}), entryNode: 'gone' }))[0]!.differences).toMatchObject([
    { kind: 'error', node: null },
  ]);
});
