import { Rule } from '@cultivar/audience';
import { z } from 'zod';

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

export const REENTRY = ['never', 'after-leaving'] as const;
export const Graph = z.object({
  nodes: z.array(GraphNode).max(500),
  edges: z.array(GraphEdge).max(2000),
  settings: z
    .object({
      /** May a lead come in again? Never, or once the earlier walk has ended. Never twice at the same time. */
      reentry: z.enum(REENTRY).default('never'),
      /** Only leads for whom this holds are let in. */
      entryRule: Rule.optional(),
    })
    .default({ reentry: 'never' }),
});
export type Graph = z.infer<typeof Graph>;
export const EMPTY_GRAPH: Graph = { nodes: [], edges: [], settings: { reentry: 'never' } };
