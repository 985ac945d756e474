import type { Graph, Registry } from '@cultivar/workflow';
import type { CaseMove } from './journey-case.ts';
import { after, wayTo } from './reference-watch.ts';
import type { ReferenceWalk, Stand } from './reference-walk.ts';

/** A publication that moves walks: docs/decisions/0022-moving-between-versions.md. */
export interface ReferenceEdit {
  readonly run: number;
  readonly version: number;
  readonly graph: Graph;
  readonly moves: readonly CaseMove[];
  readonly resend: boolean;
}
const BY = 'api';

/** Moves one walk, if the plan names the step it stands at. */
export function moveWalk(walk: ReferenceWalk, edit: ReferenceEdit, registry: Registry, now: Date): void {
  const { stand } = walk;
  const move = stand && edit.moves.find(({ from, version }) => from === stand.node && version === walk.version);
  if (!move) return;
  const same = move.to === stand.node && typeOf(edit.graph, move.to) === typeOf(walk.graph, move.to);
  const keeps = same && !move.again;
  const fits = keeps && fitsInto(stand, edit.graph, registry);
  // asking again would be asking twice
  if (stand.kind === 'answer' && keeps && !fits) return;
  const { run, version, graph } = edit;
  const seq = walk.steps.length;
  const was = { stand, seq, version: walk.version, graph: walk.graph, to: move.to, into: version, kept: fits };
  const because = {
    ...{ by: BY, version, run, from: walk.version },
    ...(move.to !== null && { to: move.to }),
    ...(fits && { kept: true }),
  };
  const took = move.to === null ? 'leave' : 'moved';
  walk.steps = [...walk.steps, { node: stand.node, took, because, at: now.getTime() }];
  walk.moves = { ...walk.moves, [run]: was };
  if (move.to === null) {
    Object.assign(walk, { stand: null, outcome: 'taken-out', endedAt: now });
    return;
  }
  if (!edit.resend) rememberMails(walk, edit, { to: move.to, kept: fits }, registry);
  Object.assign(walk, { version, graph });
  const kept = stand.kind === 'answer' ? { ...stand, heldSeq: stand.heldSeq ?? seq } : stand;
  walk.stand = fits && stand.kind !== 'error' ? kept : begun(move.to, now);
}
const begun = (node: string, now: Date): Stand => ({
  node,
  kind: 'ready',
  dueAt: now,
  since: now,
  way: null,
  why: null,
});
const typeOf = (graph: Graph, id: string): string | undefined => graph.nodes.find((node) => node.id === id)?.type;

/** Whether every way out that the stand may take is there, and the goal it was called to. */
function fitsInto({ node: id, way, happened, answers, goal }: Stand, graph: Graph, registry: Registry): boolean {
  if (goal) return graph.nodes.some((node) => node.id === goal.goal);
  const node = graph.nodes.find((one) => one.id === id)!;
  const type = registry.get(node.type)!;
  const config: unknown = type.config.parse(node.config);
  const there = new Set([
    ...graph.edges.filter((edge) => edge.from === id).map((edge) => edge.port),
    ...Object.keys(type.jumpsTo?.(config) ?? {}),
    ...Object.keys(type.portsOf?.(config) ?? type.ports),
  ]);
  const wanted = [way ?? [], happened ?? [], Object.values(answers ?? {})].flat();
  return wanted.every((one) => there.has(one));
}

/** Mails that were sent already, and that the walk comes by again only because it was moved. */
function rememberMails(
  walk: ReferenceWalk,
  { graph, run }: ReferenceEdit,
  { to, kept }: { readonly to: string; readonly kept: boolean },
  registry: Registry,
): void {
  const beyond = (of: Graph, id: string): readonly string[] => {
    const ways = new Set([
      ...of.edges.filter((edge) => edge.from === id).map((edge) => edge.port),
      ...jumpsOf(of, id, registry),
    ]);
    const next = [...ways].flatMap((way) => wayTo(of, registry, id, way) ?? []);
    return next.flatMap((one) => after(of, registry, one));
  };
  // what a loop of the old version would have sent again is meant
  const meant = beyond(walk.graph, walk.stand!.node);
  const ahead = kept ? beyond(graph, to).filter((id) => !meant.includes(id)) : [to, ...beyond(graph, to)];
  const mails = walk.sent.filter(({ effect }) => effect.kind === 'mail.send' || effect.kind === 'question.ask');
  const again = mails.filter(({ node }) => ahead.includes(node) && walk.once[node] === undefined);
  walk.once = { ...walk.once, ...Object.fromEntries(again.map(({ node }) => [node, run])) };
}
function jumpsOf(graph: Graph, id: string, registry: Registry): string[] {
  const node = graph.nodes.find((one) => one.id === id)!;
  const type = registry.get(node.type)!;
  return Object.keys((type.jumpsTo?.(type.config.parse(node.config)) ?? {}) as object);
}

/** Brings one walk back to where it stood before a run, unless it has gone on since. @param others of the same journey */
export function undoMove(walk: ReferenceWalk, run: number, others: readonly ReferenceWalk[], now: Date): void {
  const was = walk.moves[run];
  if (!was) return;
  const back = was.to === null ? stillOut(walk, others) : !hasGoneOn(walk, run, now);
  if (!back) return;
  const { [run]: _, ...moves } = walk.moves;
  const node = walk.stand?.node ?? was.stand.node;
  const because = { by: BY, undone: run, version: was.version, to: was.stand.node };
  walk.steps = [...walk.steps, { node, took: 'moved', because, at: now.getTime() }];
  const { stand, seq, version, graph } = was;
  const asked = stand.kind === 'answer' ? { ...stand, heldSeq: stand.heldSeq ?? seq } : stand;
  const once = Object.fromEntries(Object.entries(walk.once).filter(([, by]) => by !== run));
  Object.assign(walk, { ...{ moves, version, graph, once, stand: asked }, outcome: null, endedAt: null });
}
const stillOut = (walk: ReferenceWalk, others: readonly ReferenceWalk[]): boolean =>
  walk.outcome === 'taken-out' && !others.some((other) => other !== walk && other.stand !== null);

/** At most it has visited its new step, and waits there. */
function hasGoneOn({ stand, steps, moves, version }: ReferenceWalk, run: number, now: Date): boolean {
  const was = moves[run]!;
  if (!stand || version !== was.into || stand.node !== was.to) return true;
  const more = steps.length - was.seq;
  if (more === 1) {
    if (portOf(stand) !== (was.kept ? portOf(was.stand) : null)) return true;
    const keeps = was.kept && was.stand.kind !== 'error';
    const stands = keeps ? [stateOf(was.stand)] : ['ready', 'error'];
    return !stands.includes(stateOf(stand)) || (keeps && Number(stand.dueAt) !== Number(was.stand.dueAt));
  }
  const asked = was.stand.kind === 'answer' || (was.kept && portOf(was.stand) !== null);
  const waits = stand.kind === 'event' || (stand.kind === 'time' && stand.way !== null && stand.dueAt > now);
  return more !== 2 || asked || !waits;
}
const stateOf = ({ kind }: Stand): string => (kind === 'time' ? 'ready' : kind);
const portOf = ({ goal, way }: Stand): string | null => (goal ? 'goal' : way);
