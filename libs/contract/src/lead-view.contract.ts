import { Axis, ConsentState, Phase, Purpose, Stage, Temperature } from '@cultivar/audience';
import { z } from 'zod';
import { Instant } from './route.ts';

const Language = z.enum(['de', 'en']);
/** A thing with a number, as lists and details name it. */
export const NumberedName = z.object({ id: z.number().int(), name: z.string() });
export const LeadRow = z.object({
  id: z.number().int(),
  email: z.string().nullable(),
  firstName: z.string().nullable(),
  lastName: z.string().nullable(),
  company: NumberedName.nullable(),
  stage: Stage,
  temperature: Temperature,
  fit: z.number().int(),
  engagement: z.number().int(),
  persona: z.string().nullable(),
  phase: Phase.nullable(),
  tags: z.array(z.string()),
  owner: NumberedName.nullable(),
  lastSeenAt: Instant.nullable(),
  createdAt: Instant,
});
export type LeadRow = z.infer<typeof LeadRow>;

export const BUYING_ROLES = ['decider', 'influencer', 'user', 'buyer', 'gatekeeper'] as const;
export const BuyingRole = z.enum(BUYING_ROLES);
export const FieldValue = z.union([
  z.string().max(4000),
  z.number(),
  z.boolean(),
  z.array(z.string().max(200)).max(50),
  z.null(),
]);
export type FieldValue = z.infer<typeof FieldValue>;

export const LeadDetail = LeadRow.extend({
  buyingRole: z.string().nullable(),
  language: Language,
  zone: z.string(),
  source: z.string(),
  demo: z.boolean(),
  recycleAt: Instant.nullable(),
  fields: z.record(z.string(), z.unknown()),
  /** Other leads of the same company. */
  colleagues: z.array(z.object({ ...NumberedName.shape, buyingRole: z.string().nullable(), stage: Stage })),
  consents: z.array(
    z.object({
      purpose: Purpose,
      state: ConsentState,
      changedAt: Instant,
      /** The kept proof, newest first. */
      proofs: z.array(
        z.object({ act: z.string(), at: Instant, ip: z.string().nullable(), wording: z.string().nullable() }),
      ),
    }),
  ),
  suppressed: z.boolean(),
  journeys: z.array(
    z.object({
      enrolmentId: z.number().int(),
      workflow: NumberedName,
      enteredAt: Instant,
      endedAt: Instant.nullable(),
      outcome: z.string().nullable(),
      /** Where it stands: the node's type and settings, since when, and when it goes on at the latest. */
      node: z.object({ id: z.string(), type: z.string(), config: z.record(z.string(), z.unknown()) }).nullable(),
      since: Instant.nullable(),
      dueAt: Instant.nullable(),
      /** It goes on when this happens, or at `dueAt`. */
      waitsFor: z.array(z.object({ kind: z.string(), ref: z.string().optional() })),
      error: z.string().nullable(),
    }),
  ),
  /** The ledger by rule: what the points come from. */
  points: z.array(
    z.object({
      axis: Axis,
      rule: z.string().nullable(),
      reason: z.string(),
      points: z.number().int(),
      times: z.number().int(),
    }),
  ),
  stages: z.array(z.object({ from: Stage.nullable(), to: Stage, reason: z.string(), by: z.string(), at: Instant })),
});
export type LeadDetail = z.infer<typeof LeadDetail>;

/** What stands on a timeline; the filter of the page uses the same words. */
export const TIMELINE_KINDS = ['touchpoint', 'mail', 'score', 'stage', 'step', 'note'] as const;
export const TimelineKind = z.enum(TIMELINE_KINDS);
export type TimelineKind = z.infer<typeof TimelineKind>;
export const MAIL_STATES = ['pending', 'sending', 'sent', 'failed', 'unknown', 'refused'] as const;
const Entry = z.object({ key: z.string(), at: Instant });
export const TimelineEntry = z.discriminatedUnion('kind', [
  Entry.extend({
    kind: z.literal('touchpoint'),
    touchpoint: z.string(),
    ref: z.string().nullable(),
    /** Name of the thing where it has one (form, asset, template, segment). */
    refName: z.string().nullable(),
    source: z.string(),
    data: z.record(z.string(), z.unknown()),
    /** So often in that month: of what is long past only the number is left. */
    times: z.number().int().optional(),
  }),
  Entry.extend({
    kind: z.literal('mail'),
    state: z.enum(MAIL_STATES),
    class: z.string(),
    template: z.string().nullable(),
    code: z.string().nullable(),
    workflow: z.string().nullable(),
  }),
  Entry.extend({
    kind: z.literal('score'),
    axis: Axis,
    points: z.number().int(),
    reason: z.string(),
    rule: z.string().nullable(),
  }),
  Entry.extend({
    kind: z.literal('stage'),
    from: Stage.nullable(),
    to: Stage,
    reason: z.string(),
    by: z.string(),
  }),
  Entry.extend({
    kind: z.literal('step'),
    workflow: NumberedName,
    node: z.object({ id: z.string(), type: z.string(), config: z.record(z.string(), z.unknown()) }),
    /** The way it took, and the values that decided. */
    took: z.string(),
    because: z.record(z.string(), z.unknown()),
  }),
  Entry.extend({ kind: z.literal('note'), text: z.string(), user: z.string().nullable() }),
]);
export type TimelineEntry = z.infer<typeof TimelineEntry>;
