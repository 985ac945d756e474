import { z } from 'zod';

/** Key in table `setting`. */
export const RETENTION_KEY = 'retention';
export const RETENTION_MONTHS = [6, 12, 24, 36] as const;
/**
 * Setting `retention`: how long single touchpoints, steps and sent mails are kept; older ones are only counted. null: for ever.
 * Three years after the last contact is what data protection authorities name for prospects (GDPR article 5(1)(e)).
 */
export const Retention = z.object({ months: z.literal(RETENTION_MONTHS).nullable().default(36) });
export type Retention = z.infer<typeof Retention>;
