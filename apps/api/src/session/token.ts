import { createHash, randomBytes } from 'node:crypto';
import type { Request, Response } from 'express';
import { publicUrl } from '../config.ts';
import type { ApiConfig } from '../config.ts';

/** 256 random bits. Only its hash is stored, so a copy of the database signs nobody in. */
export const newToken = (prefix = ''): string => prefix + randomBytes(32).toString('base64url');
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('base64url');
export const API_KEY_PREFIX = 'cvk_';

export function bearerOf(request: Request): string | undefined {
  const match = /^Bearer (\S{20,200})$/i.exec(request.headers.authorization ?? '');
  return match?.[1];
}

const isSecure = (config: ApiConfig): boolean => publicUrl(config).startsWith('https:');
// browsers do not tell ports apart in cookies: two copies on one machine must not sign each other out
const cookieName = (config: ApiConfig): string => (isSecure(config) ? '__Host-cultivar' : `cultivar_${config.PORT}`);

export function sessionTokenOf(request: Request, config: ApiConfig): string | undefined {
  const name = `${cookieName(config)}=`;
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const pair = part.trim();
    if (pair.startsWith(name)) return pair.slice(name.length);
  }
  return undefined;
}
export function setSessionCookie(response: Response, config: ApiConfig, token: string, days: number): void {
  response.append('set-cookie', cookie(config, token, days * 86_400));
}
export function clearSessionCookie(response: Response, config: ApiConfig): void {
  response.append('set-cookie', cookie(config, '', 0));
}
const cookie = (config: ApiConfig, value: string, maxAge: number): string =>
  `${cookieName(config)}=${value}; Path=/; Max-Age=${maxAge}; HttpOnly; SameSite=Lax${isSecure(config) ? '; Secure' : ''}`;
