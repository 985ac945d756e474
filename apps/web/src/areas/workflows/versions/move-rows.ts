import type { Move, StandingAt } from '@cultivar/contract';
import type { Graph, GraphNode } from '@cultivar/workflow';

/** `stay`, `leave`, `to:<step>`, or `again:<step>`: the same step from its beginning. */
export type Choice = string;
export interface MoveRow extends StandingAt {
  readonly key: string;
  /** Whether the new version has the step, and whether it is set differently there. */
  readonly step: 'same' | 'changed' | 'gone';
}
export type Choices = Readonly<Record<string, Choice>>;
export interface MoveSums {
  readonly stay: number;
  readonly move: number;
  readonly leave: number;
}

/** Where the leads stand that a new version would leave behind. `marks`: what the new version does differently, by step. */
export function moveRows(
  standing: readonly StandingAt[],
  target: Graph,
  marks: (row: StandingAt) => 'same' | 'changed',
): MoveRow[] {
  const types = new Map(target.nodes.map(({ id, type }) => [id, type]));
  return standing.map((row) => ({
    ...row,
    key: `${row.versionNo}/${row.node.id}`,
    step: types.get(row.node.id) === row.node.type ? marks(row) : 'gone',
  }));
}

/** Everybody goes along where the step still exists; who stands at one that is gone stays, until somebody says where to. */
export const goAlong = (rows: readonly MoveRow[]): Choices =>
  Object.fromEntries(rows.map(({ key, step, node }) => [key, step === 'gone' ? 'stay' : `to:${node.id}`]));
export const allStay = (rows: readonly MoveRow[]): Choices => Object.fromEntries(rows.map(({ key }) => [key, 'stay']));

/** The plan for the api: only those who do not stay are named. */
export const movesOf = (rows: readonly MoveRow[], choices: Choices): Move[] =>
  rows.flatMap(({ key, versionNo, node }): Move[] => {
    const choice = choices[key] ?? 'stay';
    if (choice === 'stay') return [];
    const bare = { versionNo, nodeId: node.id };
    if (choice === 'leave') return [{ ...bare, to: null }];
    const [how, to] = [choice.slice(0, choice.indexOf(':')), choice.slice(choice.indexOf(':') + 1)];
    return [{ ...bare, to, ...(how === 'again' && { again: true }) }];
  });

export function sumsOf(rows: readonly MoveRow[], choices: Choices): MoveSums {
  const sums = { stay: 0, move: 0, leave: 0 };
  for (const { key, leads } of rows) {
    const choice = choices[key] ?? 'stay';
    sums[choice === 'stay' || choice === 'leave' ? choice : 'move'] += leads;
  }
  return sums;
}

/** Steps a lead can be put at: all but the entries. */
export const targetsOf = (graph: Graph, isEntry: (node: GraphNode) => boolean): GraphNode[] =>
  graph.nodes.filter((node) => !isEntry(node));
