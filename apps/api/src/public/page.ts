import { createHash } from 'node:crypto';
import type { Language } from '@cultivar/audience';
import type { Organisation } from '@cultivar/contract';
import type { Response } from 'express';
import { html, linked, raw } from './html.ts';
import type { Html } from './html.ts';
import { styleOf } from './page-style.ts';
import { publicWords } from './public.words.ts';

export interface PageParts {
  readonly title: string;
  readonly language: Language;
  readonly organisation: Organisation;
  /** The content of `main`: usually one or more `<section class="card">`. */
  readonly body: Html;
  /** Addresses of this page in the other language; left out after a POST, where switching would lose what was entered. */
  readonly languageLinks?: Readonly<Record<Language, string>>;
  /** Shown inside another site: no header, no footer, any parent may frame it. */
  readonly embed?: boolean;
  readonly wide?: boolean;
  /** Another accent than the firm's. */
  readonly colour?: string | undefined;
  /** No frame around the content. */
  readonly bare?: boolean;
  /** Shown instead of the organisation's privacy notice. */
  readonly privacyUrl?: string | undefined;
  /** Inline script (our own text); everything works without it. */
  readonly script?: string;
}

/**
 * The frame of every public page: server-rendered, works without JavaScript, no app bundle, one inline stylesheet.
 * Titles and texts are escaped; only `body` is HTML.
 */
export function page(parts: PageParts): string {
  const { language, organisation } = parts;
  const words = publicWords[language];
  const classes = [parts.embed && 'embed', parts.wide && 'wide', parts.bare && 'bare'].filter(Boolean).join(' ');
  const style = styleOf(parts.colour ?? organisation.colour);
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <meta name="referrer" content="no-referrer" />
        <title>${parts.title} – ${organisation.name}</title>
        ${raw(`<style>${style}</style>`)}
      </head>
      <body class="${classes}">
        ${parts.embed ? null : top(parts)}
        <main id="main">${parts.body}</main>
        ${
          parts.embed
            ? null
            : html`<footer>
                <nav aria-label="${words.legal}">${privacyLink(parts)}</nav>
                ${organisation.imprint ? raw(`<p>${linked(organisation.imprint)}</p>`) : null}
              </footer>`
        }
        ${parts.script ? raw(`<script>${parts.script}</script>`) : null}
      </body>
    </html>`.text;
}

function top({ organisation, language, languageLinks }: PageParts): Html {
  const words = publicWords[language];
  return html`<a class="skip" href="#main">${words.skip}</a>
    <header>
      ${
        organisation.logoUrl
          ? html`<div class="firm logo"><img src="${organisation.logoUrl}" alt="${organisation.name}" /></div>`
          : html`<div class="firm">${organisation.name}</div>`
      }
      ${
        languageLinks
          ? html`<ul class="languages" aria-label="${words.languages}">
              ${(['de', 'en'] as const).map(
                (one) =>
                  html`<li>
                    ${
                      one === language
                        ? html`<span aria-current="true">${one === 'de' ? 'Deutsch' : 'English'}</span>`
                        : html`<a href="${languageLinks[one]}" lang="${one}" hreflang="${one}"
                            >${one === 'de' ? 'Deutsch' : 'English'}</a
                          >`
                    }
                  </li>`,
              )}
            </ul>`
          : null
      }
    </header>`;
}

const privacyLink = ({ organisation, privacyUrl, language }: PageParts): Html | null => {
  const url = privacyUrl || organisation.privacyUrl;
  return url ? html`<a href="${url}" target="_blank" rel="noopener">${publicWords[language].privacy}</a>` : null;
};

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/**
 * Answers with a page and its strict policy: nothing may be loaded but the inline style, pictures and the given script.
 * @param formTargets origins beside our own that a form on the page may lead to (a redirect after the POST counts)
 */
export function sendPage(
  response: Response,
  status: number,
  parts: PageParts & { readonly formTargets?: readonly string[] },
): void {
  const style = styleOf(parts.colour ?? parts.organisation.colour);
  response.removeHeader('X-Frame-Options');
  response
    .status(status)
    .type('html')
    .set({
      'Content-Security-Policy': [
        `default-src 'none'`,
        `style-src ${hashOf(style)}`,
        ...(parts.script ? [`script-src ${hashOf(parts.script)}`] : []),
        `img-src 'self' https: http: data:`,
        `form-action ${["'self'", ...(parts.formTargets ?? [])].join(' ')}`,
        `frame-ancestors ${parts.embed ? '*' : "'none'"}`,
        `base-uri 'none'`,
      ].join('; '),
      'Referrer-Policy': 'no-referrer',
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'no-store',
    });
  response.send(page(parts));
}

/** A page that says one thing: done, expired, not found. */
export const messageBody = (title: string, text: Html | string, mark: boolean | Html = false): Html =>
  html`<section class="card">
    ${mark === true ? TICK : mark}
    <h1>${title}</h1>
    ${typeof text === 'string' ? html`<p>${text}</p>` : text}
  </section>`;
export const TICK = raw(
  '<div class="mark" aria-hidden="true"><svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2.5" stroke-linecap="round" stroke-linejoin="round"><path d="M5 12.5l4.5 4.5L19 7.5"/></svg></div>',
);
export const ENVELOPE = raw(
  '<div class="mark" aria-hidden="true"><svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"><rect x="3" y="5" width="18" height="14" rx="2"/><path d="M3.5 7l8.5 6 8.5-6"/></svg></div>',
);
