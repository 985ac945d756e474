import { GraphNode, NodeId } from '@cultivar/workflow';
import { z } from 'zod';
import { EDITORS, EVERYONE, IdParams, Instant, route } from './route.ts';

/** What becomes of the leads that stand at one step of an older version; those who are not named stay where they are. */
export const Move = z.object({
  versionNo: z.number().int().positive(),
  nodeId: NodeId,
  /** The step of the new version they are to stand at; null: their journey ends. */
  to: NodeId.nullable(),
  /** Begin the step anew although it is the same one: a wait from its beginning, a question asked again. */
  again: z.boolean().optional(),
});
export type Move = z.infer<typeof Move>;
export const MovePlan = z.object({
  moves: z.array(Move).max(2000).default([]),
  /** Mails that were sent already go out again when a moved lead comes by again. */
  resend: z.boolean().default(false),
});
export type MovePlan = z.infer<typeof MovePlan>;

export const StandingAt = z.object({
  versionNo: z.number().int(),
  node: GraphNode,
  leads: z.number().int(),
  /** Of those: stopped by an error, held for an answer, waiting for a time or an event. */
  failed: z.number().int(),
  held: z.number().int(),
  waiting: z.number().int(),
  /** Steps that they may have come by and that their version would not take them to again. */
  behind: z.array(NodeId),
});
export type StandingAt = z.infer<typeof StandingAt>;

export const Moved = z.object({
  runId: z.number().int(),
  moved: z.number().int(),
  takenOut: z.number().int(),
  /** Of very many leads the rest follow behind the answer. */
  running: z.boolean(),
});
export type Moved = z.infer<typeof Moved>;

export const MoveRun = z.object({
  id: z.number().int(),
  versionNo: z.number().int(),
  state: z.enum(['running', 'done', 'undoing', 'undone']),
  moved: z.number().int(),
  takenOut: z.number().int(),
  undone: z.number().int(),
  /** Are still to come, to be moved or to be brought back. */
  left: z.number().int(),
  /** Have not gone on since: could be brought back. */
  undoable: z.number().int(),
  startedAt: Instant,
  by: z.string().nullable(),
});
export type MoveRun = z.infer<typeof MoveRun>;

export const versionRoutes = {
  standing: route({
    method: 'GET',
    path: '/api/workflows/:id/standing',
    roles: EVERYONE,
    summary: 'Where the leads inside stand, by version and step',
    params: IdParams,
    output: z.array(StandingAt),
  }),
  moves: route({
    method: 'GET',
    path: '/api/workflows/:id/moves',
    roles: EVERYONE,
    summary: 'The latest moves of leads between versions, newest first',
    params: IdParams,
    output: z.array(MoveRun),
  }),
  move: route({
    method: 'POST',
    path: '/api/workflows/:id/moves',
    roles: EDITORS,
    summary: 'Moves leads of older versions to the live one, or ends their journey',
    params: IdParams,
    body: MovePlan,
    output: Moved,
    errors: ['not-now', 'no-such-step'],
  }),
  undo: route({
    method: 'POST',
    path: '/api/workflows/:id/moves/:run/undo',
    roles: EDITORS,
    summary: 'Brings back the moved leads that have not gone on since',
    params: IdParams.extend({ run: z.coerce.number().int().positive() }),
    output: z.object({ undone: z.number().int(), goneOn: z.number().int(), running: z.boolean() }),
    errors: ['not-now'],
  }),
};
