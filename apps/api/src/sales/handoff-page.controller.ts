import type { Language } from '@cultivar/audience';
import { RejectReason } from '@cultivar/sales';
import { answerHandoff, handoffById, routingModel } from '@cultivar/store';
import type { HandoffFull } from '@cultivar/store';
import { Controller, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { html } from '../public/html.ts';
import { messageBody } from '../public/page.ts';
import { PublicHouse } from '../public/public-house.ts';
import { acceptedBody, offerBody } from './handoff-page.ts';
import type { Entered, OfferPage } from './handoff-page.ts';
import { handoffPageWords } from './handoff-page.words.ts';

interface Guest {
  readonly userId: number;
  readonly role: string;
  readonly language: Language;
  readonly handoff: HandoffFull;
  readonly now: Date;
}
/** So long after taking a lead the link still shows how to reach it; then only the app does. */
const CONTACT_SHOWN_MS = 7 * 86_400_000;
const Posted = z.object({
  answer: z.enum(['accepted', 'rejected']),
  reason: z.string().max(40).default(''),
  recycleAt: z
    .union([z.literal(''), z.iso.date()])
    .catch('')
    .default(''),
  note: z.string().max(2000).default(''),
});

/**
 * Answering from the notification mail, without signing in: the link is for one handoff and one person. Opening it changes
 * nothing (scanners follow links); the answer is a POST. Works without JavaScript.
 */
@Controller()
export class HandoffPageController {
  constructor(@Inject(PublicHouse) private readonly house: PublicHouse) {}

  @Get('h/:token')
  async show(@Param('token') token: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    const guest = await this.guest(token);
    if (!guest) return this.say(request, response, 404, 'badTitle', 'badText');
    await this.answerWith(request, response, guest);
  }

  @Post('h/:token')
  async answer(@Param('token') token: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    const guest = await this.guest(token);
    if (!guest) return this.say(request, response, 404, 'badTitle', 'badText');
    const posted = Posted.safeParse(request.body ?? {});
    if (!posted.success) return this.answerWith(request, response, guest, { problem: 'reason-missing' });
    const { answer, reason, recycleAt, note } = posted.data;
    const entered: Entered = { reason, recycleAt, note };
    const result = await this.house.database.transact((tx) =>
      answerHandoff(tx, {
        handoffId: guest.handoff.id,
        by: { userId: guest.userId, role: guest.role },
        answer,
        reason: RejectReason.safeParse(reason).data,
        // in the morning of that day
        recycleAt: recycleAt ? new Date(`${recycleAt}T07:00:00Z`) : undefined,
        note: note.trim() || undefined,
      }),
    );
    if (!result.ok && ['reason-missing', 'date-missing', 'date-past'].includes(result.code))
      return this.answerWith(request, response, guest, {
        entered,
        problem: result.code as NonNullable<OfferPage['problem']>,
      });
    const after = await this.guest(token);
    if (!after) return this.say(request, response, 404, 'badTitle', 'badText');
    await this.answerWith(request, response, after);
  }

  /** The page for the state the handoff is in. */
  private async answerWith(
    request: Request,
    response: Response,
    guest: Guest,
    more: Pick<OfferPage, 'entered' | 'problem'> = {},
  ): Promise<void> {
    const { handoff, now } = guest;
    const mine = handoff.user?.id === guest.userId;
    const fresh = handoff.answeredAt === null || now.getTime() - handoff.answeredAt.getTime() < CONTACT_SHOWN_MS;
    if (!mine || !fresh || (handoff.state !== 'offered' && handoff.state !== 'accepted')) {
      const own = mine && handoff.state === 'rejected';
      return this.say(
        request,
        response,
        200,
        own ? 'rejectedTitle' : 'goneTitle',
        own ? 'rejectedText' : 'goneText',
        guest.language,
      );
    }
    const { hours } = await routingModel(this.house.database);
    await this.house.answer(
      request,
      response,
      more.problem ? 422 : 200,
      (language) => {
        const words = handoffPageWords[language];
        return handoff.state === 'accepted'
          ? {
              title: words.acceptedTitle,
              body: acceptedBody(handoff, language, `${this.house.url}/sales/${handoff.id}`),
            }
          : { title: words.title, body: html`${offerBody({ handoff, language, now, zone: hours.zone, ...more })}` };
      },
      guest.language,
    );
  }

  /** Who the link was made for; null where it is forged, the person has left, or the lead is gone. */
  private async guest(token: string): Promise<Guest | null> {
    const now = await this.house.database.now();
    const [handoffId, userId] = this.house.open('handoff', token, now) ?? [];
    if (typeof handoffId !== 'number' || typeof userId !== 'number') return null;
    const [user] = await this.house.database.query<{ role: string; language: Language }>(
      `select role, language from app_user where id = $1 and active`,
      [userId],
    );
    const handoff = user && (await handoffById(this.house.database, handoffId));
    return user && handoff ? { userId, ...user, handoff, now } : null;
  }

  private say(
    request: Request,
    response: Response,
    status: number,
    title: 'badTitle' | 'goneTitle' | 'rejectedTitle',
    text: 'badText' | 'goneText' | 'rejectedText',
    fallback?: Language,
  ): Promise<void> {
    return this.house.answer(
      request,
      response,
      status,
      (language) => {
        const words = handoffPageWords[language];
        return { title: words[title], body: messageBody(words[title], words[text], title === 'rejectedTitle') };
      },
      fallback,
    );
  }
}
