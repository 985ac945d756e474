import { z } from 'zod';

/** The api's environment, parsed once at the door. */
export const ApiConfig = z.object({
  DATABASE_URL: z.string().min(1),
  REDIS_URL: z.string().optional(),
  PORT: z.coerce.number().int().default(3000),
  /** Loopback unless told otherwise. */
  HOST: z.string().default('127.0.0.1'),
  /** The address people and mails use; default http://HOST:PORT. */
  PUBLIC_URL: z.url().optional(),
  /** Key for signed links and cookies; made and kept by the start command where not given. */
  SECRET: z.string().min(32),
  SMTP_URL: z.string().optional(),
  /** Port of the built-in inbox's SMTP server; 0 or absent: no built-in inbox. */
  INBOX_SMTP_PORT: z.coerce.number().int().optional(),
  /** Whose X-Forwarded-For is believed (express `trust proxy`): the reverse proxy's address or range. */
  TRUST_PROXY: z.string().default('loopback'),
  /** Who may read /metrics from elsewhere than this machine: `Authorization: Bearer …`. */
  METRICS_TOKEN: z
    .string()
    .regex(/^\S{16,}$/, '16 characters or more, without blanks')
    .optional(),
  LOG_FORMAT: z.enum(['text', 'json']).optional(),
  /** Mounts POST /api/test/clock. Never set it in production. */
  CULTIVAR_TEST_CLOCK: z.literal('1').optional(),
});
export type ApiConfig = z.infer<typeof ApiConfig>;
export const publicUrl = (config: ApiConfig): string => config.PUBLIC_URL ?? `http://127.0.0.1:${config.PORT}`;
