import type { BackTestFigures } from '@cultivar/contract';

/** What a back-test shows on the canvas. */
export interface BackTestShown {
  readonly draft: BackTestFigures;
  /** null: nothing is published yet. */
  readonly live: BackTestFigures | null;
  /** Steps of the published version: any other is new in the draft. */
  readonly liveSteps: ReadonlySet<string>;
}
export interface BackTestWay {
  readonly port: string;
  readonly n: number;
  /** Of those who went on from the step; undefined: nobody did. */
  readonly share: number | undefined;
  readonly liveShare: number | undefined;
}

/** The ways out of a step that somebody took, in the draft or in the live version. */
export function waysOf({ draft, live }: Pick<BackTestShown, 'draft' | 'live'>, nodeId: string): readonly BackTestWay[] {
  const mine = draft.nodes[nodeId]?.ports ?? {};
  const theirs = live?.nodes[nodeId]?.ports ?? {};
  const share = (ports: Readonly<Record<string, number>>, port: string) => {
    const all = Object.values(ports).reduce((sum, n) => sum + n, 0);
    return all ? (ports[port] ?? 0) / all : undefined;
  };
  return [...new Set([...Object.keys(mine), ...Object.keys(theirs)])].map((port) => ({
    ...{ port, n: mine[port] ?? 0 },
    ...{ share: share(mine, port), liveShare: share(theirs, port) },
  }));
}
