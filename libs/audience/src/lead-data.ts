import type { Language } from './words.ts';

/** What a mail may show of a lead. */
export interface LeadData {
  readonly id: number;
  readonly email: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly tags: readonly string[];
  readonly language: Language;
  readonly zone: string;
  readonly stage: string;
  readonly temperature: string;
  readonly persona: string | null;
  readonly phase: string | null;
  readonly company: {
    readonly name: string;
    readonly domain: string | null;
    readonly fields: Readonly<Record<string, unknown>>;
  } | null;
  readonly owner: { readonly name: string; readonly email: string } | null;
}
