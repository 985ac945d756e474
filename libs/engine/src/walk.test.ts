import type { Facts } from '@cultivar/audience';
import { defineNode, Graph } from '@cultivar/workflow';
import type { Decision, Registry } from '@cultivar/workflow';
import { z } from 'zod';
import { dryRun } from './dry-run.ts';
import type { Known } from './fold.ts';
import { fold, MQL_REASON } from './fold.ts';
import { NO_LAWS } from './laws.ts';
import { compileVersion, looksOf } from './version.ts';
import { answered, happened } from './wake.ts';
import { FINISHED, MAX_VISITS, TOO_MANY_VISITS, walk } from './walk.ts';
import type { Cursor } from './walk.ts';

const noon = new Date('2026-11-22T12:00:00Z');
const hours = (n: number): Date => new Date(noon.getTime() + n * 3_600_000);
const words = { de: '', en: '' };

/** A node that decides what the test says. */
const scripted = (type: string, decide: (facts: Facts, now: Date) => Decision) =>
  defineNode({
    type,
    version: 1,
    category: 'logic',
    icon: 'x',
    title: words,
    help: words,
    config: z.object({}),
    defaults: {},
    ports: { then: words, yes: words, no: words, late: words },
    needs: ['score', 'tags'] as const,
    summary: () => words,
    decide: (_config, facts, at) => decide(facts as Facts, at.now) as Decision<'then' | 'yes' | 'no' | 'late'>,
  });
const types = [
  scripted('pass', () => ({ go: 'then' })),
  scripted('bump', () => ({
    go: 'then',
    effects: [{ kind: 'score.add', axis: 'engagement', points: 10, reason: 'r' }],
  })),
  scripted('mail', () => ({ go: 'then', effects: [{ kind: 'mail.send', template: 't', purpose: 'marketing' }] })),
  scripted('hot', ({ score }) => ({ go: score.engagement >= 50 ? 'yes' : 'no', because: { found: score.engagement } })),
  scripted('mql', ({ stage }) => ({ go: stage === 'mql' ? 'yes' : 'no' })),
  scripted('pause', (_, now) => ({ waitUntil: new Date(now.getTime() + 7_200_000), then: 'then' })),
  scripted('past', () => ({ waitUntil: hours(-1), then: 'then' })),
  scripted('until', () => ({ waitFor: [{ kind: 'mail.clicked' }], until: hours(5), happened: 'yes', timeout: 'late' })),
  scripted('ask', () => ({
    hold: { kind: 'webhook.call', url: 'https://x', body: {} },
    answers: { ok: 'yes' },
    until: hours(5),
    timeout: 'late',
  })),
  scripted('boom', () => {
    throw new Error('boom');
  }),
  scripted('email', () => ({
    go: 'then',
    effects: [
      { kind: 'tag.add', tag: 'half' },
      { kind: 'field.set', field: 'email', value: 'x' },
    ],
  })),
  scripted('bye', () => ({ leave: 'enough' })),
  scripted('never', () => ({ waitUntil: new Date(NaN), then: 'then' })),
];
const registry = new Map(types.map((type) => [type.type, type])) as unknown as Registry;
/** `a.then > b`: the node ids are the types. */
const version = (nodes: readonly string[], edges: readonly string[] = []) =>
  compileVersion(
    Graph.parse({
      nodes: nodes.map((id) => ({ id, type: id.replace(/\d$/, ''), config: {}, position: { x: 0, y: 0 } })),
      edges: edges.map((edge) => {
        const [from, port, to] = edge.split(/\.| > /);
        return { from, port, to };
      }),
    }),
    registry,
  );
const chain = (...nodes: string[]) =>
  version(
    nodes,
    nodes.slice(1).map((to, i) => `${nodes[i]}.then > ${to}`),
  );
const start: Cursor = {
  enrolmentId: 1,
  leadId: 1,
  state: 0,
  node: 0,
  seq: 0,
  dueAt: noon,
  port: null,
  wait: null,
  error: null,
};
const known = (engagement = 0): Known => ({
  recentEngagement: engagement,
  facts: {
    fields: {},
    tags: [],
    score: { fit: 0, engagement },
    stage: 'lead',
    temperature: 'cold',
    persona: null,
    phase: null,
    consents: {},
    suppressed: false,
    zone: 'Europe/Berlin',
    language: 'de',
    ownerId: null,
    touchpoints: [],
    segments: {},
    answers: {},
  },
});
const took = (result: ReturnType<typeof walk>) => result.steps.map((step) => step.took);

test('effects fold into the facts: the bump decides the branch of the same walk, and the trace says why', () => {
  const result = walk(chain('mail', 'bump', 'hot'), start, known(40), noon);
  expect(took(result)).toEqual(['then', 'then', 'yes']);
  expect(result.steps[2]).toMatchObject({ seq: 3, because: { found: 50 } });
  expect(result.effects.map(({ seq, n, change }) => [seq, n, change.kind])).toEqual([
    [1, 0, 'mail.send'],
    [2, 0, 'score.add'],
  ]);
  expect(result).toMatchObject({ cursor: null, outcome: FINISHED });
});

test('a wait has two steps, going in and coming out, and a walk that is not due stays as it is', () => {
  const journey = chain('pause', 'mail');
  const waiting = walk(journey, start, known(), noon);
  expect(waiting.cursor).toMatchObject({ state: 0, node: 0, seq: 1, dueAt: hours(2), port: 'then' });
  expect(walk(journey, waiting.cursor!, known(), hours(1))).toMatchObject({ cursor: waiting.cursor, steps: [] });
  expect(took(walk(journey, waiting.cursor!, known(), hours(2)))).toEqual(['then', 'then']);
});

test('a time that has passed is no wait', () => {
  expect(took(walk(chain('past', 'mail'), start, known(), noon))).toEqual(['wait', 'then', 'then']);
});

test('an event ends the wait it was waited for, with the reason; else the time-out', () => {
  const journey = version(['until', 'mail', 'bye'], ['until.yes > mail', 'until.late > bye']);
  const waiting = walk(journey, start, known(), noon).cursor!;
  expect(waiting).toMatchObject({ state: 1, dueAt: hours(5), port: 'late' });
  const click = { kind: 'mail.clicked', ref: 'm1', at: hours(1) };
  expect(happened(waiting, { ...click, kind: 'mail.opened' }, hours(1))).toBeNull();
  const after = walk(journey, happened(waiting, click, hours(1))!, known(), hours(1));
  expect(after.steps[0]).toMatchObject({ took: 'yes', because: { event: 'mail.clicked', ref: 'm1' } });
  const late = walk(journey, waiting, known(), hours(5));
  expect(late.steps[0]).toMatchObject({ took: 'late', because: { timeout: true } });
  expect(late.outcome).toBe('enough');
});

test('an event reported as older than the wait does not end it, one that merely took its time does', () => {
  const waiting = walk(version(['until']), start, known(), noon).cursor!;
  const at = (ms: number) =>
    happened(waiting, { kind: 'mail.clicked', ref: null, at: new Date(noon.getTime() + ms) }, hours(1));
  expect(at(-61_000)).toBeNull();
  expect(at(-59_000)).not.toBeNull();
});

test('the world’s answer picks the way out; an answer nobody asked for is none', () => {
  const journey = version(['ask', 'mail'], ['ask.yes > mail']);
  const held = walk(journey, start, known(), noon);
  expect(held.cursor).toMatchObject({ state: 2, seq: 1, port: 'late' });
  expect(held.effects).toMatchObject([{ seq: 1, n: 0, change: { kind: 'webhook.call' } }]);
  expect(answered(held.cursor!, 'toString', hours(1))).toBeNull();
  expect(took(walk(journey, answered(held.cursor!, 'ok', hours(1))!, known(), hours(1)))).toEqual(['yes', 'then']);
});

test('a node that throws parks the lead there: what was before stands, nothing of the visit does', () => {
  const thrown = walk(chain('bump', 'boom'), start, known(), noon);
  expect(thrown.cursor).toMatchObject({ state: 3, node: 1, seq: 1, error: 'boom' });
  expect(thrown.effects).toHaveLength(1);
  const half = walk(chain('bump', 'email'), start, known(), noon);
  expect(half.cursor).toMatchObject({ state: 3, node: 1, seq: 1, error: expect.stringContaining('email') });
  expect(half.known.facts.tags).toEqual([]);
  expect(walk(chain('never'), start, known(), noon).cursor).toMatchObject({ state: 3, seq: 0 });
  expect(walk(chain('unheard-of'), start, known(), noon).cursor?.error).toContain('no node type');
});

test('a loop without a wait parks the lead, visibly, and a retry goes on', () => {
  const loop = version(['bump'], ['bump.then > bump']);
  const result = walk(loop, start, known(), noon);
  expect(result.steps).toHaveLength(MAX_VISITS);
  expect(result.cursor).toMatchObject({ state: 3, error: TOO_MANY_VISITS, seq: MAX_VISITS });
  expect(walk(version(['past'], ['past.then > past']), start, known(), noon).cursor?.state).toBe(3);
});

test('the gate opens in the middle of a walk, where the laws say so', () => {
  const laws = { ...NO_LAWS, reachesMql: (facts: Facts) => facts.stage === 'lead' && facts.score.engagement >= 10 };
  const result = walk(chain('mql1', 'bump', 'mql2'), start, known(), noon, laws);
  expect(took(result)).toEqual(['no']);
  const straight = walk(chain('bump', 'mql'), start, known(), noon, laws);
  expect(took(straight)).toEqual(['then', 'yes']);
  expect(straight.effects[1]?.change).toEqual({ kind: 'stage.set', stage: 'mql', reason: MQL_REASON });
  expect(straight.told).toMatchObject([{ kind: 'stage.changed', ref: 'mql', data: { from: 'lead' } }]);
});

test('what changes nothing is not done', () => {
  const tagged = fold(known(), { kind: 'tag.add', tag: 'x' }, { now: noon });
  expect(fold(tagged.known, { kind: 'tag.add', tag: 'x' }, { now: noon })).toMatchObject({ done: [], told: [] });
  expect(fold(known(), { kind: 'tag.remove', tag: 'x' }, { now: noon }).done).toEqual([]);
  expect(fold(known(), { kind: 'field.set', field: 'a', value: null }, { now: noon }).done).toEqual([]);
});

test('rules are looked into for kinds and segments, however deep', () => {
  const looks = looksOf([
    {
      kind: 'not',
      rule: {
        kind: 'any',
        rules: [
          { kind: 'behaviour', event: { kind: 'asset.read' }, atLeast: 1 },
          { kind: 'segment', segment: 's' },
        ],
      },
    },
  ]);
  expect([...looks.kinds]).toEqual(['asset.read']);
  expect([...looks.segments]).toEqual(['s']);
});

test('a dry run jumps from wait to wait on a clock of its own, and hears the events in between', () => {
  const journey = version(
    ['pause', 'until', 'ask', 'bye'],
    ['pause.then > until', 'until.yes > ask', 'ask.yes > bye', 'ask.late > bye'],
  );
  const run = dryRun(journey, {
    entryNode: 'pause',
    facts: known().facts,
    startAt: noon,
    events: [{ at: hours(3), touchpoint: { kind: 'mail.clicked', ref: null } }],
    answers: { ask: { outcome: 'ok', data: { mood: 'good' } } },
  });
  expect(run.outcome).toBe('enough');
  expect(run.known.facts.answers).toEqual({ ask: { mood: 'good' } });
  expect(run.timeline.map((entry) => `${(entry.at.getTime() - noon.getTime()) / 3_600_000} ${entry.kind}`)).toEqual([
    '0 step',
    '0 wait',
    '2 step',
    '2 step',
    '2 wait',
    '3 event',
    '3 step',
    '3 step',
    '3 effect',
    '3 wait',
    '3 step',
    '3 step',
    '3 ended',
  ]);
});

test('a dry run that would never end says so', () => {
  const run = dryRun(version(['pause'], ['pause.then > pause']), {
    entryNode: 'pause',
    facts: known().facts,
    startAt: noon,
    maxEntries: 50,
  });
  expect(run.timeline.at(-1)).toMatchObject({ kind: 'stopped', reason: 'too-long' });
});
