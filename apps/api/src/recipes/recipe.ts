import type { FormDefinition, Rule, Words } from '@cultivar/audience';
import { PortableStep } from '@cultivar/workflow';
import type { Portable } from '@cultivar/workflow';
import { letter } from '../demo/letter.ts';
import type { Part } from '../demo/letter.ts';

export interface MailText {
  readonly subject: string;
  readonly preheader: string;
  readonly mjml: string;
}
export interface RecipeMail {
  readonly id: string;
  readonly name: string;
  readonly de: MailText;
  readonly en: MailText;
}
/** A journey to begin with, with all it needs. What exists in the house already under the same id is used as it is. */
export interface Recipe {
  readonly id: string;
  readonly title: Words;
  /** What it does, in one sentence. */
  readonly sentence: Words;
  readonly settings?: Partial<Portable['settings']>;
  readonly steps: readonly PortableStep[];
  readonly mails: readonly RecipeMail[];
  /** Ids of `RECIPE_FORMS`. */
  readonly forms: readonly string[];
  readonly segments?: readonly {
    readonly id: string;
    readonly name: string;
    readonly description: string;
    readonly rule: Rule;
  }[];
  readonly personas?: readonly { readonly id: string; readonly name: Words; readonly description: string }[];
}
export interface RecipeForm {
  readonly id: string;
  readonly name: string;
  readonly definition: FormDefinition;
}

/** @param next one step after the way out `then`, or the step by way out */
export const step = (
  id: string,
  type: string,
  settings: Record<string, unknown>,
  next: string | Record<string, string> = {},
): PortableStep => PortableStep.parse({ id, type, settings, next: typeof next === 'string' ? { then: next } : next });

/** On a weekday morning where the lead is. */
export const MORNINGS = { weekdays: [1, 2, 3, 4, 5], from: '09:00', to: '11:00' };

const HELLO = {
  de: 'Guten Tag {{default lead.firstName "zusammen"}},',
  en: 'Hello {{default lead.firstName "there"}},',
};
const BYE = {
  de: 'Herzliche Grüße<br />Ihr Team von {{organisation.name}}',
  en: 'Kind regards<br />Your team at {{organisation.name}}',
};
/** Subject, what the inbox shows after it, heading, and the paragraphs between greeting and signature. */
export type Letter = readonly [subject: string, preheader: string, heading: string, ...parts: Part[]];
export const mail = (id: string, name: string, de: Letter, en: Letter): RecipeMail => ({
  ...{ id, name },
  de: written(de, 'de'),
  en: written(en, 'en'),
});
function written([subject, preheader, heading, ...parts]: Letter, language: 'de' | 'en'): MailText {
  return { subject, preheader, mjml: letter(heading, [HELLO[language], ...parts, BYE[language]]) };
}
