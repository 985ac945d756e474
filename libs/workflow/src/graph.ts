import { Rule } from '@cultivar/audience';
import { z } from 'zod';
import { MutedFinding, Scenario } from './scenario.ts';

export const NodeId = z.string().regex(/^[A-Za-z0-9_-]{1,40}$/);
export const GraphNode = z.object({
  /** Stable across versions. */
  id: NodeId,
  type: z.string().min(1).max(60),
  config: z.record(z.string(), z.unknown()),
  position: z.object({ x: z.number(), y: z.number() }),
});
export type GraphNode = z.infer<typeof GraphNode>;
/** From a node's port to the next node; at most one edge leaves a port. A port without an edge ends the journey there. */
export const GraphEdge = z.object({ from: NodeId, port: z.string().min(1).max(60), to: NodeId });
export type GraphEdge = z.infer<typeof GraphEdge>;

export const NOTE_COLOURS = ['yellow', 'green', 'blue', 'rose', 'grey'] as const;
/** What people tell one another on the canvas: a sticky note, or a comment on a step. The engine knows nothing of it. */
export const GraphNote = z.object({
  id: NodeId,
  text: z.string().max(4000),
  colour: z.enum(NOTE_COLOURS),
  position: z.object({ x: z.number(), y: z.number() }),
  size: z.object({ width: z.number().min(80).max(1200), height: z.number().min(48).max(1200) }),
  /** The step it comments on: it moves with it and goes with it. */
  about: NodeId.optional(),
});
export type GraphNote = z.infer<typeof GraphNote>;
/** Steps under one title; collapsed they are drawn as one card. A step is in one group at most. The engine knows nothing of it. */
export const GraphGroup = z.object({
  id: NodeId,
  title: z.string().max(120),
  nodes: z.array(NodeId).max(500),
  collapsed: z.boolean(),
});
export type GraphGroup = z.infer<typeof GraphGroup>;

export const REENTRY = ['never', 'after-leaving', 'after-days'] as const;
/** Days until re-entry where none are said. */
export const REENTRY_DAYS = 30;
export const Graph = z.object({
  nodes: z.array(GraphNode).max(500),
  edges: z.array(GraphEdge).max(2000),
  notes: z.array(GraphNote).max(200).optional(),
  groups: z.array(GraphGroup).max(100).optional(),
  /** Dry runs with what is expected of them: they travel with the workflow and are run before each publish. */
  scenarios: z.array(Scenario).max(50).optional(),
  /** Warnings that somebody keeps, with the reason. */
  muted: z.array(MutedFinding).max(200).optional(),
  settings: z
    .object({
      /** May a lead come in again? Never, once the earlier walk has ended, or so many days after that. Never twice at the same time. */
      reentry: z.enum(REENTRY).default('never'),
      /** For `after-days`. */
      reentryDays: z.number().int().min(1).max(3650).optional(),
      /** Only leads for whom this holds are let in. */
      entryRule: Rule.optional(),
      /** Leads for whom this holds are kept out, whatever lets them in. */
      suppressionRule: Rule.optional(),
      /** Those inside leave at their next step once the suppression rule holds for them. */
      suppressInside: z.boolean().optional(),
      /** So many in a hundred are kept out for comparison, always the same leads. */
      holdout: z.number().int().min(0).max(50).optional(),
    })
    .default({ reentry: 'never' }),
});
export type Graph = z.infer<typeof Graph>;
export const EMPTY_GRAPH: Graph = { nodes: [], edges: [], settings: { reentry: 'never' } };
