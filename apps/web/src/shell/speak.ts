import i18next from 'i18next';
import type { BackendModule } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { words as shell } from './shell.words.ts';

interface AreaWords {
  readonly words: { readonly de: object; readonly en: object };
}
/** The words of an area come with its first page; a test holds this list against `words.ts`. */
export const AREA_WORDS: Readonly<Record<string, () => Promise<AreaWords>>> = {
  actions: () => import('../actions/actions.words.ts'),
  content: () => import('../areas/content/content.words.ts'),
  forms: () => import('../areas/forms/forms.words.ts'),
  inbox: () => import('../areas/inbox/inbox.words.ts'),
  leads: () => import('../areas/leads/leads.words.ts'),
  operations: () => import('../areas/operations/operations.words.ts'),
  overview: () => import('../areas/overview/overview.words.ts'),
  reports: () => import('../areas/reports/reports.words.ts'),
  rules: () => import('../rules/rules.words.ts'),
  sales: () => import('../areas/sales/sales.words.ts'),
  scoring: () => import('../areas/scoring/scoring.words.ts'),
  segments: () => import('../areas/segments/segments.words.ts'),
  settings: () => import('../areas/settings/settings.words.ts'),
  walks: () => import('../walks/walks.words.ts'),
  workflows: () => import('../areas/workflows/workflows.words.ts'),
};

const areas: BackendModule = {
  type: 'backend',
  init: () => {},
  read: (language, area, give) => {
    const load = AREA_WORDS[area];
    if (!load) return give(new Error(`no words for ${area}`), false);
    load().then(
      ({ words }) => {
        // both languages stand in one file: whoever asks for the other one by name finds it
        for (const other of ['de', 'en'] as const)
          if (other !== language) i18next.addResourceBundle(other, area, words[other]);
        give(null, (language === 'en' ? words.en : words.de) as Record<string, string>);
      },
      (error: Error) => give(error, true),
    );
  },
};

/** Starts the words of the app: those of the frame at once, those of an area with it. Pages wait in the frame's Suspense. */
export async function speak(language: 'de' | 'en'): Promise<void> {
  await i18next
    .use(areas)
    .use(initReactI18next)
    .init({
      lng: language,
      fallbackLng: 'de',
      supportedLngs: ['de', 'en'],
      resources: { de: { shell: shell.de }, en: { shell: shell.en } },
      partialBundledLanguages: true,
      ns: ['shell'],
      defaultNS: 'shell',
      fallbackNS: 'shell',
      interpolation: { escapeValue: false },
    });
}
