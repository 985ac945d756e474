import { z } from 'zod';
import { ADMINS, Instant, route } from './route.ts';

const Mails = z.number().int().min(1).max(100_000_000).nullable().default(null);
const PerDomain = z.object({ minute: Mails, hour: Mails });
const Domain = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/);

/** Setting `sending`: how many mails may leave in any second, minute, hour or day. Null: no limit. */
export const SendingLimits = z.object({
  /** Over the SMTP account, to whomever. */
  account: z.object({ second: Mails, hour: Mails, day: Mails }).prefault({}),
  /** To each recipient domain … */
  eachDomain: PerDomain.prefault({}),
  /** … but these, which have limits of their own. */
  domains: z
    .array(PerDomain.extend({ domain: Domain }))
    .max(200)
    .refine((list) => new Set(list.map(({ domain }) => domain)).size === list.length, 'twice')
    .default([]),
});
export type SendingLimits = z.infer<typeof SendingLimits>;
/** Key in table `setting`. */
export const SENDING_KEY = 'sending';

/** A recipient domain that is slowed down, paused, or waited for. */
export const DomainSending = z.object({
  domain: z.string(),
  /** So many a minute, after its server said we were too fast; null: not slowed down. */
  pace: z.number().nullable(),
  pausedUntil: Instant.nullable(),
  /** Refusals by policy one after another. */
  refusals: z.number().int(),
  /** What its server said last. */
  code: z.string().nullable(),
  /** Mails that wait for it; 10,000 means that many or more. */
  waiting: z.number().int(),
});
export const sendingRoutes = {
  sending: route({
    method: 'GET',
    path: '/api/settings/sending',
    roles: ADMINS,
    summary: 'Sending limits, how much of them is used up, and domains that slow us down',
    output: z.object({
      limits: SendingLimits,
      sent: z.object({ second: z.number(), minute: z.number(), hour: z.number(), day: z.number() }).partial(),
      domains: z.array(DomainSending),
    }),
  }),
  saveSending: route({
    method: 'PUT',
    path: '/api/settings/sending',
    roles: ADMINS,
    summary: 'Changes the sending limits; workers keep to them two seconds later',
    body: SendingLimits,
    output: SendingLimits,
  }),
  releaseDomain: route({
    method: 'POST',
    path: '/api/settings/sending/domains/:domain/release',
    roles: ADMINS,
    summary: 'Sends to a domain as before it slowed us down or we paused',
    params: z.object({ domain: Domain }),
    output: z.object({}),
  }),
};
