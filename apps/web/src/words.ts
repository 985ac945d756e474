import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { words as content } from './areas/content/content.words.ts';
import { words as forms } from './areas/forms/forms.words.ts';
import { words as inbox } from './areas/inbox/inbox.words.ts';
import { words as leads } from './areas/leads/leads.words.ts';
import { words as operations } from './areas/operations/operations.words.ts';
import { words as overview } from './areas/overview/overview.words.ts';
import { words as reports } from './areas/reports/reports.words.ts';
import { words as sales } from './areas/sales/sales.words.ts';
import { words as scoring } from './areas/scoring/scoring.words.ts';
import { words as segments } from './areas/segments/segments.words.ts';
import { words as settings } from './areas/settings/settings.words.ts';
import { words as workflows } from './areas/workflows/workflows.words.ts';
import { words as rules } from './rules/rules.words.ts';
import { words as walks } from './walks/walks.words.ts';
import { words as actions } from './actions/actions.words.ts';
import { words as shell } from './shell/shell.words.ts';

/** One namespace per area: `useTranslation('leads')`. `shell` also holds what every area says (save, cancel, …). */
export const allWords = {
  shell,
  overview,
  workflows,
  leads,
  segments,
  forms,
  content,
  scoring,
  sales,
  reports,
  inbox,
  operations,
  settings,
  rules,
  walks,
  actions,
};
export type Namespace = keyof typeof allWords;

const of = (language: 'de' | 'en') =>
  Object.fromEntries(Object.entries(allWords).map(([name, words]) => [name, words[language]]));

export async function startWords(language: 'de' | 'en'): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'de',
    resources: { de: of('de'), en: of('en') },
    defaultNS: 'shell',
    fallbackNS: 'shell',
    interpolation: { escapeValue: false },
  });
}
