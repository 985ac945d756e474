export { beginMoves, listMoves, moveMore, openMoveRuns, undoMoves } from './move-run.store.ts';
export type { MoveRun } from './move-run.store.ts';
export type { Move, MovePlan } from './move-plan.ts';
export { whereLeadsStand } from './standing.store.ts';
