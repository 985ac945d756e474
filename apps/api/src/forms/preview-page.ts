import type { FormDefinition, FormField, Language } from '@cultivar/audience';
import type { Organisation } from '@cultivar/contract';
import { formBody } from '../public/form-page.ts';
import { inLanguage } from '../public/language.ts';
import { page } from '../public/page.ts';

/** The page as visitors get it, from the same code, for the builder's frame; its form leads nowhere. */
export const previewPage = (
  definition: FormDefinition,
  asked: readonly FormField[],
  language: Language,
  organisation: Organisation,
  known: boolean,
): string =>
  page({
    title: inLanguage(definition.title, language),
    language,
    organisation,
    body: formBody({
      definition: { ...definition, privacyUrl: definition.privacyUrl || organisation.privacyUrl },
      language,
      asked,
      consents: known ? [] : definition.consents,
      action: '#',
      known: known ? { who: 's***@firma.de', away: '#' } : undefined,
      hidden: {},
    }),
    colour: definition.design.accent ?? undefined,
    bare: definition.design.layout === 'bare',
    privacyUrl: definition.privacyUrl,
  });
