import type { Stage } from '@cultivar/audience';

/** How far along the funnel; `recycled` stands where `lead` stands, `disqualified` outside. */
const RANK: Readonly<Record<Stage, number | null>> = {
  lead: 0,
  recycled: 0,
  mql: 1,
  sal: 2,
  sql: 3,
  customer: 4,
  disqualified: null,
};

const forward = (from: Stage, to: Stage): boolean => {
  const [a, b] = [RANK[from], RANK[to]];
  return a !== null && b !== null && b > a;
};

/**
 * Who may move a lead where. A rule (scoring gate, journey) only ever moves forward along the funnel. A person may move
 * anywhere; where that is not forward, a reason is needed (see `needsReason`).
 */
export const mayMove = (from: Stage, to: Stage, by: 'rule' | 'person'): boolean =>
  from !== to && (by === 'person' || forward(from, to));

/** Whether the move has to be explained: backward, out of the funnel, or back into it. */
export const needsReason = (from: Stage, to: Stage): boolean => from !== to && !forward(from, to);
