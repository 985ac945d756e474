import { z } from 'zod';
import { NewTouchpoint } from './leads.contract.ts';
import { EDITORS, route } from './route.ts';

export const MOST_TOUCHPOINTS = 1_000;

/** One of many: whom it happened to is told by the lead's id or by the address. */
export const ToldTouchpoint = NewTouchpoint.extend({
  lead: z.number().int().positive().max(Number.MAX_SAFE_INTEGER).optional(),
  email: z.email().max(254).optional(),
}).refine((it) => (it.lead === undefined) !== (it.email === undefined), 'either “lead” (its id) or “email”');
export type ToldTouchpoint = z.infer<typeof ToldTouchpoint>;

/** What became of one; `problem` is as in `application/problem+json`, for this item alone. */
export const TouchpointResult = z.object({
  /** `recorded`: new · `repeated`: told before under this `sourceId`, nothing was done · `refused`: see `problem`. */
  outcome: z.enum(['recorded', 'repeated', 'refused']),
  lead: z.number().int().optional(),
  problem: z.object({ code: z.string(), detail: z.string() }).optional(),
});
export type TouchpointResult = z.infer<typeof TouchpointResult>;

export const touchpointRoutes = {
  /**
   * One request is one transaction: it is recorded as a whole or, on an error of the server, not at all, so sending it again is
   * safe for items with a `sourceId`. Malformed items refuse the request (400, `issues` names them).
   */
  tell: route({
    method: 'POST',
    path: '/api/touchpoints',
    roles: EDITORS,
    summary: 'Tells of up to 1,000 things that happened to leads elsewhere; each is answered for singly, in order',
    body: z.object({
      /** Name of the telling system: ids of different systems do not get in each other’s way. */
      source: z
        .string()
        .regex(/^[a-z0-9][a-z0-9-]{0,39}$/)
        .optional(),
      /** Addresses nobody knows: refused, or made a lead (without any consent). */
      unknown: z.enum(['refuse', 'create']).default('refuse'),
      items: z.array(ToldTouchpoint).min(1).max(MOST_TOUCHPOINTS),
    }),
    output: z.object({
      recorded: z.number().int(),
      repeated: z.number().int(),
      refused: z.number().int(),
      results: z.array(TouchpointResult),
    }),
  }),
};
