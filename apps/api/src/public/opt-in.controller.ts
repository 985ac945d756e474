import { confirmOptIn, optInKey, optInOf } from '@cultivar/store';
import type { OptInView } from '@cultivar/store';
import { Controller, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { offerAsset, originOf } from './asset-card.ts';
import { html, linked, raw } from './html.ts';
import { inLanguage } from './language.ts';
import { PublicHouse } from './public-house.ts';
import { fill, maskedEmail, publicWords } from './public.words.ts';
import { readerOf, thanksBody } from './thanks.ts';
import { remember } from './visitor.ts';

/** The second half of double opt-in. Opening the link changes nothing, because scanners open links; the button does. */
@Controller()
export class OptInController {
  constructor(@Inject(PublicHouse) private readonly house: PublicHouse) {}

  @Get('o/:token')
  async show(@Param('token') token: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    const opened = await this.open(token);
    if (!opened) return this.expired(request, response);
    const { view } = opened;
    await this.house.answer(
      request,
      response,
      200,
      (language) => {
        const words = publicWords[language];
        return {
          title: words.optInTitle,
          colour: view.form.definition.design.accent ?? undefined,
          body: html`<section class="card">
            <h1>${words.optInTitle}</h1>
            <p>${fill(words.optInText, { who: maskedEmail(view.email) })}</p>
            ${view.wordings.map((wording) => html`<div class="note plain">${raw(linked(wording))}</div>`)}
            <form method="post">
              <input type="hidden" name="lang" value="${language}" />
              <button type="submit" class="wide-button">${words.optInButton}</button>
            </form>
            <p class="small after">${words.optInIgnore}</p>
          </section>`,
        };
      },
      view.language,
    );
  }

  @Post('o/:token')
  async confirm(@Param('token') token: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    const opened = await this.open(token);
    if (!opened) return this.expired(request, response);
    const messageId = await this.house.messageId(optInKey(opened.submissionId));
    const { outcome, leadId } = await this.house.database.transact((tx) =>
      confirmOptIn(tx, opened.submissionId, {
        ip: request.ip ?? null,
        userAgent: request.headers['user-agent'] ?? null,
        messageId,
      }),
    );
    if (outcome !== 'confirmed' || leadId === null) return this.expired(request, response);
    const lead = await this.house.knownLead(leadId);
    if (lead?.tracking) remember(this.house, response, leadId, opened.now);
    const { definition } = opened.view.form;
    const asset =
      definition.thanks.kind === 'asset' ? await offerAsset(this.house, definition.thanks.asset, readerOf(lead)) : null;
    await this.house.answer(
      request,
      response,
      200,
      (language) => {
        const { thanks } = definition;
        const more = thanks.kind !== 'redirect' && inLanguage(thanks.text, language);
        return {
          title: publicWords[language].optInDone,
          colour: definition.design.accent ?? undefined,
          formTargets: originOf(asset?.url ?? null),
          body: html`<div class="note good" role="status">
              <strong>${publicWords[language].optInDone}</strong> ${publicWords[language].optInDoneText}
            </div>
            ${more || asset || thanks.kind === 'redirect' ? thanksBody(definition, language, asset) : null}`,
        };
      },
      opened.view.language,
    );
  }

  private async open(token: string): Promise<{ submissionId: number; view: OptInView; now: Date } | null> {
    const now = await this.house.database.now();
    const submissionId = this.house.open('opt-in', token, now)?.[0];
    if (typeof submissionId !== 'number') return null;
    const view = await optInOf(this.house.database, submissionId);
    return view && { submissionId, view, now };
  }
  private expired(request: Request, response: Response): Promise<void> {
    return this.house.say(request, response, 410, 'optInExpired', 'optInExpiredText');
  }
}
