import { knownKeys, knownLead } from '@cultivar/store';
import type { KnownLead } from '@cultivar/store';
import type { Request, Response } from 'express';
import type { PublicHouse } from './public-house.ts';

const COOKIE = 'cultivar_visitor';
const DAYS_180 = 180 * 86_400_000;

export interface Visitor {
  readonly lead: KnownLead;
  readonly known: ReadonlySet<string>;
  /** Came by a question link: ask these and nothing else. */
  readonly question?: readonly string[];
}

/**
 * Who is in front of a form, as far as they allow it: by the signed link in their mail, or by the first-party cookie, which
 * counts only while tracking is agreed to (TDDDG § 25).
 */
export async function visitorOf(house: PublicHouse, request: Request, now: Date): Promise<Visitor | null> {
  const given: Record<string, unknown> = { ...request.query, ...(request.body as object | undefined) };
  if (given['new']) return null;
  const ids = house.open('question', given['q'], now);
  if (ids && typeof ids[0] === 'number') {
    const lead = await knownLead(house.database, ids[0]);
    if (lead) return { lead, known: knownKeys(lead), question: ids.slice(1).map(String) };
  }
  const leadId = house.leadOf('visitor', cookieOf(request, COOKIE), now);
  const lead = leadId === null ? null : await knownLead(house.database, leadId);
  return lead?.tracking && lead.email ? { lead, known: knownKeys(lead) } : null;
}

/** Remembers somebody who agreed to tracking, in this browser only. */
export function remember(house: PublicHouse, response: Response, leadId: number, now: Date): void {
  response.cookie(COOKIE, house.sign('visitor', [leadId], new Date(now.getTime() + DAYS_180)), {
    httpOnly: true,
    sameSite: 'lax',
    secure: house.secure,
    maxAge: DAYS_180,
    path: '/',
  });
}
export const forget = (response: Response): void => void response.clearCookie(COOKIE, { path: '/' });

function cookieOf(request: Request, name: string): string | null {
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const [key, value] = pair.trim().split('=');
    if (key === name && value) return decodeURIComponentSafely(value);
  }
  return null;
}
const decodeURIComponentSafely = (text: string): string | null => {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
};

/** The address of the machine itself: a local test, or a proxy that was not set up to pass on the sender. */
export const isLoopback = (ip: string | undefined): boolean =>
  !ip || ip === '::1' || ip.startsWith('127.') || ip.startsWith('::ffff:127.');
