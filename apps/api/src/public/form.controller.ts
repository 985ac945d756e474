import { randomBytes } from 'node:crypto';
import { nextQuestions } from '@cultivar/audience';
import type { FormConsent, FormField, Language } from '@cultivar/audience';
import { ORGANISATION_KEY } from '@cultivar/contract';
import type { Organisation } from '@cultivar/contract';
import { consentsOf, leadFields, readFormNow, submitForm, tooManySubmissions } from '@cultivar/store';
import type { FormOutcome, StoredForm } from '@cultivar/store';
import { Controller, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { offerAsset, originOf } from './asset-card.ts';
import { formBody, TRAP } from './form-page.ts';
import { nameOf, readPosted } from './form-input.ts';
import type { ReadForm } from './form-input.ts';
import { asFormField, askable } from '../forms/askable-fields.ts';
import { FRAME_SCRIPT } from './frame-script.ts';
import { inLanguage, languageOf } from './language.ts';
import { postKnownAsset } from './known-asset.ts';
import { organisationFrom } from './organisation.ts';
import { PublicHouse } from './public-house.ts';
import type { PublicPage } from './public-house.ts';
import { maskedEmail, publicWords } from './public.words.ts';
import { campaignOf } from './campaign.ts';
import { checkMailBody, thanksBody } from './thanks.ts';
import { forget, isLoopback, remember, visitorOf } from './visitor.ts';
import type { Visitor } from './visitor.ts';

/** A person needs longer than this between seeing a form and sending it. */
const FASTEST_MS = 1000;
const OPT_IN_VALID_MS = 14 * 86_400_000;

interface Scene {
  readonly form: StoredForm;
  readonly organisation: Organisation;
  readonly visitor: Visitor | null;
  readonly asked: readonly FormField[];
  readonly consents: readonly FormConsent[];
  readonly now: Date;
  readonly embed: boolean;
}

/** The hosted page of a form. Shows what is not known yet, never a value somebody else could read. */
@Controller()
export class FormController {
  constructor(@Inject(PublicHouse) private readonly house: PublicHouse) {}

  @Get('f/:id')
  async show(@Param('id') id: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    const scene = await this.scene(id, request);
    if (!scene) return this.gone(request, response);
    if (request.query['new']) forget(response);
    if (scene.visitor?.question && !scene.asked.length)
      return this.house.say(request, response, 200, 'nothingOpenTitle', 'nothingOpen', {
        good: true,
        embed: scene.embed,
      });
    await this.page(request, response, 200, scene);
  }

  @Post('f/:id')
  async take(@Param('id') id: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    const scene = await this.scene(id, request);
    if (!scene) return this.gone(request, response);
    const body = bodyOf(request);
    const language = languageOf(request, scene.organisation.language);
    const { definition } = scene.form;
    // a program filled in what people do not see: it learns nothing, and nothing is kept
    if (body[TRAP]) return this.thanks(request, response, scene, null, language);
    const read = readPosted(definition, scene.asked, scene.consents, body, language);
    // a question link without an answer is no answer
    const [first] = scene.visitor?.question && !Object.keys(read.values).length ? scene.asked : [];
    const faults = first ? { [nameOf(first)]: publicWords[language].required, ...read.faults } : read.faults;
    if (Object.keys(faults).length) return this.page(request, response, 422, scene, { ...read, faults });
    const local = isLoopback(request.ip);
    const ticket = this.house.open('form', body['_t'], scene.now);
    if (!local && ticket && scene.now.getTime() - Number(ticket[1]) < FASTEST_MS)
      return this.page(request, response, 429, scene, read, publicWords[language].tooFast);
    const email = scene.visitor?.lead.email ?? (read.values['email'] as string | undefined) ?? null;
    if (await tooManySubmissions(this.house.database, local ? null : (request.ip ?? null), email, scene.now))
      return this.page(request, response, 429, scene, read, publicWords[language].tooMany);
    const outcome = await this.store(request, scene, read, language, ticket);
    await this.thanks(request, response, scene, { outcome, read }, language);
  }

  private store(
    request: Request,
    { form, visitor, now }: Scene,
    read: ReadForm,
    language: Language,
    ticket: readonly (string | number)[] | null,
  ): Promise<FormOutcome> {
    return this.house.database.transact(
      (tx) =>
        submitForm(tx, {
          form,
          values: read.values,
          agreed: read.agreed,
          language,
          identified: visitor?.lead.id ?? null,
          question: visitor?.question,
          requestKey: ticket && ticket[0] === form.id ? `${form.id}:${String(ticket[2])}` : null,
          ip: request.ip ?? null,
          userAgent: request.headers['user-agent'] ?? null,
          source: campaignOf(bodyOf(request), request.headers.referer),
          confirmUrl: (submissionId) =>
            `${this.house.url}/o/${this.house.sign('opt-in', [submissionId], new Date(now.getTime() + OPT_IN_VALID_MS))}`,
        }),
      // the instant at which it was decided what to ask
      now,
      { concerns: 'few' },
    );
  }

  /** What is asked of whom: decided anew for every request, also for the one that brings the answers. */
  private async scene(id: string, request: Request): Promise<Scene | null> {
    const read = await readFormNow(this.house.database, id, ORGANISATION_KEY);
    if (!read) return null;
    const { form: stored, now } = read;
    let visitor = await visitorOf(this.house, request, now);
    const typed = bodyOf(request)['f_email'];
    // another address than the known one: another person, who must answer everything
    if (visitor && typeof typed === 'string' && typed.trim() && typed.trim().toLowerCase() !== visitor.lead.email)
      visitor = null;
    const form = await this.withQuestions(stored, visitor?.question ?? []);
    const asked = nextQuestions(form.definition, visitor?.known ?? new Set(), visitor?.question);
    const consents = await this.openConsents(form, visitor);
    return {
      ...{ form, visitor, asked, consents, now },
      organisation: organisationFrom(read.setting),
      embed: isEmbed(request),
    };
  }
  /** A question link may ask for a field that the form itself does not have. */
  private async withQuestions(form: StoredForm, keys: readonly string[]): Promise<StoredForm> {
    const { definition } = form;
    const missing = keys.filter((key) => !definition.fields.some((field) => field.key === key));
    if (!missing.length) return form;
    const house = askable(await leadFields(this.house.database));
    const added = missing.flatMap((key) => asFormField(house.find((field) => field.key === key)));
    return { ...form, definition: { ...definition, fields: [...definition.fields, ...added] } };
  }
  private async openConsents({ definition }: StoredForm, visitor: Visitor | null): Promise<readonly FormConsent[]> {
    if (!visitor) return definition.consents;
    if (visitor.question) return [];
    const given = (await consentsOf(this.house.database, [visitor.lead.id])).get(visitor.lead.id) ?? [];
    const granted = given.filter((row) => row.state === 'granted').map((row) => row.purpose);
    return definition.consents.filter((consent) => !granted.includes(consent.purpose));
  }

  private async page(
    request: Request,
    response: Response,
    status: number,
    scene: Scene,
    read?: ReadForm,
    notice?: string,
  ): Promise<void> {
    const { form, visitor, asked, consents, embed } = scene;
    const { definition } = form;
    const make = (language: Language, organisation: Organisation): PublicPage => ({
      title: inLanguage(definition.title, language) || form.name,
      body: formBody({
        definition: { ...definition, privacyUrl: definition.privacyUrl || organisation.privacyUrl },
        language,
        asked,
        consents,
        action: `/f/${form.id}${embed ? '?embed=1' : ''}`,
        known: visitor?.lead.email
          ? {
              who: maskedEmail(visitor.lead.email),
              away: `/f/${form.id}?new=1&lang=${language}${embed ? '&embed=1' : ''}`,
            }
          : undefined,
        ...(read && { entered: read.entered, faults: read.faults }),
        notice,
        hidden: this.hidden(request, scene, language),
      }),
      embed,
      colour: definition.design.accent ?? undefined,
      bare: definition.design.layout === 'bare',
      privacyUrl: definition.privacyUrl,
      formTargets: definition.thanks.kind === 'redirect' ? originOf(definition.thanks.url) : [],
      ...(embed && { script: FRAME_SCRIPT }),
    });
    await this.house.answer(request, response, status, make, undefined, scene.organisation);
  }

  private hidden(request: Request, { form, visitor, now }: Scene, language: Language): Record<string, string> {
    const body = bodyOf(request);
    const given = request.method === 'POST' ? body : { ...request.query };
    const kept = this.house.open('form', body['_t'], now) ? String(body['_t']) : null;
    return {
      _t: kept ?? this.house.sign('form', [form.id, now.getTime(), randomBytes(12).toString('base64url')]),
      lang: language,
      ...(visitor?.question && { q: String(given['q']) }),
      ...(given['new'] ? { new: '1' } : {}),
      ...campaignOf(given, request.method === 'GET' ? request.headers.referer : undefined),
    };
  }

  private async thanks(
    request: Request,
    response: Response,
    { form, organisation, visitor, embed, now }: Scene,
    taken: { outcome: FormOutcome; read: ReadForm } | null,
    language: Language,
  ): Promise<void> {
    const { definition } = form;
    const { leadId, trusted, tracking } = taken?.outcome ?? {};
    const reader = trusted && tracking && leadId !== undefined ? leadId : null;
    // a question link can be forwarded: it is no reason to remember a browser
    if (reader !== null && !visitor?.question) remember(this.house, response, reader, now);
    // the same answer whether the address was known or not
    const checkMail = visitor
      ? taken?.outcome.checkMail
      : definition.doubleOptIn && taken && taken.read.agreed.length > 0;
    if (checkMail && taken && !taken.outcome.checkMail) await postKnownAsset(this.house, form, taken.outcome, language);
    if (!checkMail && definition.thanks.kind === 'redirect' && !embed)
      return response.redirect(303, definition.thanks.url);
    const asset =
      checkMail || definition.thanks.kind !== 'asset'
        ? null
        : await offerAsset(this.house, definition.thanks.asset, reader);
    const make = (to: Language): PublicPage => ({
      title: checkMail ? publicWords[to].checkMailTitle : publicWords[to].thanks,
      body: checkMail ? checkMailBody(to) : thanksBody(definition, to, asset),
      embed,
      colour: definition.design.accent ?? undefined,
      bare: definition.design.layout === 'bare',
      formTargets: originOf(asset?.url ?? null),
      ...(embed && { script: FRAME_SCRIPT }),
    });
    await this.house.answer(request, response, 200, make, undefined, organisation);
  }
  private gone(request: Request, response: Response): Promise<void> {
    return this.house.say(request, response, 404, 'formGone', 'formGoneText', { embed: isEmbed(request) });
  }
}
const isEmbed = (request: Request): boolean => request.query['embed'] === '1';
const bodyOf = (request: Request): Record<string, unknown> => (request.body ?? {}) as Record<string, unknown>;
