import type { FormDefinition, Language } from '@cultivar/audience';
import type { KnownLead } from '@cultivar/store';
import { assetCard } from './asset-card.ts';
import type { AssetOffer } from './asset-card.ts';
import { html, paragraphs } from './html.ts';
import type { Html } from './html.ts';
import { inLanguage } from './language.ts';
import { ENVELOPE, messageBody, TICK } from './page.ts';
import { publicWords } from './public.words.ts';

/** What somebody sees after a form is complete. */
export function thanksBody(definition: FormDefinition, language: Language, asset: AssetOffer | null): Html {
  const { thanks } = definition;
  const words = publicWords[language];
  if (thanks.kind === 'redirect')
    return html`<section class="card">
      ${TICK}
      <h1>${words.thanks}</h1>
      <p><a class="button" href="${thanks.url}" target="_top">${words.goOn}</a></p>
    </section>`;
  return html`<section class="card">
    ${TICK}
    <h1>${inLanguage(thanks.title, language) || words.thanks}</h1>
    ${paragraphs(inLanguage(thanks.text, language))} ${asset ? assetCard(asset, language) : null}
  </section>`;
}

export const checkMailBody = (language: Language): Html =>
  messageBody(publicWords[language].checkMailTitle, publicWords[language].checkMail, ENVELOPE);

/** Only who agreed to it is recognised when reading. */
export const readerOf = (lead: KnownLead | null): number | null => (lead?.tracking ? lead.id : null);
