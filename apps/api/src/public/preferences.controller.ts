import { PURPOSES, PURPOSE_WORDS } from '@cultivar/audience';
import type { Language, Purpose } from '@cultivar/audience';
import { changeConsents, chooseTopics, consentsOf, happen, post, topicsOf } from '@cultivar/store';
import type { ConsentRow, KnownLead, MailPayload, TopicStand } from '@cultivar/store';
import { Controller, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { html, raw } from './html.ts';
import type { Html } from './html.ts';
import { languageOf } from './language.ts';
import { PublicHouse } from './public-house.ts';
import { fill, maskedEmail, publicWords } from './public.words.ts';
import { forget } from './visitor.ts';

const OWN_DATA_VALID_MS = 3_600_000;
type Notice = 'saved' | 'ownDataSent' | null;

/** What a person allows us, purpose by purpose, and the way to their own data. The link shows no more than a masked address. */
@Controller()
export class PreferencesController {
  constructor(@Inject(PublicHouse) private readonly house: PublicHouse) {}

  @Get('p/:token')
  async show(@Param('token') token: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    await this.page(token, request, response, null);
  }

  @Post('p/:token')
  async save(@Param('token') token: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    const lead = await this.lead(token);
    if (!lead) return this.bad(request, response);
    const body = (request.body ?? {}) as Record<string, unknown>;
    const wanted = PURPOSES.filter((purpose) => body[`c_${purpose}`] === '1');
    const language = body['language'] === 'en' ? 'en' : 'de';
    const how = {
      ip: request.ip ?? null,
      userAgent: request.headers['user-agent'] ?? null,
      by: 'preferences',
      data: { way: 'preferences', language },
    };
    await this.house.database.transact(async (tx) => {
      const refused = PURPOSES.filter((purpose) => !wanted.includes(purpose));
      const given = (await consentsOf(tx, [lead.id])).get(lead.id) ?? [];
      // an unticked box of something never given is no withdrawal
      const withdrawn = refused.filter((purpose) =>
        given.some((row) => row.purpose === purpose && row.state === 'granted'),
      );
      await changeConsents(tx, lead.id, withdrawn, 'withdrawn', how);
      await changeConsents(tx, lead.id, wanted, 'granted', {
        ...how,
        wording: (purpose: Purpose) => PURPOSE_WORDS[purpose][language],
      });
      // only what was on the page: a topic made meanwhile is not left by a box that was not there
      const shown = String(body['topics'] ?? '').split(' ');
      const choices = (await topicsOf(tx, lead.id))
        .filter(({ id }) => shown.includes(id))
        .map(({ id }) => ({ leadId: lead.id, topic: id, subscribed: body[`t_${id}`] === '1', by: 'lead' }));
      await happen(tx, await chooseTopics(tx, choices));
      await tx.query(`update lead set language = $2, updated_at = $3 where id = $1 and language <> $2`, [
        lead.id,
        language,
        tx.now,
      ]);
    });
    if (!wanted.includes('tracking')) forget(response);
    await this.page(token, request, response, 'saved');
  }

  /** Sends a link that opens the person's own data, to the address we know: holding a forwarded mail is not enough. */
  @Post('p/:token/own-data')
  async ownData(@Param('token') token: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    const lead = await this.lead(token);
    if (!lead) return this.bad(request, response);
    const language = languageOf(request, lead.language);
    await this.house.database.transact((tx) => {
      const words = publicWords[language];
      const link = this.house.sign('own-data', [lead.id], new Date(tx.now.getTime() + OWN_DATA_VALID_MS));
      const payload: MailPayload = {
        class: 'service',
        builtin: 'sign-up',
        language,
        data: {
          title: words.ownDataMailTitle,
          message: words.ownDataMail,
          url: `${this.house.url}/d/${link}`,
          button: words.ownDataMailButton,
        },
      };
      // one in ten minutes: the page cannot be used to fill somebody's mailbox
      const key = `own-data:${lead.id}:${Math.floor(tx.now.getTime() / 600_000)}`;
      return post(tx, [{ key, kind: 'mail', leadId: lead.id, payload }]);
    });
    await this.page(token, request, response, 'ownDataSent');
  }

  private async page(token: string, request: Request, response: Response, notice: Notice): Promise<void> {
    const lead = await this.lead(token);
    if (!lead) return this.bad(request, response);
    const consents = (await consentsOf(this.house.database, [lead.id])).get(lead.id) ?? [];
    const topics = await topicsOf(this.house.database, lead.id);
    await this.house.answer(
      request,
      response,
      200,
      (language, organisation) => ({
        title: publicWords[language].preferencesTitle,
        body: body(token, lead, { consents, topics }, language, organisation.zone, notice),
      }),
      lead.language,
    );
  }
  private async lead(token: string): Promise<KnownLead | null> {
    const id = this.house.leadOf('preferences', token, await this.house.database.now());
    return id === null ? null : this.house.knownLead(id);
  }
  private bad(request: Request, response: Response): Promise<void> {
    return this.house.say(request, response, 404, 'linkBad', 'linkBadText');
  }
}

function body(
  token: string,
  lead: KnownLead,
  { consents, topics }: { readonly consents: readonly ConsentRow[]; readonly topics: readonly TopicStand[] },
  language: Language,
  zone: string,
  notice: Notice,
): Html {
  const words = publicWords[language];
  const who = maskedEmail(lead.email ?? '');
  return html`${notice ? html`<div class="note good" role="status">${words[notice]}</div>` : null}
    <section class="card">
      <h1>${words.preferencesTitle}</h1>
      <p class="lead">${fill(words.preferencesText, { who })}</p>
      <form method="post" action="/p/${token}">
        <input type="hidden" name="lang" value="${language}" />
        <fieldset class="field">
          <legend>${words.consentsTitle}</legend>
          ${PURPOSES.map((purpose) => purposeRow(purpose, consents, language, zone))}
        </fieldset>
        ${
          topics.length
            ? html`<fieldset class="field">
                <legend>${words.topicsTitle}</legend>
                <p class="small">${words.topicsText}</p>
                <input type="hidden" name="topics" value="${topics.map(({ id }) => id).join(' ')}" />
                ${topics.map((topic) => topicRow(topic, language))}
              </fieldset>`
            : null
        }
        <div class="field">
          <label for="language">${words.languageTitle}</label>
          <select id="language" name="language">
            ${(['de', 'en'] as const).map(
              (one) =>
                html`<option value="${one}" ${raw(lead.language === one ? 'selected' : '')}>
                  ${one === 'de' ? words.german : words.english}
                </option>`,
            )}
          </select>
        </div>
        <div class="row"><button type="submit">${words.save}</button></div>
      </form>
    </section>
    <section class="card">
      <h2>${words.ownDataTitle}</h2>
      <p>${words.ownDataText}</p>
      <form method="post" action="/p/${token}/own-data">
        <input type="hidden" name="lang" value="${language}" />
        <div class="row"><button type="submit" class="quiet">${words.ownDataButton}</button></div>
      </form>
    </section>`;
}
const topicRow = ({ id, name, description, subscribed }: TopicStand, language: Language): Html =>
  html`<label class="check"
    ><input type="checkbox" name="t_${id}" value="1" ${raw(subscribed ? 'checked' : '')} /><span
      >${name[language]}${description[language] ? html`<br /><span class="small">${description[language]}</span>` : null}</span
    ></label
  >`;
function purposeRow(purpose: Purpose, consents: readonly ConsentRow[], language: Language, zone: string): Html {
  const words = publicWords[language];
  const row = consents.find((one) => one.purpose === purpose);
  const when = row && new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: zone }).format(row.changedAt);
  const state = !row
    ? words.notGiven
    : row.state === 'pending'
      ? words.pending
      : fill(words[row.state], { when: when ?? '' });
  return html`<label class="check"
    ><input type="checkbox" name="c_${purpose}" value="1" ${raw(row?.state === 'granted' ? 'checked' : '')} /><span
      >${PURPOSE_WORDS[purpose][language]}<br /><span class="small">${state}</span></span
    ></label
  >`;
}
