import type { z } from 'zod';

/** A text in the languages of the product. */
export interface FormWords {
  readonly de: string;
  readonly en: string;
}
export type FormLanguage = keyof FormWords;

/** What a schema says about how a setting is asked for: `schema.meta({ field })`. */
export interface FieldMeta extends FormWords {
  readonly help?: FormWords;
  readonly input?: string;
  /** Words of the values of an enum. */
  readonly options?: Readonly<Record<string, FormWords>>;
  /** Asked for only where another setting has one of these values. */
  readonly when?: { readonly field: string; readonly in: readonly unknown[] };
}
interface Definition {
  readonly type: string;
  readonly innerType?: z.ZodType;
  readonly entries?: Readonly<Record<string, string | number>>;
  readonly element?: z.ZodType;
  readonly defaultValue?: unknown;
}
const definitionOf = (schema: z.ZodType): Definition => schema.def as unknown as Definition;

/** One setting of a schema, as a form needs it. */
export interface FormField {
  readonly name: string;
  readonly meta: FieldMeta;
  /** Without optional, default and nullable around it. */
  readonly schema: z.ZodType;
  /** Must be filled in: neither optional nor with a default. */
  readonly required: boolean;
  /** `input` of its words, else what its type suggests. */
  readonly input: string;
  /** Values of an enum (or of a list of an enum), in order. */
  readonly choices: readonly string[];
  /** What stands there where nothing was chosen. */
  readonly fallback?: unknown;
}

/** @returns the settings of the schema in the order they are written in */
export function fieldsOf(schema: z.ZodObject): readonly FormField[] {
  return Object.entries(schema.shape).map(([name, outer]) => {
    let inner = outer as z.ZodType;
    let meta = metaOf(inner);
    let required = true;
    let fallback: unknown;
    for (let definition = definitionOf(inner); definition.innerType; definition = definitionOf(inner)) {
      if (definition.type === 'optional' || definition.type === 'default' || definition.type === 'prefault')
        required = false;
      if (definition.type === 'default') fallback ??= definition.defaultValue;
      inner = definition.innerType;
      meta ??= metaOf(inner);
    }
    const definition = definitionOf(inner);
    const choices = choicesOf(definition) ?? (definition.element && choicesOf(definitionOf(definition.element))) ?? [];
    return {
      name,
      meta: meta ?? { de: name, en: name },
      schema: inner,
      required,
      input: meta?.input ?? suggestedInput(definition),
      choices,
      fallback,
    };
  });
}
const metaOf = (schema: z.ZodType): FieldMeta | undefined =>
  (schema.meta() as { field?: FieldMeta } | undefined)?.field;
const choicesOf = ({ type, entries }: Definition): readonly string[] | undefined =>
  type === 'enum' && entries ? Object.values(entries).map(String) : undefined;

function suggestedInput({ type, element }: Definition): string {
  if (type === 'number' || type === 'int') return 'number';
  if (type === 'boolean') return 'switch';
  if (type === 'enum') return 'select';
  if (type === 'record') return 'key-values';
  if (type === 'array') return element && definitionOf(element).type === 'enum' ? 'multi-select' : 'list';
  return 'text';
}
