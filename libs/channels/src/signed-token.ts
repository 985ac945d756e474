import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/**
 * Links in mails carry ids and a signature, never data about a person. One purpose per token: a token made for one
 * thing opens nothing else. What a token allows happens only on POST, because scanners follow links.
 */
export const TOKEN_PURPOSES = [
  'opt-in',
  'unsubscribe',
  'preferences',
  'question',
  'handoff',
  'click',
  'open',
  'asset',
  'own-data',
  // a form page that was handed out, so that sending it twice counts once
  'form',
  // the first-party cookie of somebody who agreed to tracking
  'visitor',
  // where another system posts leads for an entry of a workflow
  'webhook-in',
] as const;
export type TokenPurpose = (typeof TOKEN_PURPOSES)[number];

const keys = new Map<string, KeyObject>();
/** A mail carries up to a dozen tokens, all signed with one key: it is unpacked once. */
export function keyOf(secret: string): KeyObject {
  let key = keys.get(secret);
  if (!key) {
    key = createSecretKey(secret, 'utf8');
    // one house has one secret; tests have a few
    if (keys.size > 20) keys.clear();
    keys.set(secret, key);
  }
  return key;
}

const mac = (secret: string, purpose: TokenPurpose, body: string) =>
  createHmac('sha256', keyOf(secret)).update(`${purpose}.${body}`).digest('base64url').slice(0, 27);

/** @param expiresAt leave out for links that must work as long as the mail exists (unsubscribe) */
export function signToken(
  secret: string,
  purpose: TokenPurpose,
  ids: readonly (string | number)[],
  expiresAt?: Date,
): string {
  const body = Buffer.from(JSON.stringify([expiresAt ? Math.floor(expiresAt.getTime() / 1000) : 0, ...ids])).toString(
    'base64url',
  );
  return `${body}.${mac(secret, purpose, body)}`;
}

/** @returns the ids, or null if the token is forged, for another purpose, or expired at `now` */
export function openToken(
  secret: string,
  purpose: TokenPurpose,
  token: string,
  now: Date,
): readonly (string | number)[] | null {
  const [body = '', signature = ''] = token.slice(0, 1000).split('.');
  const given = Buffer.from(signature);
  const expected = Buffer.from(mac(secret, purpose, body));
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
  const [expiry, ...ids] = JSON.parse(Buffer.from(body, 'base64url').toString()) as [number, ...(string | number)[]];
  return expiry !== 0 && now.getTime() > expiry * 1000 ? null : ids;
}
