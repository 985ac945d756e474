// The runs there are, and how each is set.
import { SENDER_CHANCES } from './senders.mjs';

/** Kills at named points, each time one is passed: so that a run of minutes passes each point's kill several times. */
export const CHANCES = {
  'engine before the claim': 0.0005,
  'engine claimed': 0.001,
  'engine decided': 0.001,
  'engine half written': 0.001,
  'engine written': 0.001,
  'before a COMMIT': 0.0003,
  'after a COMMIT': 0.0003,
  'sender claimed': 0.002,
  'sender before D': 0.001,
  'sender after D, before the end of the body': 0.001,
  'sender before A, after the 250': 0.001,
  'sender after A, before settling': 0.001,
  'sender settled, journal not told': 0.001,
};

export const PROFILE_OPTIONS = {
  all: { seconds: 120, faster: 60 },
  /** What `npm test` runs, on both queues. */
  short: {
    ...{ seconds: 6, faster: 60, leads: 60, stuckMs: 15_000 },
    plan: { killMs: [1_500, 3_000], pgKillMs: [2_500, 3_500], stormMs: [1_000, 2_000], redisMs: [1_000, 2_000] },
  },
  disk: { faster: 60, leads: 300, diskMb: 400, points: {} },
  recovery: { faster: 1, journeys: 'small', leads: 400, arms: true, points: {}, viaProxy: true },
  // claims of fifteen minutes last fifteen seconds of this clock's; rests after 535 and lost connections are shortened likewise
  senders: {
    ...{ seconds: 120, faster: 60, journeys: 'none', leads: 5_000, mailFaults: 'thick', pace: 'shortRests' },
    points: SENDER_CHANCES,
  },
};
