import { Phase, Rule, Stage, Temperature } from '@cultivar/audience';
import { z } from 'zod';
import { EDITORS, EVERYONE, IdParams, Instant, route, Slug } from './route.ts';

const WordsOf = z.object({ de: z.string(), en: z.string() });
export const FindingView = z.object({
  code: z.string(),
  severity: z.enum(['error', 'warning']),
  at: z.object({ node: z.string().optional(), port: z.string().optional(), field: z.string().optional() }),
  message: WordsOf,
});

/** A lead as a mail addresses it, in a dry run: what is known of it at that moment. */
const Addressed = z.object({
  fields: z.record(z.string().max(120), z.unknown()),
  tags: z.array(z.string()).max(500),
  language: z.enum(['de', 'en']),
  zone: z.string().max(80),
  stage: Stage,
  temperature: Temperature,
  persona: z.string().max(80).nullable(),
  phase: Phase.nullable(),
});

/** Why a lead would not come in, or would come in and get no mail. */
export const KEPT_OUT = [
  'entry-rule',
  'suppression-rule',
  'inside',
  'been-before',
  'holdout',
  'no-consent',
  'suppressed',
] as const;
export const Forecast = z.object({
  /** What was looked at: a segment to be let in by hand, else those who set an entry off in the last 30 days. */
  basis: z.enum(['segment', 'entries', 'everybody']),
  candidates: z.number().int(),
  /** Of them. */
  wouldEnter: z.number().int(),
  /** Come in at once when it is published; the others as it happens. */
  atOnce: z.number().int(),
  /** Set an entry off on an average day. */
  perDay: z.number(),
  keptOut: z.array(z.object({ why: z.enum(KEPT_OUT), leads: z.number().int() })),
  mails: z.object({ firstHour: z.number(), firstDay: z.number() }),
  /** Judged one by one; if fewer than the candidates, the figures are theirs, scaled up. */
  judged: z.number().int(),
  /** Leads whose journey was played through for the mails. */
  played: z.number().int(),
});
export type Forecast = z.infer<typeof Forecast>;

export const BackTestNode = z.object({
  /** Leads that came here. */
  reached: z.number().int(),
  ended: z.number().int(),
  waiting: z.number().int(),
  failed: z.number().int(),
  mails: z.number().int(),
  ports: z.record(z.string(), z.number().int()),
});
export type BackTestNode = z.infer<typeof BackTestNode>;
export const BackTestFigures = z.object({
  entered: z.number().int(),
  ended: z.number().int(),
  mails: z.number().int(),
  nodes: z.record(z.string(), BackTestNode),
});
export type BackTestFigures = z.infer<typeof BackTestFigures>;
export const BackTest = z.object({
  id: z.number().int(),
  revision: z.number().int(),
  state: z.enum(['running', 'done', 'cancelled', 'failed']),
  days: z.number().int(),
  /** Leads that came to an entry in the time; of many some are played, spread over all of them. */
  candidates: z.number().int(),
  /** Leads to play and played so far. */
  total: z.number().int(),
  done: z.number().int(),
  draft: BackTestFigures,
  /** What the live version did in the same time; null: there is none. */
  live: BackTestFigures.nullable(),
  startedAt: Instant,
});
export type BackTest = z.infer<typeof BackTest>;

const Share = z.number().int().min(1).max(100);
const RampLimits = { maxBounces: z.number().min(0.1).max(100), maxWithdrawals: z.number().min(0.1).max(100) };
/** By what share of its leads a workflow opens, and so many days after it was published. */
export const RampPlan = z.object({
  steps: z
    .array(z.object({ share: Share, afterDays: z.number().min(0).max(365) }))
    .min(1)
    .max(6)
    .refine((steps) => steps.at(-1)!.share === 100, 'the last step is 100'),
  ...RampLimits,
});
export type RampPlan = z.infer<typeof RampPlan>;
export const RampNow = z.object({
  ramp: z
    .object({
      since: Instant,
      steps: z.array(z.object({ share: Share, at: Instant })),
      ...RampLimits,
      /** It has paused by itself: why, with the figures of that moment. */
      stopped: z
        .object({
          at: Instant,
          why: z.enum(['bounces', 'withdrawals']),
          mails: z.number().int(),
          bounced: z.number().int(),
          withdrawn: z.number().int(),
        })
        .optional(),
    })
    .nullable(),
  /** Came in and stand at the entry until their turn. */
  waiting: z.number().int(),
  sent: z.number().int(),
  bounced: z.number().int(),
  withdrawn: z.number().int(),
});
export type RampNow = z.infer<typeof RampNow>;

export const checkingRoutes = {
  house: route({
    method: 'GET',
    path: '/api/workflows/:id/house-findings',
    roles: EVERYONE,
    summary: 'Findings in the saved draft that only the leads of the house and its other workflows tell',
    params: IdParams,
    query: z.object({ revision: z.coerce.number().int().optional() }),
    output: z.object({
      findings: z.array(FindingView),
      segments: z.record(z.string(), Rule),
      single: z.array(z.string()),
      people: z.number().int(),
    }),
  }),
  previewMail: route({
    method: 'POST',
    path: '/api/workflow-mail-preview',
    roles: EVERYONE,
    summary: 'A stored template as a lead of a dry run would get it; nothing is sent',
    body: z.object({ template: Slug, lead: Addressed }),
    output: z.object({ subject: z.string(), preheader: z.string(), html: z.string(), text: z.string() }),
  }),
  forecast: route({
    method: 'GET',
    path: '/api/workflows/:id/forecast',
    roles: EVERYONE,
    summary: 'What publishing the saved draft would bring: who comes in, who is kept out and why, how many mails',
    params: IdParams,
    query: z.object({ segment: Slug.optional() }),
    output: Forecast,
  }),
  ramp: route({
    method: 'GET',
    path: '/api/workflows/:id/ramp',
    roles: EVERYONE,
    summary: 'The ramp by which a workflow opens bit by bit, and what became of its mails so far',
    params: IdParams,
    output: RampNow,
  }),
  setRamp: route({
    method: 'PUT',
    path: '/api/workflows/:id/ramp',
    roles: EDITORS,
    summary: 'Opens the workflow bit by bit from now on: who is not in the share yet comes in and waits at the entry',
    params: IdParams,
    body: RampPlan,
  }),
  endRamp: route({
    method: 'DELETE',
    path: '/api/workflows/:id/ramp',
    roles: EDITORS,
    summary: 'Opens the workflow for everybody now; those who wait at the entry go on',
    params: IdParams,
    output: z.object({ released: z.number().int() }),
  }),
  startBackTest: route({
    method: 'POST',
    path: '/api/workflows/:id/back-test',
    roles: EDITORS,
    summary: 'Plays the last days of real leads through the saved draft, without any effect',
    params: IdParams,
    body: z.object({ days: z.number().int().min(1).max(90).default(90) }),
    output: BackTest,
    errors: ['not-now'],
  }),
  backTest: route({
    method: 'GET',
    path: '/api/workflows/:id/back-test',
    roles: EVERYONE,
    summary: 'The latest back-test with how far it is',
    params: IdParams,
    output: z.object({ run: BackTest.nullable() }),
  }),
  cancelBackTest: route({
    method: 'POST',
    path: '/api/workflows/:id/back-test/cancel',
    roles: EDITORS,
    summary: 'Stops the back-test that is running',
    params: IdParams,
  }),
};
