import { Stage } from '@cultivar/audience';
import { HandoffState } from '@cultivar/sales';
import { z } from 'zod';
import { EVERYONE, Instant, route } from './route.ts';

const Count = z.number().int();
/** The funnel's stages: whoever reached one counts in it and in all before it. */
export const FUNNEL = ['lead', 'mql', 'sal', 'sql', 'customer'] as const;
const FunnelCounts = z.object({
  lead: Count,
  mql: Count,
  sal: Count,
  sql: Count,
  customer: Count,
  /** Where they are now, outside the funnel. */
  recycled: Count,
  disqualified: Count,
});
export type FunnelCounts = z.infer<typeof FunnelCounts>;
export const Months = z.object({ months: z.coerce.number().int().min(1).max(36).default(12) });

/** Days by Kaplan and Meier; null where fewer than so many have moved on yet. */
const Quantiles = z.object({ median: z.number().nullable(), p75: z.number().nullable() });
export const StageTime = Quantiles.extend({
  stage: Stage,
  /** Visits of the stage that ended in a later one. */
  advanced: Count,
  /** Visits that ended beside the funnel. */
  dropped: Count,
  /** Still there. */
  open: Count,
});
export const Speed = z.object({
  median: z.number().nullable(),
  p75: z.number().nullable(),
});
export const MatrixCell = z.object({
  persona: z.string().nullable(),
  phase: z.string().nullable(),
  leads: Count,
  reads: Count,
  /** Assets attributed to this persona and phase. */
  assets: Count,
});
const WordsOf = z.object({ de: z.string(), en: z.string() });

export const reportRoutes = {
  funnel: route({
    method: 'GET',
    path: '/api/reports/funnel',
    roles: EVERYONE,
    summary: 'How far the leads of each entry month have come',
    query: Months,
    output: z.object({
      cohorts: z.array(FunnelCounts.extend({ month: z.string() })),
      total: FunnelCounts,
    }),
  }),
  time: route({
    method: 'GET',
    path: '/api/reports/time-in-stage',
    roles: EVERYONE,
    summary: 'Days in each stage, with those still there counted as not finished yet',
    query: Months,
    output: z.object({ stages: z.array(StageTime) }),
  }),
  speed: route({
    method: 'GET',
    path: '/api/reports/speed',
    roles: EVERYONE,
    summary: 'From offer to answer, in minutes of business time and of the clock on the wall; and how handoffs ended',
    query: Months,
    output: z.object({
      months: z.array(
        z.object({ month: z.string(), offered: Count, answered: Count, inTime: Count, business: Speed, wall: Speed }),
      ),
      all: z.object({ offered: Count, answered: Count, inTime: Count, expired: Count, business: Speed, wall: Speed }),
      outcomes: z.array(z.object({ state: HandoffState, reason: z.string().nullable(), n: Count })),
      /** True: more handoffs than were looked at; the newest count. */
      cut: z.boolean(),
    }),
  }),
  stuck: route({
    method: 'GET',
    path: '/api/reports/stuck',
    roles: EVERYONE,
    summary: 'Where leads stand longer than nine of ten of those who moved on, in stages and in workflows',
    output: z.object({
      stages: z.array(
        z.object({
          stage: Stage,
          /** Nine of ten moved on within so many days; null where too few have. */
          p90Days: z.number().nullable(),
          open: Count,
          stuck: Count,
          oldest: z.array(z.object({ id: Count, name: z.string(), company: z.string().nullable(), since: Instant })),
        }),
      ),
      nodes: z.array(
        z.object({
          workflow: z.object({ id: Count, name: z.string() }),
          node: z.object({ id: z.string(), type: z.string(), config: z.record(z.string(), z.unknown()) }),
          waiting: Count,
          parked: Count,
          /** Longer than nine of ten of those who passed. */
          late: Count,
          p90Days: z.number().nullable(),
          oldestSince: Instant.nullable(),
        }),
      ),
    }),
  }),
  matrix: route({
    method: 'GET',
    path: '/api/reports/matrix',
    roles: EVERYONE,
    summary: 'Leads, content read and content there, by persona and phase',
    query: Months,
    output: z.object({
      personas: z.array(z.object({ id: z.string(), name: WordsOf })),
      cells: z.array(MatrixCell),
    }),
  }),
};
