import { NodeId } from '@cultivar/workflow';
import { z } from 'zod';
import { RuleWindow } from './settings.contract.ts';
import { ADMINS, EDITORS, Instant, page, PageQuery, route } from './route.ts';

/** `parked`: stopped by an error. `held`: waits for an answer from outside. */
export const STOPPED = ['parked', 'held'] as const;
export const TROUBLED = ['failed', 'unknown'] as const;

/** How it runs right now. Counts stop at 100,000: more is "very many". */
export const OperationFigures = z.object({
  at: Instant,
  workflows: z.array(
    z.object({
      id: z.number().int(),
      name: z.string(),
      status: z.string(),
      /** How long the longest waiting due lead has been due. */
      lagMs: z.number(),
      due: z.number().int(),
    }),
  ),
  cursors: z.object({ ready: z.number(), waits: z.number(), held: z.number(), parked: z.number() }),
  outbox: z.array(z.object({ kind: z.string(), state: z.string(), count: z.number().int() })),
  outboxLag: z.array(z.object({ kind: z.string(), lagMs: z.number() })),
  stepsPerS: z.number(),
  sentLastMinute: z.number().int(),
  failures: z.array(z.object({ kind: z.string(), code: z.string(), count: z.number().int() })),
  /** null: the queue does not answer. */
  queues: z
    .array(z.object({ name: z.string(), waiting: z.number().int(), active: z.number().int(), ageMs: z.number() }))
    .nullable(),
  /** Rules that keep old entries from being dropped as the setting says. */
  keptLonger: z.array(RuleWindow),
  /** When a worker last showed that it lives (about once a minute). */
  sweptAt: Instant.nullable(),
});
export type OperationFigures = z.infer<typeof OperationFigures>;

const Node = z.object({ id: z.string(), type: z.string(), config: z.unknown() });
export const StoppedFilter = z.object({
  standing: z.enum(STOPPED),
  workflowId: z.coerce.number().int().positive().optional(),
  nodeId: NodeId.optional(),
  errorKey: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .optional(),
  /** Held ones: only those that have waited so long. */
  hours: z.coerce.number().min(0).max(8784).optional(),
});
export type StoppedFilter = z.infer<typeof StoppedFilter>;
const Chosen = z.array(z.number().int().positive()).min(1).max(1000).optional();

export const StoppedWalk = z.object({
  enrolmentId: z.number().int(),
  leadId: z.number().int(),
  leadName: z.string(),
  workflowId: z.number().int(),
  workflowName: z.string(),
  versionNo: z.number().int(),
  /** null: the version has no such step. */
  node: Node.nullable(),
  error: z.string().nullable(),
  since: Instant,
  /** When it goes on by itself; null: never. */
  dueAt: Instant.nullable(),
});
export type StoppedWalk = z.infer<typeof StoppedWalk>;
export const StoppedGroup = z.object({
  workflowId: z.number().int(),
  workflowName: z.string(),
  node: Node.nullable(),
  error: z.string().nullable(),
  errorKey: z.string().nullable(),
  count: z.number().int(),
  oldest: Instant,
});
export type StoppedGroup = z.infer<typeof StoppedGroup>;

export const StoppedAct = z.discriminatedUnion('act', [
  z.object({ act: z.literal('retry') }),
  z.object({ act: z.literal('skip'), port: z.string().min(1).max(120) }),
  z.object({ act: z.literal('move'), nodeId: NodeId }),
  z.object({ act: z.literal('take-out') }),
]);
export type StoppedAct = z.infer<typeof StoppedAct>;

export const TroubledMail = z.object({
  id: z.number().int(),
  leadId: z.number().int().nullable(),
  leadName: z.string().nullable(),
  template: z.string().nullable(),
  reason: z.string().nullable(),
  attempt: z.number().int(),
  at: Instant,
});
export type TroubledMail = z.infer<typeof TroubledMail>;
const TroubledFilter = z.object({ state: z.enum(TROUBLED), code: z.string().max(120).optional() });

export const operationRoutes = {
  figures: route({
    method: 'GET',
    path: '/api/operations/figures',
    roles: EDITORS,
    summary: 'Queues, how late due leads are, mails by state, rates, what failed lately',
    output: OperationFigures,
  }),
  walks: route({
    method: 'GET',
    path: '/api/operations/walks',
    roles: EDITORS,
    summary: 'Leads that stand still: stopped by an error, or waiting for an answer; longest first',
    query: PageQuery.extend(StoppedFilter.shape),
    output: page(StoppedWalk),
  }),
  groups: route({
    method: 'GET',
    path: '/api/operations/walks/groups',
    roles: EDITORS,
    summary: 'How many stand still, by workflow, step and error',
    query: StoppedFilter,
    output: z.object({ items: z.array(StoppedGroup) }),
  }),
  act: route({
    method: 'POST',
    path: '/api/operations/walks/act',
    roles: ADMINS,
    summary: 'Retry, skip, move or take out: some, or all of the filter. `left`: those it could not be done to',
    body: z.object({ filter: StoppedFilter, enrolmentIds: Chosen, act: StoppedAct }),
    output: z.object({ done: z.number().int(), left: z.number().int() }),
  }),
  mails: route({
    method: 'GET',
    path: '/api/operations/mails',
    roles: EDITORS,
    summary: 'Mails that failed for good, or of which nobody knows whether they were taken; oldest first',
    query: PageQuery.extend(TroubledFilter.shape),
    output: page(TroubledMail),
  }),
  mailGroups: route({
    method: 'GET',
    path: '/api/operations/mails/groups',
    roles: EDITORS,
    summary: 'How many such mails there are, by reason',
    query: TroubledFilter,
    output: z.object({
      items: z.array(z.object({ code: z.string(), count: z.number().int(), oldest: Instant })),
    }),
  }),
  actOnMails: route({
    method: 'POST',
    path: '/api/operations/mails/act',
    roles: ADMINS,
    summary: 'Sends again under the same Message-ID, or gives up: some, or all of the filter',
    body: z.object({ filter: TroubledFilter, ids: Chosen, act: z.enum(['again', 'give-up']) }),
    output: z.object({ done: z.number().int() }),
  }),
};
