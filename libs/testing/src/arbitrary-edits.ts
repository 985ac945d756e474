import type { Graph, Registry } from '@cultivar/workflow';
import fc from 'fast-check';
import { editOf } from './arbitrary-graph.ts';
import type { CaseEvent, CaseMove } from './journey-case.ts';

/** When somebody stands somewhere, mostly. */
const minute = fc.nat(5 * 24 * 60);
/** What becomes of those who stand at a step: stay, leave, the same step, the same from its beginning, or another one. */
const fate = fc.oneof(fc.constantFrom('stay', 'leave', 'same', 'same', 'same', 'again'), fc.nat(9));
type Fate = string | number;

/** Publications one after the other, each an edit of the one before it, some undone later. */
export function arbitraryEdits(
  registry: Registry,
  graphs: readonly Graph[],
  most: number,
): fc.Arbitrary<readonly CaseEvent[]> {
  const times = fc.array(minute, { minLength: 1, maxLength: most }).map((list) => [...list].sort((a, b) => a - b));
  return fc.tuple(times, fc.nat(graphs.length - 1)).chain(([minutes, journey]) =>
    minutes
      .reduce<fc.Arbitrary<readonly Graph[]>>(
        (drawn, _) => drawn.chain((all) => editOf(registry, all.at(-1)!).map((next) => [...all, next])),
        fc.constant([graphs[journey]!]),
      )
      .chain((versions) =>
        fc.tuple(...minutes.map((at, i) => publication(versions.slice(0, i + 2), { minute: at, journey }))),
      )
      .map((events) => events.flat()),
  );
}

const publication = (
  versions: readonly Graph[],
  it: { readonly minute: number; readonly journey: number },
): fc.Arbitrary<CaseEvent[]> =>
  fc
    .record({
      fates: fc.array(fate, { minLength: 12, maxLength: 12 }),
      resend: fc.constantFrom(false, false, false, true),
      /** So many minutes later the moves are undone. */
      undone: fc.option(fc.constantFrom(0, 0, 30, 24 * 60)),
    })
    .map(({ fates, resend, undone }): CaseEvent[] => {
      const graph = versions.at(-1)!;
      const moves = movesOf(versions, fates);
      const edited: CaseEvent = { do: 'edited', ...it, lead: 0, graph, moves, resend };
      return undone === null
        ? [edited]
        : [edited, { do: 'undone', journey: it.journey, lead: 0, minute: it.minute + undone }];
    });

/** The plan: for every step of every older version one fate. */
function movesOf(versions: readonly Graph[], fates: readonly Fate[]): CaseMove[] {
  const next = versions.at(-1)!;
  const there = next.nodes.map(({ id }) => id);
  let at = 0;
  return versions.slice(0, -1).flatMap((graph, i) =>
    graph.nodes.flatMap(({ id }): CaseMove[] => {
      const drawn = fates[at++ % fates.length]!;
      const to = drawn === 'leave' ? null : typeof drawn === 'number' ? there[drawn % there.length]! : id;
      if (drawn === 'stay' || (to !== null && !there.includes(to))) return [];
      return [{ version: i + 1, from: id, to, again: drawn === 'again' }];
    }),
  );
}
