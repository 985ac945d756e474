import { changeConsents } from '@cultivar/store';
import { Controller, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { html } from './html.ts';
import { TICK } from './page.ts';
import { PublicHouse } from './public-house.ts';
import { fill, maskedEmail, publicWords } from './public.words.ts';

/** One-click unsubscribe (RFC 8058): the POST acts at once, without cookies, without asking; opening the link only shows a button. */
@Controller()
export class UnsubscribeController {
  constructor(@Inject(PublicHouse) private readonly house: PublicHouse) {}

  @Get('u/:token')
  async show(@Param('token') token: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    const leadId = await this.leadId(token);
    if (leadId === null) return this.house.say(request, response, 404, 'linkBad', 'linkBadText');
    const lead = await this.house.knownLead(leadId);
    if (!lead) return this.house.say(request, response, 200, 'unsubscribed', 'unsubscribedText', { good: true });
    await this.house.answer(
      request,
      response,
      200,
      (language) => {
        const words = publicWords[language];
        return {
          title: words.unsubscribeTitle,
          body: html`<section class="card">
            <h1>${words.unsubscribeTitle}</h1>
            <p>${fill(words.unsubscribeText, { who: maskedEmail(lead.email ?? '') })}</p>
            <form method="post">
              <input type="hidden" name="page" value="1" /><input type="hidden" name="lang" value="${language}" />
              <div class="row">
                <button type="submit">${words.unsubscribeButton}</button>
                <a class="button quiet" href="${this.preferences(leadId)}">${words.toPreferences}</a>
              </div>
            </form>
          </section>`,
        };
      },
      lead.language,
    );
  }

  @Post('u/:token')
  async unsubscribe(@Param('token') token: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    const leadId = await this.leadId(token);
    if (leadId === null) return this.house.say(request, response, 404, 'linkBad', 'linkBadText');
    const byPerson = (request.body as { page?: unknown } | undefined)?.page === '1';
    await this.house.database.transact((tx) =>
      changeConsents(tx, leadId, ['marketing'], 'withdrawn', {
        ip: request.ip ?? null,
        userAgent: request.headers['user-agent'] ?? null,
        by: 'unsubscribe',
        data: { way: byPerson ? 'page' : 'one-click' },
      }),
    );
    // the mail program wants to know that it worked, nobody reads the answer (RFC 8058 § 3.1: no redirect)
    if (!byPerson) return void response.status(200).type('text').send('unsubscribed');
    const lead = await this.house.knownLead(leadId);
    await this.house.answer(
      request,
      response,
      200,
      (language) => {
        const words = publicWords[language];
        return {
          title: words.unsubscribed,
          body: html`<section class="card">
            ${TICK}
            <h1>${words.unsubscribed}</h1>
            <p>${words.unsubscribedText}</p>
            ${
              lead
                ? html`<div class="row">
                    <a class="button quiet" href="${this.preferences(leadId)}">${words.toPreferences}</a>
                  </div>`
                : null
            }
          </section>`,
        };
      },
      lead?.language,
    );
  }

  private preferences(leadId: number): string {
    return `/p/${this.house.sign('preferences', [leadId])}`;
  }
  private async leadId(token: string): Promise<number | null> {
    return this.house.leadOf('unsubscribe', token, await this.house.database.now());
  }
}
