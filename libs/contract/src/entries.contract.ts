import { NodeId } from '@cultivar/workflow';
import { z } from 'zod';
import { EDITORS, IdParams, route } from './route.ts';

/** What another system posts to an entry's address, at most this many bytes of JSON. */
export const MOST_POSTED_BYTES = 32 * 1024;

export const entryRoutes = {
  /** Whoever knows the address can let leads in: it is shown to those who may draw workflows, and to nobody else. */
  address: route({
    method: 'GET',
    path: '/api/workflows/:id/entries/:node/address',
    roles: EDITORS,
    summary: 'The secret address to which another system posts leads for an entry',
    params: IdParams.extend({ node: NodeId }),
    output: z.object({ url: z.string() }),
  }),
};

/** The answer to a post. `entered` false: the workflow’s own rules keep the lead out (re-entry, a condition …). */
export const PostedAnswer = z.object({
  lead: z.number().int(),
  created: z.boolean(),
  entered: z.boolean(),
  /** Told before under this `idempotency-key`: nothing was done. */
  repeated: z.boolean(),
});
export type PostedAnswer = z.infer<typeof PostedAnswer>;
