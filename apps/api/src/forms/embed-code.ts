import type { Language } from '@cultivar/audience';
import type { EmbedCode } from '@cultivar/contract';
import type { StoredForm } from '@cultivar/store';
import { consentHtml, fieldHtml } from '../public/form-fields.ts';
import { TRAP } from '../public/form-page.ts';
import { escapeHtml, html } from '../public/html.ts';
import { inLanguage } from '../public/language.ts';
import { publicWords } from '../public/public.words.ts';

/** Snippets for other sites. The plain one asks everything that somebody unknown is asked; it cannot know who is there. */
export function embedCode(url: string, form: StoredForm, language: Language): EmbedCode {
  const { definition } = form;
  const state = { language, entered: {}, faults: {} };
  const page = `${url}/f/${form.id}`;
  const fields = definition.fields.filter((field) => field.mode === 'always');
  const plain = html`<form method="post" action="${page}" accept-charset="utf-8">
    <input type="hidden" name="lang" value="${language}" />
    ${fields.map((field) => html`${fieldHtml(field, state)} `)}
    <div style="position:absolute;left:-999rem" aria-hidden="true">
      <label for="${TRAP}">${publicWords[language].trap}</label
      ><input id="${TRAP}" name="${TRAP}" tabindex="-1" autocomplete="off" />
    </div>
    ${definition.consents.map((consent) => html`${consentHtml(consent, state)} `)}
    <p>${inLanguage(definition.purpose, language)}</p>
    <button type="submit">${inLanguage(definition.button, language)}</button>
  </form>`.text;
  return {
    url: `${page}?lang=${language}`,
    script: `<script src="${url}/embed/${form.id}.js" data-lang="${language}" async></script>`,
    iframe: `<iframe src="${page}?embed=1&amp;lang=${language}" title="${escapeHtml(form.name)}" style="width:100%;border:0;min-height:640px"></iframe>`,
    html: tidy(plain),
  };
}

/** Without our classes and empty values, one element a line: a person is to read and change it. */
const tidy = (text: string): string =>
  text
    .replace(/ class="[^"]*"| value=""/g, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?\/?>/g, '>')
    .replace(/> (?=<)/g, '>')
    .replace(/(?=<(?:div|fieldset|button|input type="hidden"|p>|\/form))/g, '\n')
    .trim();
