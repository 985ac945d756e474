import { createHmac } from 'node:crypto';
import { keyOf } from '../signed-token.ts';
import { oneLine } from './render-mail.ts';

export type MailClass = 'marketing' | 'service' | 'internal' | 'test';

/**
 * Derived, not random: a mail that has to be sent again is the same mail, and a receiver that looks at Message-IDs drops the second
 * one. The signature keeps others from guessing what went out.
 */
export function messageId(secret: string, key: string, domain: string): string {
  const mark = createHmac('sha256', keyOf(secret)).update(`message-id.${key}`).digest('hex').slice(0, 16);
  return `<${key.replace(/[^A-Za-z0-9.-]/g, '-').slice(0, 80)}.${mark}@${domain}>`;
}
export const domainOf = (address: string): string => {
  const domain = address.slice(address.lastIndexOf('@') + 1).toLowerCase();
  return /^[a-z0-9.-]+$/.test(domain) ? domain : 'localhost';
};

/**
 * Marketing: one-click unsubscribe (RFC 8058, RFC 2369), List-Id (RFC 2919), Feedback-ID. Service and internal mails are made by a
 * machine in answer to something, and say so (RFC 3834), which keeps out-of-office replies away.
 */
export function mailHeaders(input: {
  readonly class: MailClass;
  readonly unsubscribeUrl: string | null;
  readonly domain: string;
  readonly organisation: string;
  readonly templateId?: string | undefined;
  readonly workflowId?: number | undefined;
}): Record<string, string> {
  if (input.class !== 'marketing')
    return input.class === 'test'
      ? {}
      : { 'Auto-Submitted': input.class === 'service' ? 'auto-replied' : 'auto-generated' };
  const safe = (value: string) =>
    oneLine(value)
      .replace(/[^A-Za-z0-9_-]+/g, '-')
      .slice(0, 40) || '-';
  return {
    ...(input.unsubscribeUrl && {
      'List-Unsubscribe': `<${oneLine(input.unsubscribeUrl)}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    }),
    'List-Id': `${safe(input.organisation)} <marketing.${input.domain}>`,
    'Feedback-ID': `${safe(input.templateId ?? '')}:${input.workflowId ?? 0}:marketing:${safe(input.domain)}`,
    Precedence: 'bulk',
  };
}
