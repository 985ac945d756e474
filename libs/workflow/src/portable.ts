import { z } from 'zod';
import { Graph, GraphGroup, GraphNote, NodeId } from './graph.ts';
import type { GraphEdge, GraphNode } from './graph.ts';
import { REFERENCE_INPUTS } from './field-words.ts';
import { layOut } from './lay-out.ts';
import type { Registry } from './node-type.ts';
import { namedIn } from './replace-references.ts';
import { MutedFinding, Scenario } from './scenario.ts';

/** Raised when a file of an earlier form can no longer be read as it is. */
export const PORTABLE_FORMAT = 'cultivar-workflow/1';
/** Where a running house serves the JSON Schema of these files. */
export const PORTABLE_SCHEMA_PATH = '/api/workflow-schema.json';

const Place = z.object({ x: z.number(), y: z.number() });
/** A step as it stands in a file: what it is, its settings, and where each of its ways out leads. */
export const PortableStep = z.object({
  id: NodeId,
  type: z.string().min(1).max(60),
  settings: z.record(z.string(), z.unknown()).default({}),
  /** Next step by way out; one that is left out ends the journey. */
  next: z.record(z.string().min(1).max(60), NodeId).default({}),
  at: Place.optional(),
});
export type PortableStep = z.infer<typeof PortableStep>;

export const WorkflowKey = z.string().regex(/^[a-z0-9][a-z0-9-]{0,79}$/);
const PortableNote = GraphNote.omit({ position: true }).extend({ at: Place.optional() });

/** A workflow as a file that a person can read, compare and keep in git. Positions may be left out: they are laid out anew. */
export const Portable = z.object({
  $schema: z.string().max(500).optional(),
  format: z.literal(PORTABLE_FORMAT),
  /** Stable name across houses: the command line finds by it what to compare with and what to change. */
  key: WorkflowKey.optional(),
  name: z.string().trim().min(1).max(120),
  settings: Graph.shape.settings,
  steps: z.array(PortableStep).max(500),
  notes: z.array(PortableNote).max(200).optional(),
  groups: z.array(GraphGroup).max(100).optional(),
  scenarios: z.array(Scenario).max(50).optional(),
  muted: z.array(MutedFinding).max(200).optional(),
  /** What the settings name: by id, as the steps write it, and by the name by which another house may know it. */
  references: z
    .array(
      z.object({
        kind: z.enum(REFERENCE_INPUTS),
        id: z.string().min(1).max(200),
        name: z.string().max(200).optional(),
      }),
    )
    .max(2000)
    .default([]),
});
export type Portable = z.infer<typeof Portable>;

export interface PortableOptions {
  readonly key?: string | undefined;
  readonly name: string;
  /** Name of a thing by kind and id; what it does not know is written by its id alone. */
  readonly nameOf?: (kind: string, id: string) => string | undefined;
  /** Keeps where the steps stand on the canvas. */
  readonly positions?: boolean;
}

/** A workflow as a file. Edges are written at the step they leave, in the order of its ways out. */
export function toPortable(graph: Graph, registry: Registry, options: PortableOptions): Portable {
  const { nameOf = () => undefined, positions = false } = options;
  const at = (place: { x: number; y: number }) => positions && { at: place };
  const named = new Map<string, Portable['references'][number]>();
  for (const { kind, id } of namedIn(graph, registry)) {
    const name = nameOf(kind, id);
    named.set(`${kind} ${id}`, { kind, id, ...(name !== undefined && { name }) });
  }
  return {
    format: PORTABLE_FORMAT,
    ...(options.key !== undefined && { key: options.key }),
    name: options.name,
    settings: graph.settings,
    steps: graph.nodes.map(({ id, type, config, position }) => ({
      ...{ id, type, settings: config },
      next: Object.fromEntries(waysOut(graph, id, registry).map((edge) => [edge.port, edge.to])),
      ...at(position),
    })),
    ...(graph.notes && { notes: graph.notes.map(({ position, ...note }) => ({ ...note, ...at(position) })) }),
    ...(graph.groups && { groups: graph.groups }),
    ...(graph.scenarios && { scenarios: graph.scenarios }),
    ...(graph.muted && { muted: graph.muted }),
    references: [...named.values()].sort((a, b) => (`${a.kind} ${a.id}` < `${b.kind} ${b.id}` ? -1 : 1)),
  };
}

function waysOut({ nodes, edges }: Graph, id: string, registry: Registry): GraphEdge[] {
  const node = nodes.find((it) => it.id === id)!;
  const type = registry.get(node.type);
  const config = type?.config.safeParse(node.config);
  const ports = Object.keys((config?.success && type?.portsOf?.(config.data)) || (type?.ports ?? {}));
  const place = ({ port }: GraphEdge) => (ports.indexOf(port) + ports.length + 1) % (ports.length + 1);
  return edges.filter(({ from }) => from === id).sort((a, b) => place(a) - place(b));
}

/** The graph of a file. Steps without a place are laid out from top to bottom; edges to steps that are not there are left out. */
export function fromPortable(portable: Portable): Graph {
  const ids = new Set(portable.steps.map(({ id }) => id));
  const edges = portable.steps.flatMap(({ id, next }) =>
    Object.entries(next)
      .filter(([, to]) => ids.has(to))
      .map(([port, to]): GraphEdge => ({ from: id, port, to })),
  );
  const places = portable.steps.every(({ at }) => at) ? null : layOut([...ids], edges);
  const nodes = portable.steps.map(({ id, type, settings, at }): GraphNode => ({
    ...{ id, type, config: settings },
    position: places ? places.get(id)! : at!,
  }));
  return {
    nodes,
    edges,
    settings: portable.settings,
    ...(portable.notes && { notes: portable.notes.map((note, index) => placed(note, index, nodes)) }),
    ...(portable.groups && { groups: portable.groups }),
    ...(portable.scenarios && { scenarios: portable.scenarios }),
    ...(portable.muted && { muted: portable.muted }),
  };
}

/** A comment stands beside its step, a loose note to the left of everything. */
function placed({ at, ...note }: z.infer<typeof PortableNote>, index: number, nodes: readonly GraphNode[]): GraphNote {
  const about = nodes.find(({ id }) => id === note.about)?.position;
  const left = Math.min(0, ...nodes.map(({ position }) => position.x)) - note.size.width - 60;
  const position = at ?? (about ? { x: about.x + 300, y: about.y } : { x: left, y: index * 140 });
  return { ...note, position };
}
