import { domainToASCII } from 'node:url';
import type { FormConsent, FormDefinition, FormField, Language, Purpose } from '@cultivar/audience';
import type { PublicWords } from './public.words.ts';
import { publicWords } from './public.words.ts';

/** What the browser sent, as text, by field key: shown again when something is missing. */
export type Entered = Readonly<Record<string, string | readonly string[]>>;
export type Faults = Readonly<Record<string, string>>;
export interface ReadForm {
  readonly entered: Entered;
  readonly values: Readonly<Record<string, unknown>>;
  readonly agreed: readonly Purpose[];
  /** Message by field name. */
  readonly faults: Faults;
}
const LONGEST: Readonly<Partial<Record<FormField['type'], number>>> = { textarea: 4000, url: 500 };

/** The name of a field in the page; company fields have a dot in their key, which is fine in a form. */
export const nameOf = (field: FormField): string => `f_${field.key}`;
export const consentName = (consent: FormConsent): string => `c_${consent.purpose}`;

/**
 * Reads a posted form. Answers to any field of the definition are taken; missing ones are a fault only where they were to be asked.
 * @param asked what this person is asked now, decided anew by the server
 */
export function readPosted(
  definition: FormDefinition,
  asked: readonly FormField[],
  consents: readonly FormConsent[],
  body: Readonly<Record<string, unknown>>,
  language: Language,
): ReadForm {
  const words = publicWords[language];
  const entered: Record<string, string | string[]> = {};
  const values: Record<string, unknown> = {};
  const faults: Record<string, string> = {};
  for (const field of definition.fields) {
    const sent = textsOf(body[nameOf(field)]);
    if (sent.length) entered[nameOf(field)] = field.type === 'multiselect' ? sent : sent[0]!;
    const { value, fault } = readField(field, sent, words);
    if (fault) faults[nameOf(field)] = fault;
    else if (value !== undefined) values[field.key] = value;
    else if (field.required && asked.includes(field)) faults[nameOf(field)] = words.required;
  }
  const agreed = consents.filter((consent) => textsOf(body[consentName(consent)]).length > 0);
  for (const consent of consents) {
    if (agreed.includes(consent)) entered[consentName(consent)] = '1';
    else if (consent.required) faults[consentName(consent)] = words.requiredConsent;
  }
  return { entered, values, agreed: agreed.map((consent) => consent.purpose), faults };
}

const textsOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value])
    .filter((one): one is string => typeof one === 'string')
    .map((one) => one.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '').trim())
    .filter((one) => one !== '')
    .slice(0, 100);

interface Read {
  readonly value?: unknown;
  readonly fault?: string;
}
function readField(field: FormField, sent: readonly string[], words: PublicWords): Read {
  const [text] = sent;
  if (text === undefined) return {};
  if (sent.some((one) => one.length > (LONGEST[field.type] ?? 300))) return { fault: words.tooLong };
  const choices = field.options.map((option) => option.value);
  switch (field.type) {
    case 'email': {
      // müller.de is kept as mail servers know it: browsers send it like that, but not everybody comes with a browser
      const [, local = '', domain = ''] = /^([^\s@<>"(),;:\\[\]]{1,64})@([^\s@]{1,253})$/.exec(text) ?? [];
      const ascii = domainToASCII(domain);
      return /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+(xn--[a-z0-9-]{1,59}|[a-z]{2,24})$/.test(ascii)
        ? { value: `${local.toLowerCase()}@${ascii}` }
        : { fault: words.badEmail };
    }
    case 'number': {
      const number = Number(text.replace(',', '.'));
      return Number.isFinite(number) ? { value: number } : { fault: words.badNumber };
    }
    case 'date':
      return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))
        ? { value: text }
        : { fault: words.badDate };
    case 'url': {
      const url = /^https?:\/\//i.test(text) ? text : `https://${text}`;
      return URL.canParse(url) && new URL(url).hostname.includes('.') ? { value: url } : { fault: words.badUrl };
    }
    case 'phone':
      return /^[+0-9][0-9 ()/.-]{3,30}$/.test(text) ? { value: text } : { fault: words.badPhone };
    case 'boolean':
      return text === 'yes' || text === 'no' ? { value: text === 'yes' } : { fault: words.badChoice };
    case 'select':
      return choices.includes(text) ? { value: text } : { fault: words.badChoice };
    case 'multiselect':
      return sent.every((one) => choices.includes(one)) ? { value: [...new Set(sent)] } : { fault: words.badChoice };
    case 'text':
    case 'textarea':
      return { value: text };
  }
}
