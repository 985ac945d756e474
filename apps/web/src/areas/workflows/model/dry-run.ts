import type { Facts, Touchpoint } from '@cultivar/audience';
import type { DryRun, Known, Version } from '@cultivar/engine';
import type { Decision, InventedLead } from '@cultivar/workflow';
import type { WalkedPath } from '../editor/editor-context.ts';

/** Somebody to begin with. */
export const INVENTED: InventedLead = {
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
  language: 'de',
  zone: 'Europe/Berlin',
};

/** Facts as they came over the wire: instants are texts there. */
export function asKnown(lead: { readonly facts: Record<string, unknown>; readonly recentEngagement: number }): Known {
  const facts = lead.facts as unknown as Facts;
  const touchpoints = (facts.touchpoints as readonly (Omit<Touchpoint, 'at'> & { at: string | Date })[]).map((it) => ({
    ...it,
    at: new Date(it.at),
  }));
  return { facts: { ...facts, touchpoints }, recentEngagement: lead.recentEngagement };
}

/** A real lead as somebody made up with the same values: without name and address, so that a scenario holds nobody's data. */
export function withoutName({ facts }: Known): InventedLead {
  const fields = Object.entries(facts.fields).flatMap(([key, value]) =>
    /^(email|firstName|lastName|phone|linkedin|createdAt|source|language|zone|company\.(name|domain|website))$/.test(
      key,
    ) ||
    !['string', 'number', 'boolean'].includes(typeof value) ||
    value === ''
      ? []
      : [[key, value as string | number | boolean] as const],
  );
  return {
    ...INVENTED,
    ...{ fit: facts.score.fit, engagement: facts.score.engagement, stage: facts.stage },
    ...{ marketing: facts.consents.marketing === 'granted', tracking: facts.consents.tracking === 'granted' },
    ...{ tags: [...facts.tags], fields: Object.fromEntries(fields), language: facts.language, zone: facts.zone },
  };
}

/** Where the walk went up to an entry of its timeline, for the canvas. */
export function pathOf(run: DryRun, upTo = Infinity): WalkedPath {
  const nodes = new Map<string, number>();
  const ports = new Set<string>();
  let current: string | undefined;
  for (const entry of run.timeline.slice(0, upTo + 1)) {
    if (!('nodeId' in entry)) continue;
    if (entry.nodeId && !nodes.has(entry.nodeId)) nodes.set(entry.nodeId, nodes.size + 1);
    if (entry.nodeId) current = entry.nodeId;
    if (entry.kind === 'step') ports.add(`${entry.nodeId}/${entry.took}`);
  }
  return { nodes, ports, current };
}

/** @returns what the world may answer to a node that holds, by asking the node itself; empty if it does not hold */
export function answersOf(version: Version, nodeId: string, run: DryRun): Readonly<Record<string, string>> {
  const node = version.byId.get(nodeId);
  const held = run.timeline.find((entry) => entry.kind === 'wait' && entry.nodeId === nodeId);
  if (!node?.type || !held) return {};
  try {
    const at = { now: held.at, visitKey: '0.1', nodeId, leadKey: '0' };
    const decision = node.type.decide(node.config, run.known.facts, at) as Decision;
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
