import { NodeId } from '@cultivar/workflow';
import { z } from 'zod';
import { EVERYONE, IdParams, route } from './route.ts';

const Arm = z.object({ people: z.number().int(), successes: z.number().int() });
/** How the two ways out of a comparison have done, over all versions; each lead counts once, from the first time it came by. */
export const Comparison = z.object({
  measure: z.enum(['goal', 'clicked']),
  /** Leads that each way has to have before anything is said. */
  needed: z.number().int(),
  a: Arm,
  b: Arm,
});
export type Comparison = z.infer<typeof Comparison>;

export const flowRoutes = {
  comparison: route({
    method: 'GET',
    path: '/api/workflows/:id/comparisons/:node',
    roles: EVERYONE,
    summary: 'How the two ways out of a comparison (A/B test) have done',
    params: IdParams.extend({ node: NodeId }),
    output: Comparison,
  }),
};
