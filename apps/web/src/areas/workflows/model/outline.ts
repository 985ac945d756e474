import type { Graph } from '@cultivar/workflow';

interface Place {
  readonly key: string;
  /** From 1, as screen readers count. */
  readonly level: number;
  /** Key of the row it lies under. */
  readonly parent: string | undefined;
}
interface Way {
  readonly from: string;
  readonly port: string;
}
/** One line of the outline. */
export type OutlineRow = Place &
  (
    | { readonly kind: 'step'; readonly id: string; readonly no: number; readonly reached: boolean }
    /** One of several ways out; what follows lies under it. */
    | ({ readonly kind: 'way' } & Way)
    /** Nothing follows this way. */
    | ({ readonly kind: 'end' } & Way)
    /** Goes on with a step that stands elsewhere in the list. */
    | ({ readonly kind: 'link'; readonly to: string } & Way)
    | { readonly kind: 'note'; readonly id: string }
    | { readonly kind: 'notes' }
  );

/**
 * Steps in the order of the journey: each entry with what follows it. A way that is the only one goes on in the same
 * level, of several each is a row of its own with what follows under it. What nothing leads to comes last, then loose notes.
 */
export function outlineOf(
  graph: Graph,
  portsOf: (nodeId: string) => readonly string[],
  jumpsOf: (nodeId: string) => readonly string[] = () => [],
): readonly OutlineRow[] {
  const rows: OutlineRow[] = [];
  const seen = new Set<string>();
  const follower = new Map(graph.edges.map((edge) => [`${edge.from}/${edge.port}`, edge.to]));
  const hasInput = new Set(graph.edges.map((edge) => edge.to));
  let no = 0;
  const step = (id: string, level: number, parent: string | undefined, reached: boolean): void => {
    seen.add(id);
    rows.push({ kind: 'step', key: id, level, parent, id, no: (no += 1), reached });
    for (const note of graph.notes ?? [])
      if (note.about === id) rows.push({ kind: 'note', key: note.id, level: level + 1, parent: id, id: note.id });
  };
  const goOn = (way: Way, level: number, parent: string | undefined, reached: boolean): string | undefined => {
    const to = follower.get(`${way.from}/${way.port}`);
    const key = `${way.from}/${way.port}>`;
    if (to === undefined) rows.push({ kind: 'end', key, level, parent, ...way });
    else if (seen.has(to)) rows.push({ kind: 'link', key, level, parent, ...way, to });
    else {
      step(to, level, parent, reached);
      return to;
    }
    return undefined;
  };
  const chain = (first: string, level: number, parent: string | undefined, reached: boolean): void => {
    for (let id: string | undefined = first; id !== undefined;) {
      const from: string = id;
      const ports = portsOf(from);
      id = undefined;
      if (ports.length === 1) id = goOn({ from, port: ports[0]! }, level, parent, reached);
      else
        for (const port of ports) {
          const key = `${from}/${port}`;
          rows.push({ kind: 'way', key, level: level + 1, parent: from, from, port });
          const next = goOn({ from, port }, level + 2, key, reached);
          if (next !== undefined) chain(next, level + 2, key, reached);
        }
    }
  };
  const begin = (id: string, reached: boolean) => {
    if (seen.has(id)) return;
    step(id, 1, undefined, reached);
    chain(id, 1, undefined, reached);
  };
  // an entry begins a journey; a start that leads nowhere may be a step just put down
  for (const { id } of graph.nodes)
    if (!hasInput.has(id) && graph.edges.some((edge) => edge.from === id)) begin(id, true);
  // then where steps that are reached jump to, and what follows there
  for (const row of rows) if (row.kind === 'step' && row.reached) for (const to of jumpsOf(row.id)) begin(to, true);
  for (const { id } of graph.nodes) begin(id, !hasInput.has(id) && rows.length === 0);
  const loose = (graph.notes ?? []).filter(({ about }) => about === undefined || !seen.has(about));
  if (loose.length) rows.push({ kind: 'notes', key: 'notes:', level: 1, parent: undefined });
  for (const { id } of loose) rows.push({ kind: 'note', key: id, level: 2, parent: 'notes:', id });
  return rows;
}

/** Rows none of whose parents is collapsed. */
export function visibleRows(rows: readonly OutlineRow[], collapsed: ReadonlySet<string>): readonly OutlineRow[] {
  const hidden = new Set<string>();
  return rows.filter(({ key, parent }) => {
    if (parent === undefined || (!hidden.has(parent) && !collapsed.has(parent))) return true;
    hidden.add(key);
    return false;
  });
}
/** The way out that a row stands for, where something can be added or connected. */
export const wayOf = (row: OutlineRow): Way | undefined =>
  'port' in row ? { from: row.from, port: row.port } : undefined;
