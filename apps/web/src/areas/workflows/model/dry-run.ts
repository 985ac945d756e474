import type { Consents, Facts, Language, Rule, Stage, Touchpoint } from '@cultivar/audience';
import type { DryRun, Known, Version } from '@cultivar/engine';
import type { Decision } from '@cultivar/workflow';
import type { WalkedPath } from '../editor/editor-context.ts';

/** A lead made up for a dry run: the few things that decide most journeys. */
export interface Invented {
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  readonly company: string;
  readonly fit: number;
  readonly engagement: number;
  readonly stage: Stage;
  readonly marketing: boolean;
  readonly tracking: boolean;
  readonly tags: readonly string[];
  /** Further fields by key. */
  readonly fields: Readonly<Record<string, string>>;
}
export const INVENTED: Invented = {
  firstName: 'Sina',
  lastName: 'Zielstrebig',
  email: 'sina@gut.example',
  company: 'Gut GmbH',
  fit: 40,
  engagement: 10,
  stage: 'lead',
  marketing: true,
  tracking: true,
  tags: [],
  fields: {},
};

export function inventedFacts(lead: Invented, segments: Readonly<Record<string, Rule>>, language: Language): Known {
  const consents: Consents = {
    ...(lead.marketing && { marketing: 'granted' as const }),
    ...(lead.tracking && { tracking: 'granted' as const }),
  };
  const facts: Facts = {
    fields: {
      ...lead.fields,
      email: lead.email,
      firstName: lead.firstName,
      lastName: lead.lastName,
      'company.name': lead.company,
      language,
    },
    tags: lead.tags,
    score: { fit: lead.fit, engagement: lead.engagement },
    stage: lead.stage,
    temperature: 'warm',
    persona: null,
    phase: null,
    consents,
    suppressed: false,
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    language,
    ownerId: null,
    touchpoints: [],
    segments,
    answers: {},
  };
  return { facts, recentEngagement: lead.engagement };
}

/** Facts as they came over the wire: instants are texts there. */
export function asKnown(lead: { readonly facts: Record<string, unknown>; readonly recentEngagement: number }): Known {
  const facts = lead.facts as unknown as Facts;
  const touchpoints = (facts.touchpoints as readonly (Omit<Touchpoint, 'at'> & { at: string | Date })[]).map((it) => ({
    ...it,
    at: new Date(it.at),
  }));
  return { facts: { ...facts, touchpoints }, recentEngagement: lead.recentEngagement };
}

/** Where the walk went, for the canvas. */
export function pathOf(run: DryRun): WalkedPath {
  const nodes = new Map<string, number>();
  const ports = new Set<string>();
  for (const entry of run.timeline) {
    if (!('nodeId' in entry)) continue;
    if (entry.nodeId && !nodes.has(entry.nodeId)) nodes.set(entry.nodeId, nodes.size + 1);
    if (entry.kind === 'step') ports.add(`${entry.nodeId}/${entry.took}`);
  }
  return { nodes, ports };
}

/** @returns what the world may answer to a node that holds, by asking the node itself; empty if it does not hold */
export function answersOf(version: Version, nodeId: string, run: DryRun): Readonly<Record<string, string>> {
  const node = version.byId.get(nodeId);
  const held = run.timeline.find((entry) => entry.kind === 'wait' && entry.nodeId === nodeId);
  if (!node?.type || !held) return {};
  try {
    const decision = node.type.decide(node.config, run.known.facts, {
      now: held.at,
      visitKey: '0.1',
      nodeId,
    }) as Decision;
    return 'hold' in decision ? decision.answers : {};
  } catch {
    // what a node throws the run has shown already
    return {};
  }
}

/** The value of an input for local date and time. */
export function localTime(at: Date): string {
  const shifted = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 16);
}
