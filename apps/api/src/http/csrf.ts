import type { NextFunction, Request, Response } from 'express';
import { publicUrl } from '../config.ts';
import type { ApiConfig } from '../config.ts';
import { bearerOf } from '../session/token.ts';
import { Problem } from './problem.ts';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * A foreign page must not act through somebody's cookie: a change through /api needs a header that only our own script
 * can set, and must come from our own origin. A request with an API key carries no cookie worth abusing.
 * (OWASP CSRF cheat sheet: custom header, Fetch Metadata and origin check; the cookie is SameSite=Lax besides.)
 */
export function refuseForeign(config: ApiConfig) {
  const home = new URL(publicUrl(config)).host;
  return (request: Request, _response: Response, next: NextFunction): void => {
    if (SAFE.has(request.method) || !request.path.startsWith('/api/') || bearerOf(request)) return next();
    const site = request.headers['sec-fetch-site'];
    const origin = request.headers.origin;
    const foreign =
      request.headers['x-cultivar'] === undefined ||
      (site !== undefined && site !== 'same-origin' && site !== 'none') ||
      (origin !== undefined && !isOurs(origin, [home, request.headers.host ?? '']));
    next(foreign ? new Problem(403, 'foreign-request', 'This can only be done from within Cultivar.') : undefined);
  };
}

function isOurs(origin: string, hosts: readonly string[]): boolean {
  try {
    return hosts.includes(new URL(origin).host);
  } catch {
    return false;
  }
}
