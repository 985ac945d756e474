import { z } from 'zod';
import { DeliverConfig } from './deliver/deliver-config.ts';

/** The worker's environment, parsed once at the door. */
export const WorkerConfig = DeliverConfig.extend({
  DATABASE_URL: z.string().min(1),
  REDIS_URL: z.string().optional(),
  LOG_FORMAT: z.enum(['text', 'json']).optional(),
  CULTIVAR_TEST_CLOCK: z.literal('1').optional(),
});
export type WorkerConfig = z.infer<typeof WorkerConfig>;
