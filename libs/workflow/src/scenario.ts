import { EventPattern, Stage } from '@cultivar/audience';
import { z } from 'zod';

const Text = z.string().max(200);
/** A lead made up for a dry run: the few things that decide most journeys. */
export const InventedLead = z.object({
  firstName: Text.default(''),
  lastName: Text.default(''),
  email: Text.default(''),
  company: Text.default(''),
  fit: z.number().int(),
  engagement: z.number().int(),
  stage: Stage,
  marketing: z.boolean(),
  tracking: z.boolean(),
  tags: z.array(z.string().max(80)).max(50),
  /** Further fields by key. */
  fields: z.record(z.string().max(120), z.union([z.string().max(2000), z.number(), z.boolean()])),
  language: z.enum(['de', 'en']).default('de'),
  /** Where the lead's clocks are; else Berlin. */
  zone: z.string().max(80).default('Europe/Berlin'),
});
export type InventedLead = z.infer<typeof InventedLead>;

const NodeName = z.string().max(40);
/** A dry run with what is expected of it, saved with the workflow: run again before each publish. */
export const Scenario = z.object({
  id: z.string().regex(/^[A-Za-z0-9_-]{1,40}$/),
  name: z.string().trim().min(1).max(120),
  lead: InventedLead,
  entryNode: NodeName,
  startAt: z.iso.datetime({ offset: true }),
  /** What happens on the way, so many days after the start. */
  events: z.array(z.object({ days: z.number().min(0).max(3650), event: EventPattern })).max(50),
  /** What the world answers, by node id. */
  answers: z.record(NodeName, z.string().max(60)),
  expect: z.object({
    through: z.array(NodeName).max(100),
    notThrough: z.array(NodeName).max(100),
    /** The node where the journey ends; null: not looked at. */
    endsAt: NodeName.nullable(),
    /** Templates of the mails, in order; null: not looked at. */
    mails: z.array(z.string().max(80)).max(100).nullable(),
  }),
});
export type Scenario = z.infer<typeof Scenario>;

/** A warning that somebody has looked at and keeps: it counts no longer, and says why. */
export const MutedFinding = z.object({
  code: z.string().max(60),
  node: NodeName.optional(),
  port: z.string().max(60).optional(),
  field: z.string().max(120).optional(),
  reason: z.string().trim().min(1).max(300),
});
export type MutedFinding = z.infer<typeof MutedFinding>;
