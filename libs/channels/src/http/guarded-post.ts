import dns from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import { isPrivateName, isPublicAddress } from './private-address.ts';

export interface GuardedPost {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** For tests and development on one machine: http and private addresses too (ALLOW_PRIVATE_WEBHOOKS). */
  readonly allowPrivate?: boolean;
  readonly timeoutMs?: number;
  readonly maxBytes?: number;
}
export type PostResult =
  | { readonly ok: true; readonly status: number; readonly body: string; readonly retryAfter: string | null }
  /** `refused`: we did not call; `network`: we could not, or it took too long or too much. */
  | { readonly ok: false; readonly reason: 'refused' | 'network'; readonly detail: string };

const refused = (detail: string): PostResult => ({ ok: false, reason: 'refused', detail });

/**
 * POSTs to an address somebody else chose. The name is resolved once, every address is checked, and the connection goes to the
 * checked one (a second answer of the name server cannot move it inside). Redirects are answers, not followed. Time and size are
 * capped.
 */
export async function guardedPost(input: GuardedPost): Promise<PostResult> {
  let url: URL;
  try {
    url = new URL(input.url);
  } catch {
    return refused('not an address');
  }
  if (url.protocol !== 'https:' && !(input.allowPrivate && url.protocol === 'http:')) return refused('https only');
  if (url.username || url.password) return refused('no user name or password in the address');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (!input.allowPrivate && isPrivateName(host)) return refused(`${host} is not a public name`);
  let addresses: readonly { address: string; family: number }[];
  try {
    addresses = net.isIP(host)
      ? [{ address: host, family: net.isIP(host) }]
      : await dns.promises.lookup(host, { all: true });
  } catch (error) {
    return { ok: false, reason: 'network', detail: String((error as Error).message) };
  }
  const blocked = input.allowPrivate ? undefined : addresses.find(({ address }) => !isPublicAddress(address));
  if (blocked) return refused(`${host} leads to ${blocked.address}, which is not public`);
  const [checked] = addresses;
  if (!checked) return { ok: false, reason: 'network', detail: `${host} has no address` };
  return request(url, checked, input);
}

function request(
  url: URL,
  checked: { address: string; family: number },
  { headers, body, timeoutMs = 15_000, maxBytes = 64 * 1024 }: GuardedPost,
): Promise<PostResult> {
  return new Promise((resolve) => {
    const failed = (detail: string) => resolve({ ok: false, reason: 'network', detail });
    const lookup: net.LookupFunction = (_, options, done) => {
      if (options.all) done(null, [checked]);
      else done(null, checked.address, checked.family);
    };
    const call = (url.protocol === 'https:' ? https : http).request(
      url,
      {
        method: 'POST',
        lookup,
        // a connection of its own: a kept one could lead to an address that was checked for somebody else
        agent: false,
        headers: {
          ...headers,
          'content-type': 'application/json',
          'content-length': String(Buffer.byteLength(body)),
          accept: 'application/json',
          'user-agent': 'Cultivar',
        },
      },
      (response) => {
        const parts: Buffer[] = [];
        let size = 0;
        response.on('data', (part: Buffer) => {
          size += part.length;
          if (size > maxBytes) call.destroy(new Error(`the answer is larger than ${maxBytes} bytes`));
          else parts.push(part);
        });
        response.on('end', () =>
          resolve({
            ok: true,
            status: response.statusCode ?? 0,
            body: Buffer.concat(parts).toString('utf8'),
            retryAfter: response.headers['retry-after'] ?? null,
          }),
        );
        response.on('error', (error) => failed(error.message));
      },
    );
    const timer = setTimeout(() => call.destroy(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
    call.on('close', () => clearTimeout(timer));
    call.on('error', (error) => failed(error.message));
    call.end(body);
  });
}
