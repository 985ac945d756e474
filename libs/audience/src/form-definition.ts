import { z } from 'zod';
import { Purpose } from './consent.ts';

const WordsOf = (max: number) => z.object({ de: z.string().max(max), en: z.string().max(max) });

export const FORM_FIELD_TYPES = [
  'text',
  'textarea',
  'email',
  'phone',
  'url',
  'number',
  'date',
  'boolean',
  'select',
  'multiselect',
] as const;
export const FormFieldType = z.enum(FORM_FIELD_TYPES);
export type FormFieldType = z.infer<typeof FormFieldType>;

/** A lead field (`email`, `firstName`, custom ones) or a company field (`company.name`). */
export const FormFieldKey = z
  .string()
  .max(120)
  .regex(/^(company\.)?[a-zA-Z][a-zA-Z0-9_-]*$/);

export const FormField = z.object({
  key: FormFieldKey,
  label: WordsOf(300),
  hint: WordsOf(500).optional(),
  type: FormFieldType,
  required: z.boolean().default(false),
  options: z
    .array(z.object({ value: z.string().min(1).max(200), label: WordsOf(200) }))
    .max(100)
    .default([]),
  /** `progressive`: asked only when it is its turn, and never again once it is known. */
  mode: z.enum(['always', 'progressive']).default('always'),
});
export type FormField = z.infer<typeof FormField>;

export const FormConsent = z.object({
  purpose: Purpose,
  /** The exact text a person agrees to; kept with the proof. */
  wording: WordsOf(2000),
  required: z.boolean().default(false),
});
export type FormConsent = z.infer<typeof FormConsent>;

const HttpUrl = z.union([z.literal(''), z.url({ protocol: /^https?$/ }).max(500)]);
export const FormThanks = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), title: WordsOf(200), text: WordsOf(4000) }),
  z.object({ kind: z.literal('redirect'), url: z.url({ protocol: /^https?$/ }).max(500) }),
  /** Hands out an asset at once. */
  z.object({ kind: z.literal('asset'), asset: z.string().min(1).max(80), title: WordsOf(200), text: WordsOf(4000) }),
]);
export type FormThanks = z.infer<typeof FormThanks>;

/** What a form asks, of whom, with which words, and what comes of it. A published version of it never changes. */
export const FormDefinition = z
  .object({
    title: WordsOf(200),
    intro: WordsOf(4000),
    button: WordsOf(80),
    /** Why the data is asked for (GDPR article 13), shown above the button. */
    purpose: WordsOf(2000),
    fields: z.array(FormField).min(1).max(40),
    /** How many progressive questions are asked at once. */
    maxQuestions: z.number().int().min(1).max(10).default(1),
    consents: z.array(FormConsent).max(3),
    doubleOptIn: z.boolean(),
    thanks: FormThanks,
    tags: z.array(z.string().trim().min(1).max(80)).max(20).default([]),
    privacyUrl: HttpUrl.default(''),
    design: z
      .object({
        /** Instead of the organisation's colour. */
        accent: z
          .string()
          .regex(/^#[0-9a-fA-F]{6}$/)
          .nullable()
          .default(null),
        layout: z.enum(['card', 'bare']).default('card'),
      })
      .default({ accent: null, layout: 'card' }),
  })
  .superRefine((form, context) => {
    const keys = form.fields.map((field) => field.key);
    const fault = (path: (string | number)[], message: string) => context.addIssue({ code: 'custom', path, message });
    keys.forEach((key, index) => {
      if (keys.indexOf(key) !== index) fault(['fields', index, 'key'], 'twice');
      const { type, options } = form.fields[index]!;
      if ((type === 'select' || type === 'multiselect') && !options.length) fault(['fields', index, 'options'], 'none');
    });
    const email = form.fields.find((field) => field.key === 'email');
    if (!email || email.mode !== 'always' || !email.required || email.type !== 'email')
      fault(['fields'], 'the address of the lead (email, always, required) is missing');
    const purposes = form.consents.map((consent) => consent.purpose);
    if (new Set(purposes).size !== purposes.length) fault(['consents'], 'twice');
  });
export type FormDefinition = z.infer<typeof FormDefinition>;
