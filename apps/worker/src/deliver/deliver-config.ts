import path from 'node:path';
import { z } from 'zod';
import type { DelivererOptions } from './deliverer.ts';

/** The part of the worker's environment that delivery reads. */
export const DeliverConfig = z.object({
  /** `smtp://user:password@host:587`; default: the built-in inbox. */
  SMTP_URL: z.string().optional(),
  INBOX_SMTP_PORT: z.coerce.number().int().optional(),
  SECRET: z.string().min(32),
  PORT: z.coerce.number().int().default(3000),
  PUBLIC_URL: z.url().optional(),
  /** Journals of the senders stand below it. */
  DATA_DIR: z.string().default('.data'),
  /** `1`: webhooks may use http and private addresses. For tests and development only. */
  ALLOW_PRIVATE_WEBHOOKS: z.literal('1').optional(),
});
export type DeliverConfig = z.infer<typeof DeliverConfig>;

/** @throws if there is no server to hand mails to */
export function delivererOptions(config: DeliverConfig): DelivererOptions {
  const smtpUrl = config.SMTP_URL || (config.INBOX_SMTP_PORT ? `smtp://127.0.0.1:${config.INBOX_SMTP_PORT}` : '');
  if (!smtpUrl) throw new Error('Set SMTP_URL to your mail server, or INBOX_SMTP_PORT for the built-in inbox.');
  return {
    smtpUrl,
    secret: config.SECRET,
    publicUrl: (config.PUBLIC_URL ?? `http://127.0.0.1:${config.PORT}`).replace(/\/$/, ''),
    journalFolder: path.resolve(config.DATA_DIR, 'journal'),
    allowPrivateWebhooks: config.ALLOW_PRIVATE_WEBHOOKS === '1',
  };
}
