import type { Me } from '@cultivar/contract';
import {
  closeSession,
  credentialsOf,
  Database,
  openSession,
  SESSION_DAYS,
  userOfApiKey,
  userOfSession,
} from '@cultivar/store';
import { Inject, Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { ApiConfig } from '../config.ts';
import { CONFIG } from '../house.module.ts';
import { Problem } from '../http/problem.ts';
import { Attempts } from './attempts.ts';
import { verifyPassword } from './password.ts';
import { bearerOf, clearSessionCookie, hashToken, newToken, sessionTokenOf, setSessionCookie } from './token.ts';

const LIMIT = { addressAndIp: 10, address: 50, ip: 100 };

/** Who is behind a request: session cookie or API key. */
@Injectable()
export class Sessions {
  readonly #attempts = new Attempts();

  constructor(
    @Inject(CONFIG) private readonly config: ApiConfig,
    private readonly database: Database,
  ) {}

  /** @throws Problem 401 */
  async require(request: Request): Promise<Me> {
    const user = await this.find(request);
    if (!user) throw new Problem(401, 'not-signed-in', 'Please sign in.');
    return user;
  }

  async find(request: Request): Promise<Me | undefined> {
    const bearer = bearerOf(request);
    if (bearer) return userOfApiKey(this.database, hashToken(bearer));
    const token = sessionTokenOf(request, this.config);
    if (!token) return undefined;
    const found = await userOfSession(this.database, hashToken(token));
    if (found?.prolonged && request.res && !request.res.headersSent)
      setSessionCookie(request.res, this.config, token, SESSION_DAYS);
    return found?.user;
  }

  /** @throws Problem 401 `wrong-credentials` (the same for an unknown address), 429 `too-many-attempts` */
  async signIn(request: Request, response: Response, email: string, password: string): Promise<Me> {
    const address = email.trim().toLowerCase();
    const ip = request.ip ?? '';
    const keys = { both: `b ${address} ${ip}`, address: `a ${address}`, ip: `i ${ip}` };
    if (
      this.#attempts.exhausted({
        [keys.both]: LIMIT.addressAndIp,
        [keys.address]: LIMIT.address,
        [keys.ip]: LIMIT.ip,
      })
    )
      throw new Problem(429, 'too-many-attempts', 'Too many attempts. Please wait a quarter of an hour.');
    // counted before the slow check, so that a burst of parallel guesses is not let through
    this.#attempts.failed(Object.values(keys));
    const known = await credentialsOf(this.database, address);
    if (!(await verifyPassword(password, known?.passwordHash)) || !known)
      throw new Problem(401, 'wrong-credentials', 'Address or password is not right.');
    this.#attempts.forgive(keys.both);
    this.#attempts.forgive(keys.address);
    await this.open(response, known.user.id);
    const { id, name, role, language, taskMails } = known.user;
    return { id, email: known.user.email, name, role, language, taskMails };
  }

  async open(response: Response, userId: number): Promise<void> {
    const token = newToken();
    await this.database.transact((tx) => openSession(tx, hashToken(token), userId));
    setSessionCookie(response, this.config, token, SESSION_DAYS);
  }

  /** Hash of the session behind the request; empty for an API key. */
  current(request: Request): string {
    const token = bearerOf(request) ? undefined : sessionTokenOf(request, this.config);
    return token ? hashToken(token) : '';
  }

  async signOut(request: Request, response: Response): Promise<void> {
    await closeSession(this.database, this.current(request));
    clearSessionCookie(response, this.config);
  }
}
