export { beginMoves, listMoves, moveMore, openMoveRuns, undoMoves, whereLeadsStand } from './move-run.store.ts';
export type { MoveRun, StandingAt } from './move-run.store.ts';
export type { Move, MovePlan } from './move-plan.ts';
