import type { ContentItem, Facts, Rule } from '@cultivar/audience';
import type { Finding, Graph, InventedLead, Registry, Scenario } from '@cultivar/workflow';
import { dryRun } from './dry-run.ts';
import type { DryRun } from './dry-run.ts';
import type { Known } from './fold.ts';
import type { Laws } from './laws.ts';
import { compileVersion } from './version.ts';
import type { Version } from './version.ts';

/** What a dry run stands on beside the graph: the house's rules. */
export interface HouseGround {
  readonly segments: Readonly<Record<string, Rule>>;
  readonly laws?: Laws;
  /** What a step may choose from. */
  readonly content?: readonly ContentItem[];
}
const DAY_MS = 86_400_000;
/** An event comes a minute later than the wait it is to end begins. */
const MINUTE_MS = 60_000;

/** A lead made up, as the engine knows leads. */
export function inventedKnown(
  lead: InventedLead,
  segments: Readonly<Record<string, Rule>>,
  content: readonly ContentItem[] = [],
): Known {
  const facts: Facts = {
    fields: {
      ...lead.fields,
      ...{ email: lead.email, firstName: lead.firstName, lastName: lead.lastName },
      ...{ 'company.name': lead.company, language: lead.language, zone: lead.zone },
    },
    tags: lead.tags,
    score: { fit: lead.fit, engagement: lead.engagement },
    ...{ stage: lead.stage, temperature: 'warm', persona: null, phase: null },
    consents: { ...(lead.marketing && { marketing: 'granted' }), ...(lead.tracking && { tracking: 'granted' }) },
    ...{
      suppressed: false,
      zone: lead.zone,
      language: lead.language,
      ownerId: null,
      touchpoints: [],
      segments,
      answers: {},
      content,
    },
  };
  return { facts, recentEngagement: lead.engagement };
}

/** Everything about a dry run but who walks. */
export type Course = Pick<Scenario, 'entryNode' | 'startAt' | 'events' | 'answers'>;

/** Walks a lead through a version as the editor and the scenarios do. */
export function dryRunOf(version: Version, course: Course, known: Known, laws?: Laws): DryRun {
  const startAt = new Date(course.startAt);
  return dryRun(version, {
    ...{ entryNode: course.entryNode, facts: known.facts, recentEngagement: known.recentEngagement, startAt },
    ...(laws && { laws }),
    answers: Object.fromEntries(Object.entries(course.answers).map(([id, outcome]) => [id, { outcome }])),
    events: course.events.map(({ days, event }) => ({
      at: new Date(startAt.getTime() + days * DAY_MS + MINUTE_MS),
      touchpoint: { kind: event.kind, ref: event.ref ?? null },
    })),
  });
}

/** Nodes that were gone through, templates of the mails that would go out and the node where it ended. */
export function courseOf(run: DryRun): { through: string[]; mails: string[]; endsAt: string | null } {
  const through = new Set<string>();
  const mails: string[] = [];
  let endsAt: string | null = null;
  for (const entry of run.timeline) {
    if (entry.kind === 'step' || entry.kind === 'wait') through.add(entry.nodeId);
    if (entry.kind === 'effect' && entry.mail && !entry.mail.refused && 'template' in entry.change)
      mails.push(entry.change.template);
    if (entry.kind === 'ended') endsAt = entry.nodeId;
  }
  return { through: [...through], mails, endsAt };
}

/** In what a run was other than expected. */
export type Difference =
  | { readonly kind: 'not-reached' | 'reached'; readonly node: string }
  | { readonly kind: 'ends'; readonly node: string | null; readonly expected: string }
  | { readonly kind: 'mails'; readonly sent: readonly string[]; readonly expected: readonly string[] }
  | { readonly kind: 'error'; readonly node: string | null; readonly message: string };

export interface ScenarioResult {
  readonly scenario: Scenario;
  readonly run: DryRun | null;
  readonly differences: readonly Difference[];
}

/** Runs every scenario of a graph. Never throws. */
export function runScenarios(graph: Graph, registry: Registry, ground: HouseGround): ScenarioResult[] {
  if (!graph.scenarios?.length) return [];
  const version = compileVersion(graph, registry);
  return graph.scenarios.map((scenario) => {
    try {
      const run = dryRunOf(
        version,
        scenario,
        inventedKnown(scenario.lead, ground.segments, ground.content),
        ground.laws,
      );
      return { scenario, run, differences: differencesOf(scenario, run) };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return { scenario, run: null, differences: [{ kind: 'error', node: null, message }] };
    }
  });
}

function differencesOf({ expect }: Scenario, run: DryRun): Difference[] {
  const { through, mails, endsAt } = courseOf(run);
  const error = run.timeline.find((entry) => entry.kind === 'error');
  return [
    ...(error ? [{ kind: 'error' as const, node: error.nodeId, message: error.message }] : []),
    ...expect.through.filter((id) => !through.includes(id)).map((node) => ({ kind: 'not-reached' as const, node })),
    ...expect.notThrough.filter((id) => through.includes(id)).map((node) => ({ kind: 'reached' as const, node })),
    ...(expect.endsAt !== null && expect.endsAt !== endsAt
      ? [{ kind: 'ends' as const, node: endsAt, expected: expect.endsAt }]
      : []),
    ...(expect.mails && expect.mails.join('\n') !== mails.join('\n')
      ? [{ kind: 'mails' as const, sent: mails, expected: expect.mails }]
      : []),
  ];
}

/** A scenario that went otherwise, as a fault that stops publishing: what differed, in words. */
export function scenarioFindings(graph: Graph, registry: Registry, results: readonly ScenarioResult[]): Finding[] {
  const titleOf = (id: string | null, language: 'de' | 'en'): string => {
    if (id === null) return language === 'de' ? 'nirgends' : 'nowhere';
    const node = graph.nodes.find((one) => one.id === id);
    const title = node && registry.get(node.type)?.title[language];
    if (!title) return language === 'de' ? 'einem Schritt, den es nicht mehr gibt,' : 'a step that is gone';
    return language === 'de' ? `„${title}“` : `“${title}”`;
  };
  const list = (names: readonly string[], language: 'de' | 'en', none: string) =>
    names.length ? names.map((name) => (language === 'de' ? `„${name}“` : `“${name}”`)).join(', ') : none;
  const say = (one: Difference): { de: string; en: string } => {
    switch (one.kind) {
      case 'not-reached':
        return { de: `kommt nicht zu ${titleOf(one.node, 'de')}`, en: `does not get to ${titleOf(one.node, 'en')}` };
      case 'reached':
        return { de: `kommt zu ${titleOf(one.node, 'de')}`, en: `gets to ${titleOf(one.node, 'en')}` };
      case 'ends':
        return {
          de: `endet ${one.node ? 'bei ' : ''}${titleOf(one.node, 'de')} statt bei ${titleOf(one.expected, 'de')}`,
          en: `ends ${one.node ? 'at ' : ''}${titleOf(one.node, 'en')} instead of at ${titleOf(one.expected, 'en')}`,
        };
      case 'mails':
        return {
          de: `bekommt ${list(one.sent, 'de', 'keine E-Mail')} statt ${list(one.expected, 'de', 'keiner E-Mail')}`,
          en: `gets ${list(one.sent, 'en', 'no mail')} instead of ${list(one.expected, 'en', 'no mail')}`,
        };
      case 'error':
        return {
          de: `wird durch einen Fehler angehalten: ${one.message}`,
          en: `is stopped by an error: ${one.message}`,
        };
    }
  };
  return results
    .filter(({ differences }) => differences.length)
    .map(({ scenario, differences }) => {
      const parts = differences.map(say);
      const node = differences.map((one) => ('node' in one ? one.node : null)).find((id) => id !== null);
      return {
        code: 'scenario-failed',
        severity: 'error' as const,
        at: node ? { node } : {},
        message: {
          de: `Szenario „${scenario.name}“ läuft anders als erwartet: Der Lead ${parts.map(({ de }) => de).join('; ')}. Ändern Sie den Workflow oder die Erwartung.`,
          en: `Scenario “${scenario.name}” goes otherwise than expected: the lead ${parts.map(({ en }) => en).join('; ')}. Change the workflow or the expectation.`,
        },
      };
    });
}
