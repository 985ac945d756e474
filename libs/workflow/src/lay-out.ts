import type { GraphEdge } from './graph.ts';

const STEP_X = 320;
const STEP_Y = 205;

/**
 * Places for steps that have none: each below all that lead into it (edges back up do not count), those of one row side by side under
 * the middle of what leads to them. Enough to read at once; the editor's own layout is finer.
 */
export function layOut(
  ids: readonly string[],
  edges: readonly GraphEdge[],
): ReadonlyMap<string, { x: number; y: number }> {
  const next = new Map<string, string[]>(ids.map((id) => [id, []]));
  for (const { from, to } of edges) next.get(from)?.push(to);
  const rowOf = rows(ids, next);
  const byRow = new Map<number, string[]>();
  for (const [id, row] of rowOf) byRow.set(row, [...(byRow.get(row) ?? []), id]);
  const places = new Map<string, { x: number; y: number }>();
  for (const row of [...byRow.keys()].sort((a, b) => a - b)) {
    const wanted = byRow.get(row)!.map((id) => {
      const above = edges.filter(({ from, to }) => to === id && places.has(from) && rowOf.get(from)! < row);
      const middle = above.reduce((sum, { from }) => sum + places.get(from)!.x, 0) / (above.length || 1);
      return { id, middle };
    });
    wanted.sort((a, b) => a.middle - b.middle);
    const centre = wanted.reduce((sum, { middle }) => sum + middle, 0) / wanted.length;
    wanted.forEach(({ id }, at) =>
      places.set(id, { x: Math.round(centre + (at - (wanted.length - 1) / 2) * STEP_X), y: row * STEP_Y }),
    );
  }
  return places;
}

/** The longest way from a beginning, without the edges that lead back to a step still open. */
function rows(ids: readonly string[], next: ReadonlyMap<string, readonly string[]>): ReadonlyMap<string, number> {
  const reached = new Set([...next].flatMap(([from, all]) => all.filter((to) => to !== from)));
  const state = new Map<string, 'open' | 'done'>();
  const forward = new Map<string, string[]>();
  const order: string[] = [];
  const visit = (root: string): void => {
    const stack: { id: string; at: number }[] = [{ id: root, at: 0 }];
    state.set(root, 'open');
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const to = next.get(top.id)![top.at];
      top.at += 1;
      if (to === undefined) {
        state.set(top.id, 'done');
        order.push(top.id);
        stack.pop();
      } else if (state.get(to) !== 'open') {
        forward.set(top.id, [...(forward.get(top.id) ?? []), to]);
        if (!state.has(to)) {
          state.set(to, 'open');
          stack.push({ id: to, at: 0 });
        }
      }
    }
  };
  for (const id of [...ids.filter((it) => !reached.has(it)), ...ids]) if (!state.has(id)) visit(id);
  const row = new Map<string, number>(ids.map((id) => [id, 0]));
  for (const id of order.reverse())
    for (const to of forward.get(id) ?? []) row.set(to, Math.max(row.get(to)!, row.get(id)! + 1));
  return row;
}
