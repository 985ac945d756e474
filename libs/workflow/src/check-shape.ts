import type { Words } from '@cultivar/audience';
import type { SoundNode } from './check.ts';
import type { Finding } from './finding.ts';
import type { Graph, GraphEdge } from './graph.ts';
import type { Registry } from './node-type.ts';

type Ports = Readonly<Record<string, Words>>;
interface Shape {
  readonly graph: Graph;
  readonly registry: Registry;
  readonly sound: ReadonlyMap<string, SoundNode>;
  /** Next nodes by node id; edges to nodes that are not there are left out. */
  readonly next: ReadonlyMap<string, readonly string[]>;
}
const find = (code: string, severity: Finding['severity'], at: Finding['at'], de: string, en: string): Finding => ({
  code,
  severity,
  at,
  message: { de, en },
});

/** How the nodes hang together: entries, edges, loops, loose ends. */
export function checkShape(graph: Graph, registry: Registry, sound: ReadonlyMap<string, SoundNode>): Finding[] {
  const ids = new Set(graph.nodes.map((node) => node.id));
  const next = new Map<string, string[]>(graph.nodes.map((node) => [node.id, []]));
  for (const edge of graph.edges) if (ids.has(edge.to)) next.get(edge.from)?.push(edge.to);
  for (const [id, { type, config }] of sound)
    for (const to of Object.values(type.jumpsTo?.(config) ?? {})) if (ids.has(to)) next.get(id)?.push(to);
  const shape: Shape = { graph, registry, sound, next };
  return [
    ...entryFindings(shape),
    ...doubleIds(graph),
    ...edgeFindings(shape, ids),
    ...unreachable(shape),
    ...loops(shape),
    ...looseEnds(shape),
  ];
}

const isEntry = ({ graph, registry }: Shape, id: string): boolean => {
  const node = graph.nodes.find((it) => it.id === id);
  return node !== undefined && registry.get(node.type)?.category === 'entry';
};
/** @returns the ways out; undefined where they cannot be known (type or settings not in order) */
function portsOf({ sound }: Shape, id: string): Ports | undefined {
  const it = sound.get(id);
  return it && ((it.type.portsOf?.(it.config) ?? it.type.ports) as Ports);
}

function entryFindings(shape: Shape): Finding[] {
  if (shape.graph.nodes.some((node) => isEntry(shape, node.id))) return [];
  return [
    find(
      'no-entry',
      'error',
      {},
      'Niemand kommt hinein: Der Workflow hat keinen Eingang. Ziehen Sie einen Baustein aus „Eingang“ auf die Fläche.',
      'Nobody gets in: the workflow has no entry. Drag a node from “Entry” onto the canvas.',
    ),
  ];
}

function doubleIds({ nodes }: Graph): Finding[] {
  const seen = new Set<string>();
  const double = nodes.filter(({ id }) => seen.has(id) || !seen.add(id));
  return double.map(({ id }) =>
    find(
      'duplicate-node',
      'error',
      { node: id },
      'Zwei Bausteine haben dieselbe Kennung. Löschen Sie einen und fügen Sie ihn neu ein.',
      'Two nodes have the same id. Delete one and add it again.',
    ),
  );
}

function edgeFindings(shape: Shape, ids: ReadonlySet<string>): Finding[] {
  const taken = new Set<string>();
  return shape.graph.edges.flatMap((edge): Finding[] => {
    const at = { node: edge.from, port: edge.port };
    if (!ids.has(edge.from) || !ids.has(edge.to)) return [loose(edge, ids)];
    const key = `${edge.from} ${edge.port}`;
    const found: Finding[] = [];
    if (taken.has(key))
      found.push(
        find(
          'duplicate-edge',
          'error',
          at,
          'Von diesem Ausgang gehen zwei Verbindungen ab. Löschen Sie eine.',
          'Two connections leave this way out. Delete one.',
        ),
      );
    taken.add(key);
    const ports = portsOf(shape, edge.from);
    if (ports && !Object.hasOwn(ports, edge.port))
      found.push(
        find(
          'unknown-port',
          'error',
          at,
          `Den Ausgang „${edge.port}“ gibt es an diesem Baustein nicht mehr. Verbinden Sie neu.`,
          `The node no longer has the way out “${edge.port}”. Connect it anew.`,
        ),
      );
    if (isEntry(shape, edge.to))
      found.push(
        find(
          'into-entry',
          'error',
          at,
          'Die Verbindung führt in einen Eingang. Eingänge haben keinen Vorgänger: Verbinden Sie mit dem Baustein dahinter.',
          'The connection leads into an entry. Nothing comes before an entry: connect to the node behind it.',
        ),
      );
    return found;
  });
}
const loose = (edge: GraphEdge, ids: ReadonlySet<string>): Finding =>
  find(
    'unknown-node',
    'error',
    ids.has(edge.from) ? { node: edge.from, port: edge.port } : ids.has(edge.to) ? { node: edge.to } : {},
    'Eine Verbindung führt ins Leere: ihr Baustein ist gelöscht. Löschen Sie die Verbindung.',
    'A connection leads nowhere: its node was deleted. Delete the connection.',
  );

function reachableFrom(
  starts: readonly string[],
  next: Shape['next'],
  through: (id: string) => boolean = () => true,
): Set<string> {
  const reached = new Set<string>();
  const open = [...starts];
  for (let id = open.pop(); id !== undefined; id = open.pop())
    for (const to of next.get(id) ?? [])
      if (!reached.has(to) && through(to)) {
        reached.add(to);
        open.push(to);
      }
  return reached;
}

function unreachable(shape: Shape): Finding[] {
  const entries = shape.graph.nodes.filter((node) => isEntry(shape, node.id)).map((node) => node.id);
  if (!entries.length) return [];
  // a goal is come to without a connection
  const goals = [...shape.sound].filter(([, { type }]) => type.goal).map(([id]) => id);
  const reached = new Set([...reachableFrom([...entries, ...goals], shape.next), ...goals]);
  return shape.graph.nodes
    .filter(({ id }) => !reached.has(id) && !entries.includes(id))
    .map(({ id }) =>
      find(
        'unreachable',
        'warning',
        { node: id },
        'Hierher kommt kein Lead: Es führt kein Weg von einem Eingang zu diesem Baustein. Verbinden oder löschen Sie ihn.',
        'No lead gets here: no path leads from an entry to this node. Connect it or delete it.',
      ),
    );
}

/** A circle that surely takes no time would run a lead round and round at once: with a mail in it, dozens of mails. */
function loops(shape: Shape): Finding[] {
  const rushes = (id: string): boolean => {
    const it = shape.sound.get(id);
    return it !== undefined && !it.type.pauses?.(it.config);
  };
  const told = new Set<string>();
  return shape.graph.nodes.flatMap(({ id }): Finding[] => {
    if (told.has(id) || !rushes(id)) return [];
    const ahead = reachableFrom([id], shape.next, rushes);
    if (!ahead.has(id)) return [];
    for (const other of ahead) if (reachableFrom([other], shape.next, rushes).has(id)) told.add(other);
    return [
      find(
        'loop-without-wait',
        'error',
        { node: id },
        'Hier geht es im Kreis, ohne dass gewartet wird: Der Lead liefe sofort immer wieder hindurch. Fügen Sie „Warten“ in den Kreis ein.',
        'This goes round in a circle without a wait: the lead would run through again and again at once. Put a “Wait” into the circle.',
      ),
    ];
  });
}

/** A line may just end; but an entry that leads nowhere, or one of several ways out left open, was likely forgotten. */
function looseEnds(shape: Shape): Finding[] {
  const taken = new Set(shape.graph.edges.map((edge) => `${edge.from} ${edge.port}`));
  return shape.graph.nodes.flatMap(({ id }): Finding[] => {
    const ports = Object.entries(portsOf(shape, id) ?? {});
    const entry = isEntry(shape, id);
    if (ports.length < 2 && !entry) return [];
    return ports
      .filter(([port]) => !taken.has(`${id} ${port}`))
      .map(([port, words]) =>
        find(
          'open-port',
          'warning',
          { node: id, port },
          entry
            ? 'Nach diesem Eingang kommt nichts. Verbinden Sie ihn mit dem ersten Schritt.'
            : `Bei „${words.de}“ endet die Reise. Verbinden Sie den Ausgang, oder setzen Sie „Verlassen“ dahinter, wenn es so sein soll.`,
          entry
            ? 'Nothing comes after this entry. Connect it to the first step.'
            : `At “${words.en}” the journey ends. Connect the way out, or put “Leave” behind it if that is meant.`,
        ),
      );
  });
}
