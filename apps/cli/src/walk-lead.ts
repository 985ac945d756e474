import { Rule } from '@cultivar/audience';
import type { Language } from '@cultivar/audience';
import { compileVersion, courseOf, dryRunOf, inventedKnown } from '@cultivar/engine';
import type { DryEntry, HouseGround } from '@cultivar/engine';
import { registry } from '@cultivar/nodes';
import { InventedLead, Scenario } from '@cultivar/workflow';
import type { Graph } from '@cultivar/workflow';
import { z } from 'zod';
import { Refusal } from './refusal.ts';
import type { Say } from './words.ts';

/** What a dry run is told of the lead, of what happens to it and of the house's segments; everything may be left out. */
export const LeadFile = z.strictObject({
  lead: InventedLead.extend({
    fit: z.number().int().default(0),
    engagement: z.number().int().default(0),
    stage: InventedLead.shape.stage.default('lead'),
    marketing: z.boolean().default(true),
    tracking: z.boolean().default(true),
    tags: InventedLead.shape.tags.default([]),
    fields: InventedLead.shape.fields.default({}),
  }).prefault({}),
  /** Step id of the entry; else the first one. */
  entry: z.string().optional(),
  startAt: z.iso.datetime({ offset: true }).optional(),
  events: Scenario.shape.events.default([]),
  answers: Scenario.shape.answers.default({}),
  segments: z.record(z.string(), Rule).default({}),
});

export interface LeadWalk {
  readonly ok: boolean;
  readonly lines: readonly string[];
  readonly result: Readonly<Record<string, unknown>>;
}

/** Walks a made-up lead through a workflow by the very engine; nothing leaves the machine. */
export function walkLead(
  graph: Graph,
  file: unknown,
  { world, language, say }: { world: { now: () => Date }; language: Language; say: Say },
  ground?: HouseGround,
): LeadWalk {
  const parsed = LeadFile.safeParse(file);
  if (!parsed.success) throw new Refusal(say('badLead', z.prettifyError(parsed.error)));
  const { lead, entry, startAt = world.now().toISOString(), events, answers, segments } = parsed.data;
  const entryNode =
    entry ?? graph.nodes.find(({ type }) => registry.get(type)?.category === 'entry')?.id ?? graph.nodes[0]?.id;
  if (entryNode === undefined || !graph.nodes.some(({ id }) => id === entryNode))
    throw new Refusal(say('noEntry', entryNode ?? ''));
  const version = compileVersion(graph, registry);
  const known = inventedKnown(lead, { ...ground?.segments, ...segments }, ground?.content);
  const run = dryRunOf(version, { entryNode, startAt, events, answers }, known, ground?.laws);
  const course = courseOf(run);
  const ok = run.outcome !== null;
  const lines = run.timeline.flatMap((it) => lineOf(it, graph, language, say));
  return {
    ok,
    lines: [...lines, say('mails', course.mails.join(', ') || say('none'))],
    result: { ok, outcome: run.outcome, ...course, timeline: run.timeline },
  };
}

function lineOf(entry: DryEntry, graph: Graph, language: Language, say: Say): string[] {
  const at = entry.at.toISOString().slice(0, 16).replace('T', ' ');
  const step = (id: string): string => {
    const type = registry.get(graph.nodes.find((node) => node.id === id)?.type ?? '');
    return `${type?.title[language] ?? '?'} (${id})`;
  };
  switch (entry.kind) {
    case 'step':
      return [`${at}  ${step(entry.nodeId)} → ${entry.took}`];
    case 'effect': {
      const { kind, ...rest } = entry.change;
      const text =
        entry.change.kind === 'mail.send'
          ? say('mail', entry.change.template)
          : `${kind} ${Object.entries(rest)
              .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
              .join(' ')}`;
      return [`${' '.repeat(18)}· ${text}`];
    }
    case 'event':
      return [`${at}  ${say('happens', `${entry.touchpoint.kind} ${entry.touchpoint.ref ?? ''}`.trim())}`];
    case 'wait':
      return [`${' '.repeat(18)}· ${say('waits', entry.until.toISOString().slice(0, 16).replace('T', ' '))}`];
    case 'error':
      return [`${at}  ${step(entry.nodeId)}: ${say('failed', entry.message)}`];
    case 'ended':
      return [`${at}  ${say('ended', entry.outcome === 'finished' ? say('finished') : entry.outcome)}`];
    case 'stopped':
      return [`${at}  ${say('stopped')}`];
    default:
      return [];
  }
}
