import { DAY_MS, matches } from '@cultivar/audience';
import { againAfterDays, dryRun, isHeldOut, keptOutBy, NO_LAWS } from '@cultivar/engine';
import type { Change, DryEvent, DryRun, Known, Version } from '@cultivar/engine';
import type { Graph } from '@cultivar/workflow';
import type { History } from './back-test-history.ts';
import { inTurns } from './in-turns.ts';

export interface BackTestNode {
  readonly reached: number;
  readonly ended: number;
  readonly waiting: number;
  readonly failed: number;
  readonly mails: number;
  readonly ports: Readonly<Record<string, number>>;
}
export interface BackTestFigures {
  readonly entered: number;
  readonly ended: number;
  readonly mails: number;
  readonly nodes: Readonly<Record<string, BackTestNode>>;
}
export const NO_FIGURES: BackTestFigures = { entered: 0, ended: 0, mails: 0, nodes: {} };

interface Stretch {
  readonly version: Version;
  readonly graph: Graph;
  readonly workflowId: number;
  readonly since: Date;
  readonly until: Date;
}
type Counted = { -readonly [K in keyof BackTestNode]: BackTestNode[K] } & { ports: Record<string, number> };

/** Plays what really happened to leads through a version by the very engine; nothing is written but these figures. */
export async function playLeads(
  before: BackTestFigures,
  histories: readonly History[],
  stretch: Stretch,
): Promise<BackTestFigures> {
  const tally = new Tally(before);
  await inTurns(histories, (history) => playLead(history, stretch, tally));
  return tally.figures;
}

function playLead(history: History, { version, graph, workflowId, until }: Stretch, tally: Tally): void {
  const { settings } = graph;
  const again = againAfterDays(settings);
  if (isHeldOut(settings, workflowId, history.leadId)) return;
  let freeAt = -Infinity;
  for (const { at, node } of arrivals(history, version)) {
    if (at.getTime() < freeAt) continue;
    const known = knownAt(history, at);
    if (keptOutBy(settings, known.facts, at)) continue;
    const run = dryRun(version, {
      ...{ entryNode: node, facts: known.facts, recentEngagement: known.recentEngagement, startAt: at },
      laws: NO_LAWS,
      events: eventsAfter(history, at),
      maxDays: (until.getTime() - at.getTime()) / DAY_MS,
    });
    tally.add(run, until);
    const endedAt = run.outcome === null ? Infinity : run.timeline.at(-1)!.at.getTime();
    if (again === null) return;
    freeAt = endedAt + again * DAY_MS;
  }
}

/** When and where the lead would have come in: by what it did, and by hand where it was let in by hand. */
function arrivals(history: History, version: Version): readonly { readonly at: Date; readonly node: string }[] {
  const entries = version.nodes.filter(({ trigger }) => trigger);
  const byEvent = history.touchpoints.flatMap((touchpoint) => {
    const entry = entries.find(({ trigger }) => trigger!.events.some((event) => matches(event, touchpoint)));
    return entry ? [{ at: touchpoint.at, node: entry.id }] : [];
  });
  const hand = entries.find(({ trigger }) => trigger!.byHand);
  const byHand = history.byHand.flatMap(({ at, node }) =>
    hand && !entries.some(({ id, trigger }) => id === node && !trigger!.byHand) ? [{ at, node: hand.id }] : [],
  );
  return [...byEvent, ...byHand].sort((a, b) => a.at.getTime() - b.at.getTime());
}

/** The lead as it was: points and stage taken back to that time. Fields, tags and consents are those of today. */
function knownAt({ known, touchpoints, points, stages }: History, at: Date): Known {
  const later = points.filter((one) => one.at > at);
  const sum = (axis: string) => later.filter((one) => one.axis === axis).reduce((all, one) => all + one.points, 0);
  const stage = stages.find((one) => one.at > at)?.from ?? known.facts.stage;
  const { score } = known.facts;
  const old = known.facts.touchpoints.filter((one) => one.at <= at);
  const seen = new Set(old.map((one) => `${one.kind} ${one.ref} ${one.at.getTime()}`));
  const more = touchpoints.filter((one) => one.at <= at && !seen.has(`${one.kind} ${one.ref} ${one.at.getTime()}`));
  return {
    facts: {
      ...known.facts,
      score: { fit: score.fit - sum('fit'), engagement: score.engagement - sum('engagement') },
      stage,
      touchpoints: [...more.reverse(), ...old].sort((a, b) => b.at.getTime() - a.at.getTime()),
    },
    recentEngagement: Math.max(0, known.recentEngagement - sum('engagement')),
  };
}

/** What is told by the changes themselves, and would be told twice. */
const TOLD_BY_CHANGE: ReadonlySet<string> = new Set(['stage.changed']);

function eventsAfter({ touchpoints, points, stages }: History, at: Date): DryEvent[] {
  const changed = (one: { at: Date }, change: Change): DryEvent => ({ at: one.at, changes: [change] });
  return [
    ...touchpoints
      .filter((one) => one.at > at && !TOLD_BY_CHANGE.has(one.kind))
      .map(({ at: when, ...touchpoint }) => ({ at: when, touchpoint })),
    // points that a workflow gave have no rule: the draft gives its own
    ...points
      .filter((one) => one.at > at && one.rule !== null)
      .map((one) =>
        changed(one, { kind: 'score.add', axis: one.axis, points: one.points, reason: '', rule: one.rule! }),
      ),
    ...stages.filter((one) => one.at > at).map((one) => changed(one, { kind: 'stage.set', stage: one.to, reason: '' })),
  ];
}

const GOING_IN: ReadonlySet<string> = new Set(['wait', 'hold', 'leave']);

class Tally {
  readonly #nodes: Map<string, Counted>;
  #entered: number;
  #ended: number;
  #mails: number;
  constructor(before: BackTestFigures) {
    this.#nodes = new Map(
      Object.entries(before.nodes).map(([id, node]) => [id, { ...node, ports: { ...node.ports } }]),
    );
    this.#entered = before.entered;
    this.#ended = before.ended;
    this.#mails = before.mails;
  }
  get figures(): BackTestFigures {
    return { entered: this.#entered, ended: this.#ended, mails: this.#mails, nodes: Object.fromEntries(this.#nodes) };
  }
  #node(id: string): Counted {
    const known = this.#nodes.get(id);
    if (known) return known;
    const fresh: Counted = { reached: 0, ended: 0, waiting: 0, failed: 0, mails: 0, ports: {} };
    this.#nodes.set(id, fresh);
    return fresh;
  }
  add(run: DryRun, until: Date): void {
    this.#entered += 1;
    const reached = new Set<string>();
    let waitsAt: string | null = null;
    for (const entry of run.timeline) {
      if (entry.at > until) break;
      if (entry.kind === 'step') {
        if (!reached.has(entry.nodeId)) this.#node(entry.nodeId).reached += 1;
        reached.add(entry.nodeId);
        waitsAt = null;
        if (GOING_IN.has(entry.took)) continue;
        const { ports } = this.#node(entry.nodeId);
        ports[entry.took] = (ports[entry.took] ?? 0) + 1;
      } else if (entry.kind === 'wait') waitsAt = entry.nodeId;
      else if (entry.kind === 'effect' && entry.mail && !entry.mail.refused) {
        this.#node(entry.nodeId).mails += 1;
        this.#mails += 1;
      } else if (entry.kind === 'error') this.#node(entry.nodeId).failed += 1;
      else if (entry.kind === 'ended') {
        this.#node(entry.nodeId).ended += 1;
        this.#ended += 1;
      }
    }
    if (waitsAt !== null && run.outcome === null) this.#node(waitsAt).waiting += 1;
  }
}
