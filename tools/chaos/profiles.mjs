// The runs there are, and how each is set.
import { ENGINE, SENDER } from './points.mjs';

export const PROFILE_OPTIONS = {
  all: { seconds: 120, faster: 60, arms: true },
  /** What `npm test` runs, on both queues. */
  short: {
    ...{ seconds: 6, faster: 60, leads: 60, journeys: 'brief', stuckMs: 25_000, arms: true },
    atLeast: { workers: 2, postgres: 1, backendsTerminated: 1, mails: 20 },
    plan: {
      pointMs: [700, 1_200],
      points: [SENDER[2], ENGINE[3]],
      pgKillMs: [2_500, 3_500],
      stormMs: [1_000, 2_000],
      redisMs: [1_000, 2_000],
    },
  },
  disk: { faster: 60, leads: 300, diskMb: 400 },
  recovery: { faster: 1, journeys: 'small', leads: 400, arms: true, viaProxy: true },
  // claims of fifteen minutes last fifteen seconds of this clock's; rests after 535 and lost connections are shortened likewise
  senders: {
    ...{ seconds: 120, faster: 60, journeys: 'none', leads: 5_000, mailFaults: 'thick', pace: 'shortRests' },
    ...{ arms: true, workers: 3 },
  },
  /** New versions all the time, and leads moved to them, taken out and brought back. */
  migrate: {
    ...{ seconds: 120, faster: 60, leads: 2_000, journeys: 'edited', pace: 'smallMoves', arms: true },
    atLeast: { publications: 5, moved: 200, takenOut: 20, undone: 20 },
  },
};
