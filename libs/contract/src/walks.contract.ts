import { Rule } from '@cultivar/audience';
import { NodeId } from '@cultivar/workflow';
import { z } from 'zod';
import { NumberedName } from './lead-view.contract.ts';
import { StoppedAct } from './operations.contract.ts';
import { EDITORS, EVERYONE, IdParams, Instant, page, PageQuery, route } from './route.ts';
import { WORKFLOW_STATUSES } from './workflows.contract.ts';

const Node = z.object({ id: z.string(), type: z.string(), config: z.record(z.string(), z.unknown()) });
const Values = z.record(z.string(), z.unknown());

/** What left the house because of a step. */
export const SENT_KINDS = ['mail', 'webhook', 'handoff'] as const;
export const SENT_STATES = ['pending', 'sending', 'sent', 'failed', 'unknown', 'refused'] as const;
export const SentThing = z.object({
  kind: z.enum(SENT_KINDS),
  /** Name of the template, host of the webhook, person the lead was offered to. */
  what: z.string().nullable(),
  state: z.string(),
  code: z.string().nullable(),
  at: Instant,
});
export const TraceStep = z.object({
  seq: z.number().int(),
  /** null: the version has no such step any more. */
  node: Node.nullable(),
  versionNo: z.number().int().nullable(),
  /** The way taken, or `wait`, `hold`, `leave`, `moved`. */
  took: z.string(),
  because: Values,
  at: Instant,
  /** Of coming out of a wait: how long it lasted. */
  waitedMs: z.number().nullable(),
  sent: z.array(SentThing),
});
export type TraceStep = z.infer<typeof TraceStep>;

export const WALK_STANDINGS = [
  'on-its-way',
  'waits-until',
  'waits-for-event',
  'waits-for-rule',
  'waits-for-answer',
  'failed',
] as const;
/** One lead's walk: where it stands and why, and every step with the values that decided. */
export const WalkTrace = z.object({
  enrolmentId: z.number().int(),
  workflow: NumberedName.extend({ status: z.enum(WORKFLOW_STATUSES) }),
  versionNo: z.number().int(),
  lead: NumberedName,
  enteredAt: Instant,
  entry: Node.nullable(),
  endedAt: Instant.nullable(),
  outcome: z.string().nullable(),
  now: z
    .object({
      node: Node.nullable(),
      standing: z.enum(WALK_STANDINGS),
      /** Since when it stands here; null: it has not been visited yet. */
      since: Instant.nullable(),
      dueAt: Instant.nullable(),
      waitsFor: z.array(z.object({ kind: z.string(), ref: z.string().optional(), name: z.string().optional() })),
      error: z.string().nullable(),
    })
    .nullable(),
  steps: z.array(TraceStep),
  /** Earlier steps were dropped with the house's old history. */
  cut: z.boolean(),
});
export type WalkTrace = z.infer<typeof WalkTrace>;

const Checks = z.array(z.object({ rule: Rule, found: z.unknown(), holds: z.boolean() }));
/** One thing that would let a lead in or keeps it out. */
export const EntryReason = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('status'), status: z.enum(WORKFLOW_STATUSES) }),
  z.object({ kind: z.literal('inside'), enrolmentId: z.number().int(), since: Instant }),
  z.object({
    kind: z.literal('was-inside'),
    enrolmentId: z.number().int(),
    since: Instant,
    times: z.number().int(),
    againAt: Instant.nullable(),
  }),
  z.object({ kind: z.literal('too-often'), times: z.number().int() }),
  z.object({ kind: z.literal('entry-rule'), holds: z.boolean(), checks: Checks }),
  z.object({ kind: z.literal('suppression-rule'), holds: z.boolean(), checks: Checks }),
  z.object({ kind: z.literal('held-out'), since: Instant.nullable() }),
  /** A way in: what has to happen, and when it last did (since the workflow went live or before). */
  z.object({
    kind: z.literal('way-in'),
    node: Node,
    byHand: z.boolean(),
    listens: z.boolean(),
    lastAt: Instant.nullable(),
    /** It happened while this way in was open. */
    whileOpen: z.boolean(),
  }),
]);
export type EntryReason = z.infer<typeof EntryReason>;
export const WhyNot = z.object({
  lead: NumberedName,
  workflow: NumberedName,
  /** The one reason that settles it; null: it may come in as soon as its event happens. */
  settles: z
    .enum(['status', 'inside', 'was-inside', 'too-often', 'entry-rule', 'suppression-rule', 'held-out'])
    .nullable(),
  reasons: z.array(EntryReason),
});
export type WhyNot = z.infer<typeof WhyNot>;

/** `publish`: since the live version was published. */
export const FIGURE_SPANS = ['7', '30', '90', 'publish', 'all'] as const;
export const FigureSpan = z.enum(FIGURE_SPANS);
export type FigureSpan = z.infer<typeof FigureSpan>;

export const MailNumbers = z.object({
  sent: z.number().int(),
  delivered: z.number().int(),
  /** Of leads who allow that it is measured. */
  opened: z.number().int(),
  clicked: z.number().int(),
  bounced: z.number().int(),
  /** Kept back: no consent, or the address is blocked. */
  refused: z.number().int(),
  unsubscribed: z.number().int(),
});
export type MailNumbers = z.infer<typeof MailNumbers>;
export const NodeFigures = z.object({
  passed: z.number().int(),
  left: z.number().int(),
  ports: z.record(z.string(), z.number().int()),
  /** Seconds between coming to a wait and going on, of those who went on in this time. */
  stay: z.object({ median: z.number(), p90: z.number(), of: z.number().int() }).nullable(),
  mail: MailNumbers.nullable(),
  /** More stand here than go on within the usual time: `usual` seconds, in which `out` go on. */
  piled: z.object({ at: z.number().int(), out: z.number(), usual: z.number() }).nullable(),
});
export type NodeFigures = z.infer<typeof NodeFigures>;
const ArmNumbers = z.object({ people: z.number().int(), successes: z.number().int() });
export const WorkflowFigures = z.object({
  span: FigureSpan,
  /** null: since the beginning. */
  since: Instant.nullable(),
  entered: z.number().int(),
  /** Leads who reached a goal, of those who entered in this time; null: the workflow has no goal. */
  goal: z.object({ reached: z.number().int(), of: z.number().int() }).nullable(),
  /** Those kept out for comparison beside those let in: who did what the workflow is for; null: nobody is kept out. */
  holdout: z.object({ heldOut: ArmNumbers, letIn: ArmNumbers }).nullable(),
  nodes: z.record(z.string(), NodeFigures),
});
export type WorkflowFigures = z.infer<typeof WorkflowFigures>;

/** Which number of a step: those who stand there, those stopped by an error, those who went on, those who ended there. */
export const WALKS_OF = ['at', 'failed', 'passed', 'left'] as const;
export const WalksOf = z.enum(WALKS_OF);
export type WalksOf = z.infer<typeof WalksOf>;
export const WalkAt = z.object({
  enrolmentId: z.number().int(),
  lead: NumberedName.extend({ email: z.string().nullable() }),
  versionNo: z.number().int(),
  /** When it came to stand here, went on, or ended. */
  at: Instant,
  /** How it stands; null for those who are no longer here. */
  standing: z.enum(WALK_STANDINGS).nullable(),
  dueAt: Instant.nullable(),
  error: z.string().nullable(),
  took: z.string().nullable(),
  because: Values,
});
export type WalkAt = z.infer<typeof WalkAt>;
const NodeParams = IdParams.extend({ node: NodeId });

export const walkRoutes = {
  trace: route({
    method: 'GET',
    path: '/api/walks/:id',
    roles: EVERYONE,
    summary: "A lead's walk through a workflow: where it stands, why, and every step with the values that decided",
    params: IdParams,
    output: WalkTrace,
  }),
  whyNot: route({
    method: 'GET',
    path: '/api/workflows/:id/why-not/:lead',
    roles: EVERYONE,
    summary: 'Why a lead is not in a workflow: what keeps it out, or what has to happen first',
    params: IdParams.extend({ lead: z.coerce.number().int().positive() }),
    output: WhyNot,
  }),
  figures: route({
    method: 'GET',
    path: '/api/workflows/:id/figures',
    roles: EVERYONE,
    summary: 'What happened in a stretch of time: by step, way out and mail, with the time spent',
    params: IdParams,
    query: z.object({ span: FigureSpan.default('30') }),
    output: WorkflowFigures,
  }),
  at: route({
    method: 'GET',
    path: '/api/workflows/:id/nodes/:node/walks',
    roles: EVERYONE,
    summary: 'The leads behind a number of a step, with when and why',
    params: NodeParams,
    query: PageQuery.extend({
      of: WalksOf.default('at'),
      port: z.string().max(120).optional(),
      span: FigureSpan.default('all'),
    }),
    output: page(WalkAt),
  }),
  act: route({
    method: 'POST',
    path: '/api/workflows/:id/nodes/:node/act',
    roles: EDITORS,
    summary:
      'Retry, skip, move or take out: some of those who stand at a step, or all. `left`: it could not be done to',
    params: NodeParams,
    body: z.object({
      of: z.enum(['at', 'failed']).default('at'),
      enrolmentIds: z.array(z.number().int().positive()).min(1).max(1000).optional(),
      act: StoppedAct,
    }),
    output: z.object({ done: z.number().int(), left: z.number().int() }),
  }),
};
