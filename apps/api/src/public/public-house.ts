import type { Language } from '@cultivar/audience';
import type { TokenPurpose } from '@cultivar/channels';
import { domainOf, messageId, openToken, signToken } from '@cultivar/channels';
import type { Organisation } from '@cultivar/contract';
import { Database, knownLead } from '@cultivar/store';
import type { KnownLead } from '@cultivar/store';
import { Inject, Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { publicUrl } from '../config.ts';
import type { ApiConfig } from '../config.ts';
import { CONFIG } from '../house.module.ts';
import { languageOf } from './language.ts';
import { readOrganisation } from './organisation.ts';
import { messageBody, sendPage } from './page.ts';
import type { PageParts } from './page.ts';
import { publicWords } from './public.words.ts';

export type PublicPage = Omit<PageParts, 'language' | 'organisation'> & { readonly formTargets?: readonly string[] };

/** What every public page needs: the firm, the language, signed links, one way to answer. */
@Injectable()
export class PublicHouse {
  constructor(
    readonly database: Database,
    @Inject(CONFIG) private readonly config: ApiConfig,
  ) {}

  get url(): string {
    return publicUrl(this.config).replace(/\/$/, '');
  }
  get secure(): boolean {
    return this.url.startsWith('https:');
  }
  sign(purpose: TokenPurpose, ids: readonly (string | number)[], expiresAt?: Date): string {
    return signToken(this.config.SECRET, purpose, ids, expiresAt);
  }
  /** @returns the ids of the token, or null: forged, for something else, expired */
  open(purpose: TokenPurpose, token: unknown, now: Date): readonly (string | number)[] | null {
    return typeof token === 'string' && token ? openToken(this.config.SECRET, purpose, token, now) : null;
  }
  /** The lead a token was made for. */
  leadOf(purpose: TokenPurpose, token: unknown, now: Date): number | null {
    const id = this.open(purpose, token, now)?.[0];
    return typeof id === 'number' ? id : null;
  }
  /** Message-ID of the mail with this key in the outbox. */
  async messageId(key: string): Promise<string> {
    const { senderAddress } = await this.organisation();
    return messageId(this.config.SECRET, key, domainOf(senderAddress));
  }
  knownLead(id: number): Promise<KnownLead | null> {
    return knownLead(this.database, id);
  }
  organisation(): Promise<Organisation> {
    return readOrganisation(this.database);
  }

  /** Answers with a page in the firm's look; `language` wins over what the browser asks for. */
  async answer(
    request: Request,
    response: Response,
    status: number,
    make: (language: Language, organisation: Organisation) => PublicPage,
    fallback?: Language,
    known?: Organisation,
  ): Promise<void> {
    const organisation = known ?? (await this.organisation());
    const language = languageOf(request, fallback ?? organisation.language);
    const languageLinks = request.method === 'GET' ? { languageLinks: linksOf(request) } : {};
    sendPage(response, status, { language, organisation, ...languageLinks, ...make(language, organisation) });
  }
  /** A page that says one thing. */
  async say(
    request: Request,
    response: Response,
    status: number,
    title: keyof (typeof publicWords)['de'],
    text: keyof (typeof publicWords)['de'],
    more: { good?: boolean; embed?: boolean; fallback?: Language | undefined } = {},
  ): Promise<void> {
    await this.answer(
      request,
      response,
      status,
      (language) => ({
        title: publicWords[language][title],
        body: messageBody(publicWords[language][title], publicWords[language][text], more.good),
        embed: more.embed ?? false,
      }),
      more.fallback,
    );
  }
}

function linksOf(request: Request): Record<Language, string> {
  const to = (language: Language) => {
    const url = new URL(request.originalUrl, 'http://here');
    url.searchParams.set('lang', language);
    return url.pathname + url.search;
  };
  return { de: to('de'), en: to('en') };
}
