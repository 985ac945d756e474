import { compileVersion } from '@cultivar/engine';
import { registry } from '@cultivar/nodes';
import { demoCompanies, demoLeads } from './demo-history.ts';
import { demoWorkflows } from './demo-workflows.ts';
import { SeededRandom } from './seeded-random.ts';

const now = new Date('2026-11-22T12:00:00Z');
const draw = () => {
  const random = new SeededRandom(20261122);
  const version = compileVersion(demoWorkflows(1)[0]!.graph, registry);
  const journey = { form: 'webinar-b2b-vertrieb', version, entryNode: 'anmeldung' };
  return demoLeads(random, demoCompanies(random, 60), journey, 320, now);
};

test('the demo is the same every time, and every stage of the funnel is peopled', () => {
  const leads = draw();
  expect(JSON.stringify(draw())).toBe(JSON.stringify(leads));
  expect(new Set(leads.map((lead) => lead.email)).size).toBe(320);
  expect(new Set(leads.map((lead) => lead.facts.stage))).toEqual(
    new Set(['lead', 'mql', 'sal', 'sql', 'customer', 'recycled', 'disqualified']),
  );
});

test('scores are the sums of their ledgers, nothing lies in the future, stages come in order', () => {
  for (const lead of draw()) {
    for (const axis of ['fit', 'engagement'] as const)
      expect(lead.scores.filter((line) => line.axis === axis).reduce((sum, line) => sum + line.points, 0)).toBe(
        lead.facts.score[axis],
      );
    for (const entry of [...lead.touchpoints, ...lead.scores, ...lead.stages])
      expect(entry.at.getTime()).toBeLessThanOrEqual(now.getTime());
    for (const step of lead.walk?.steps ?? []) expect(step.at.getTime()).toBeLessThanOrEqual(now.getTime());
    if (lead.walk?.cursor) expect(lead.walk.cursor.dueAt.getTime()).toBeGreaterThan(now.getTime());
    for (const move of lead.stages.filter(({ to }) => to === 'recycled')) {
      const before = lead.scores.filter((line) => line.axis === 'engagement' && line.at <= move.at);
      expect(before.reduce((sum, line) => sum + line.points, 0)).toBe(0);
    }
    const times = lead.stages.map((move) => move.at.getTime());
    expect([...times].sort((a, b) => a - b)).toEqual(times);
    expect(lead.stages.at(-1)!.to).toBe(lead.facts.stage);
  }
});
