import type { FormConsent, FormDefinition, FormField, Language } from '@cultivar/audience';
import { consentHtml, fieldHtml } from './form-fields.ts';
import { consentName, nameOf } from './form-input.ts';
import type { Entered, Faults } from './form-input.ts';
import { html, linked, paragraphs, raw } from './html.ts';
import type { Html } from './html.ts';
import { inLanguage } from './language.ts';
import { fill, publicWords } from './public.words.ts';

export interface FormView {
  readonly definition: FormDefinition;
  readonly language: Language;
  readonly asked: readonly FormField[];
  readonly consents: readonly FormConsent[];
  readonly action: string;
  /** Masked address of somebody known, and where "not you?" leads. */
  readonly known?: { readonly who: string; readonly away: string } | undefined;
  readonly entered?: Entered;
  readonly faults?: Faults;
  /** Something to say above the form that no field is to blame for. */
  readonly notice?: string | undefined;
  /** What travels along: token, campaign. */
  readonly hidden: Readonly<Record<string, string>>;
}
/** The honeypot: people do not see it, programs fill it in. */
export const TRAP = 'company_fax_number';

/** The form itself, without the frame of the page: the hosted page, the framed one and the builder's preview show this. */
export function formBody(view: FormView): Html {
  const { definition, language, asked, consents, faults = {}, entered = {} } = view;
  const words = publicWords[language];
  const state = { language, entered, faults };
  const title = inLanguage(definition.title, language);
  const intro = inLanguage(definition.intro, language);
  const purpose = inLanguage(definition.purpose, language);
  return html`<section class="card">
    ${title ? html`<h1>${title}</h1>` : null} ${intro ? html`<div class="lead">${paragraphs(intro)}</div>` : null}
    ${faultSummary(view)}
    <form method="post" action="${view.action}" novalidate>
      ${Object.entries(view.hidden).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
      ${view.known ? html`<p class="note plain">${fill(words.continueAs, { who: view.known.who })}. <a href="${view.known.away}">${words.notYou}</a></p>` : null}
      ${asked.map((field) => fieldHtml(field, state))}
      <div class="trap" aria-hidden="true">
        <label for="${TRAP}">${words.trap}</label><input id="${TRAP}" name="${TRAP}" tabindex="-1" autocomplete="off" />
      </div>
      ${
        consents.length
          ? html`<div class="consents">
              ${consents.map((consent) => consentHtml(consent, state))}
              <p class="small">${words.withdrawHint}</p>
            </div>`
          : null
      }
      ${purpose ? html`<p class="small">${raw(linked(purpose))}${privacy(definition, language)}</p>` : null}
      <div class="row">
        <button type="submit" class="wide-button">${inLanguage(definition.button, language)}</button>
      </div>
    </form>
  </section>`;
}
const privacy = (definition: FormDefinition, language: Language): Html | null =>
  definition.privacyUrl
    ? html` <a href="${definition.privacyUrl}" target="_blank" rel="noopener">${publicWords[language].privacy}</a>`
    : null;

function faultSummary({ definition, language, faults = {}, notice }: FormView): Html | null {
  const names = Object.keys(faults);
  if (notice) return html`<div class="note bad" role="alert">${notice}</div>`;
  if (!names.length) return null;
  const labelOf = (name: string): string => {
    const field = definition.fields.find((one) => nameOf(one) === name);
    if (field) return `${inLanguage(field.label, language)}: ${faults[name]}`;
    return definition.consents.some((one) => consentName(one) === name) ? faults[name]! : '';
  };
  return html`<div class="note bad" role="alert">
    ${publicWords[language].formErrors}
    <ul>
      ${names.map((name) => html`<li><a href="#${name}">${labelOf(name)}</a></li>`)}
    </ul>
  </div>`;
}
