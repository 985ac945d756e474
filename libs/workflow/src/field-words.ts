import type { Words } from '@cultivar/audience';
import type { z } from 'zod';

/** How a setting is asked for in the inspector. Reference inputs (`template`, `form`, …) offer what exists and are checked before publishing. */
export const REFERENCE_INPUTS = [
  'template',
  'form',
  'segment',
  'asset',
  'user',
  'persona',
  'workflow',
  'list',
  'topic',
] as const;
export type ReferenceInput = (typeof REFERENCE_INPUTS)[number];
export type Input =
  | ReferenceInput
  | 'text'
  | 'textarea'
  | 'number'
  | 'select'
  | 'switch'
  | 'rule'
  | 'event'
  | 'events'
  | 'lead-field'
  | 'lead-fields'
  | 'tag'
  | 'weekdays'
  | 'time'
  | 'date'
  /** A list of ways out, each with settings of its own. */
  | 'ways'
  /** Another node of the same workflow. */
  | 'node'
  | 'url'
  | 'weights'
  | 'key-values';

export interface FieldWords extends Words {
  readonly help?: Words;
  readonly input?: Input;
  /** Words of the values of an enum. */
  readonly options?: Readonly<Record<string, Words>>;
  /** Asked for only where another setting has one of these values. */
  readonly when?: { readonly field: string; readonly in: readonly unknown[] };
}
declare module 'zod' {
  interface GlobalMeta {
    field?: FieldWords;
  }
}
/** Gives a setting its label, help and input: the inspector, the docs and the parser all read the one schema. */
export const field = <Schema extends z.ZodType>(schema: Schema, words: FieldWords): Schema =>
  schema.meta({ field: words }) as Schema;

/** @returns the words of a setting, also where the schema around it is optional or has a default */
export function fieldWordsOf(schema: z.ZodType): FieldWords | undefined {
  for (let at: z.ZodType | undefined = schema; at; at = (at.def as { innerType?: z.ZodType }).innerType) {
    const words = at.meta()?.field;
    if (words) return words;
  }
  return undefined;
}
