import type { FormDefinition, Rule, Words } from '@cultivar/audience';
import type { AssetKind } from '@cultivar/contract';
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
  readonly name: Words;
  readonly de: MailText;
  readonly en: MailText;
}
/** A step as a recipe writes it: texts in both languages (`{ de, en }`), days counted from the one on which it is taken (`{ inDays }`). */
export interface RecipeStep {
  readonly id: string;
  readonly type: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly next: Readonly<Record<string, string>>;
}
/** A journey to begin with, with all it needs. What exists in the house already under the same id is used as it is. */
export interface Recipe {
  readonly id: string;
  readonly title: Words;
  /** What it does, in one sentence. */
  readonly sentence: Words;
  readonly settings?: Partial<Portable['settings']>;
  readonly steps: readonly RecipeStep[];
  /** What the marketer has to fit before publishing; stands beside a step on the canvas. */
  readonly note?: { readonly about: string; readonly text: Words };
  readonly mails: readonly RecipeMail[];
  /** Ids of `RECIPE_FORMS`. */
  readonly forms: readonly string[];
  readonly segments?: readonly {
    readonly id: string;
    readonly name: Words;
    readonly description: Words;
    readonly rule: Rule;
  }[];
  readonly personas?: readonly { readonly id: string; readonly name: Words; readonly description: Words }[];
  /** Material that mails link to, as a page to read (PDF). */
  readonly assets?: readonly RecipeAsset[];
}
export interface RecipeAsset {
  readonly id: string;
  readonly name: Words;
  readonly description: Words;
  readonly kind: AssetKind;
  /** One line each; a heading begins with `# `. */
  readonly lines: { readonly de: readonly string[]; readonly en: readonly string[] };
}
export interface RecipeForm {
  readonly id: string;
  readonly name: Words;
  readonly definition: FormDefinition;
}

/** @param next one step after the way out `then`, or the step by way out */
export const step = (
  id: string,
  type: string,
  settings: Record<string, unknown>,
  next: string | Record<string, string> = {},
): RecipeStep => ({ id, type, settings, next: typeof next === 'string' ? { then: next } : next });

/** On a weekday morning where the lead is. */
export const MORNINGS = { weekdays: [1, 2, 3, 4, 5], from: '09:00', to: '11:00' };

const HELLO = {
  de: 'Guten Tag{{#if lead.firstName}} {{lead.firstName}}{{#if lead.lastName}} {{lead.lastName}}{{/if}}{{/if}},',
  en: 'Hello{{#if lead.firstName}} {{lead.firstName}}{{/if}},',
};
const BYE = {
  de: 'Herzliche Grüße<br />Ihr Team von {{organisation.name}}',
  en: 'Kind regards<br />Your team at {{organisation.name}}',
};
/** Subject, what the inbox shows after it, heading, and the paragraphs between greeting and signature. */
export type Letter = readonly [subject: string, preheader: string, heading: string, ...parts: Part[]];
export const mail = (id: string, name: Words, de: Letter, en: Letter): RecipeMail => ({
  ...{ id, name },
  de: written(de, 'de'),
  en: written(en, 'en'),
});
function written([subject, preheader, heading, ...parts]: Letter, language: 'de' | 'en'): MailText {
  // after the greeting and its comma German goes on in lower case, English begins anew
  const [first = '', ...rest] = parts;
  const begun = language === 'en' && typeof first === 'string' ? first.charAt(0).toUpperCase() + first.slice(1) : first;
  return { subject, preheader, mjml: letter(heading, [HELLO[language], begun, ...rest, BYE[language]]) };
}
