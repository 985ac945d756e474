import type { FormDefinition } from '@cultivar/audience';
import { FormDefinition as Definition } from '@cultivar/audience';
import { addForm } from '@cultivar/store';
import type { TestApi } from '../testing/test-api.ts';

/** For tests: the contact form of the demo's firm, with two questions for later. */
export const contactForm = (changes: Partial<FormDefinition> = {}): FormDefinition =>
  Definition.parse({
    title: { de: 'Kontakt', en: 'Contact' },
    intro: { de: 'Schreiben Sie uns.', en: 'Write to us.' },
    button: { de: 'Absenden', en: 'Send' },
    purpose: { de: 'Wir antworten Ihnen.', en: 'We answer you.' },
    fields: [
      field('email', 'E-Mail', 'email', true),
      field('firstName', 'Vorname', 'text', true),
      field('company.name', 'Unternehmen', 'text', false),
      { ...field('jobTitle', 'Position', 'text', true), mode: 'progressive' },
      {
        ...field('budget', 'Budget', 'select', false),
        mode: 'progressive',
        options: [{ value: 'big', label: { de: 'groß', en: 'big' } }],
      },
    ],
    maxQuestions: 1,
    consents: [
      { purpose: 'marketing', wording: { de: 'Ja, schickt mir <Mails>.', en: 'Yes, send me mails.' }, required: false },
      { purpose: 'tracking', wording: { de: 'Ja, wertet aus.', en: 'Yes, measure.' }, required: false },
    ],
    doubleOptIn: true,
    thanks: { kind: 'text', title: { de: 'Fertig', en: 'Done' }, text: { de: 'Bis bald.', en: 'See you.' } },
    tags: ['kontakt'],
    ...changes,
  });
const field = (key: string, label: string, type: string, required: boolean) => ({
  key,
  label: { de: label, en: label },
  type,
  required,
});

export const withForm = (api: TestApi, id: string, definition: FormDefinition): Promise<string> =>
  api.database.transact((tx) => addForm(tx, { id, name: id, definition }));

export interface Visit {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}
/** A browser without scripts: reads a page, sends a form, keeps no cookies unless given. */
export const visit = async (api: TestApi, path: string, headers: Record<string, string> = {}): Promise<Visit> => {
  const response = await fetch(api.url + path, {
    headers: { 'accept-language': 'de', ...headers },
    redirect: 'manual',
  });
  return { status: response.status, text: await response.text(), headers: response.headers };
};
export const send = async (
  api: TestApi,
  path: string,
  values: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Visit> => {
  const response = await fetch(api.url + path, {
    method: 'POST',
    headers: { 'accept-language': 'de', ...headers },
    body: new URLSearchParams(values),
    redirect: 'manual',
  });
  return { status: response.status, text: await response.text(), headers: response.headers };
};
/** The hidden values a page hands out with its form. */
export const hiddenOf = (text: string): Record<string, string> =>
  Object.fromEntries(
    [...text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map((m) => [m[1]!, m[2]!]),
  );
/** Names of the inputs a person sees. */
export const askedOn = (text: string): string[] => [
  ...new Set([...text.matchAll(/ name="(f_[^"]+)"/g)].map((m) => m[1]!)),
];
export const pathOf = (url: string): string => url.replace(/^https?:\/\/[^/]+/, '');
