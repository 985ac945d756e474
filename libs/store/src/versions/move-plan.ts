import type { CompiledNode, Version } from '@cultivar/engine';

/** What becomes of the leads that stand at one step of an older version. Whoever is not named stays. */
export interface Move {
  /** Number of the version they are on. */
  readonly versionNo: number;
  readonly nodeId: string;
  /** The step of the new version they are to stand at; null: they are taken out. */
  readonly to: string | null;
  /** Begin the step anew even where it is the same one: a wait from its beginning, a question asked again. */
  readonly again?: boolean | undefined;
}
export interface MovePlan {
  readonly moves: readonly Move[];
  /** Mails that were sent already go out again when the walk comes by again. */
  readonly resend: boolean;
}

/** A move with everything the statements ask for: by numbers, as the cursors have it. */
export interface ReadyMove {
  readonly version: number;
  readonly node: number;
  /** null: taken out */
  readonly target: number | null;
  readonly to: string | null;
  readonly versionNo: number;
  /** What stands at the step may go on standing there: the same step, and nobody asked to begin it anew. */
  readonly keeps: boolean;
  /** The ways out of the new step: who leaves by another one cannot keep its stand. */
  readonly ports: readonly string[];
  /** The goals of the new version: who was called to another one cannot keep its stand either. */
  readonly goals: readonly string[];
  /** Steps whose mails would go out again only because of the move, for those who keep their stand and for those who begin anew. */
  readonly once: { readonly kept: readonly string[]; readonly anew: readonly string[] };
}

/** The ways out of a step: those of its type, and those drawn. */
export function waysOut({ type, config, fault, next }: CompiledNode): string[] {
  const ports = !type ? {} : fault === null ? (type.portsOf?.(config as never) ?? type.ports) : type.ports;
  return [...new Set([...next.keys(), ...Object.keys(ports)])];
}

/** @returns indexes of the steps a lead may still come by that leaves this one; with `itself`, this one, too */
export function ahead(version: Version, from: number, itself: boolean): ReadonlySet<number> {
  const found = new Set<number>(itself ? [from] : []);
  const open = [from];
  for (let at = open.pop(); at !== undefined; at = open.pop())
    for (const next of version.nodes[at]?.next.values() ?? [])
      if (!found.has(next)) {
        found.add(next);
        open.push(next);
      }
  return found;
}

/**
 * @param from versions by number
 * @returns undefined where a version or a step is not there
 */
export function readyMove(
  move: Move,
  from: { readonly id: number; readonly version: Version } | undefined,
  into: Version,
  resend: boolean,
): ReadyMove | undefined {
  const node = from?.version.byId.get(move.nodeId);
  if (!from || !node) return undefined;
  const bare = { version: from.id, node: node.index, versionNo: move.versionNo, to: move.to };
  const nothing = { keeps: false, ports: [], goals: [], once: { kept: [], anew: [] } };
  if (move.to === null) return { ...bare, target: null, ...nothing };
  const target = into.byId.get(move.to);
  if (!target) return undefined;
  const ids = (places: ReadonlySet<number>): string[] => [...places].map((index) => into.nodes[index]!.id);
  // what the old version would have sent again anyway (a loop) is no doing of the move
  const meant = new Set([...ahead(from.version, node.index, false)].map((index) => from.version.nodes[index]!.id));
  return {
    ...bare,
    target: target.index,
    keeps: target.id === node.id && target.type?.type === node.type?.type && move.again !== true,
    ports: waysOut(target),
    goals: into.goals.map((goal) => goal.id),
    once: resend
      ? { kept: [], anew: [] }
      : {
          kept: ids(ahead(into, target.index, false)).filter((id) => !meant.has(id)),
          anew: ids(ahead(into, target.index, true)),
        },
  };
}
