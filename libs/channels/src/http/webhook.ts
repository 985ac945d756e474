import { createHmac } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { guardedPost } from './guarded-post.ts';
import type { PostResult } from './guarded-post.ts';

/** The secret receivers check our signature with (Standard Webhooks); shown to admins, derived so that it need not be stored. */
export const webhookSecret = (secret: string): string =>
  `whsec_${createHmac('sha256', secret).update('cultivar.webhook').digest('base64')}`;

/** What came of a webhook. Only 2xx is success; a redirect is a failure and is not followed. */
export type WebhookOutcome =
  | { readonly kind: 'ok'; readonly status: number; readonly body: unknown }
  | { readonly kind: 'failed'; readonly status: number | null; readonly body: unknown; readonly detail: string }
  | { readonly kind: 'retry'; readonly afterMs: number; readonly detail: string };

const RETRY_MS = [5_000, 60_000, 5 * 60_000];
const MAX_KEPT = 20_000;

/**
 * Calls a webhook: signed, with an id that stays the same over repeats, so that the receiver can tell.
 *
 * @param attempt this one included; after four it is given up, because somebody's journey waits for the answer
 */
export async function callWebhook(input: {
  readonly url: string;
  readonly id: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly secret: string;
  readonly now: Date;
  readonly attempt: number;
  readonly allowPrivate: boolean;
}): Promise<WebhookOutcome> {
  const body = JSON.stringify(input.body);
  const signature = new Webhook(webhookSecret(input.secret)).sign(input.id, input.now, body);
  const result = await guardedPost({
    url: input.url,
    body,
    allowPrivate: input.allowPrivate,
    headers: {
      'webhook-id': input.id,
      'webhook-timestamp': String(Math.floor(input.now.getTime() / 1000)),
      'webhook-signature': signature,
    },
  });
  return outcomeOf(result, input.attempt);
}

/** What an answer means for whoever waits: done, to be tried again, or given up after four times. */
export function outcomeOf(result: PostResult, attempt: number): WebhookOutcome {
  if (!result.ok && result.reason === 'refused')
    return { kind: 'failed', status: null, body: null, detail: result.detail };
  const passing = !result.ok || result.status === 408 || result.status === 429 || result.status >= 500;
  const detail = result.ok ? `HTTP ${result.status}` : result.detail;
  const wait = RETRY_MS[attempt - 1];
  if (passing && wait !== undefined) {
    const asked = result.ok ? Number(result.retryAfter) * 1000 : 0;
    return { kind: 'retry', afterMs: Math.max(wait, Math.min(asked || 0, 15 * 60_000)), detail };
  }
  if (!result.ok) return { kind: 'failed', status: null, body: null, detail };
  const body = parsed(result.body);
  if (result.status >= 200 && result.status < 300) return { kind: 'ok', status: result.status, body };
  return { kind: 'failed', status: result.status, body, detail };
}

/** JSON where it is JSON, else the first part as text; never more than 20 kB. */
function parsed(body: string): unknown {
  if (body.length <= MAX_KEPT)
    try {
      return JSON.parse(body) as unknown;
    } catch {
      /* not JSON: kept as text */
    }
  return body.slice(0, 2_000);
}
