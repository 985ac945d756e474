import { Box, Stack } from '@mantine/core';
import { useMemo } from 'react';
import type { z } from 'zod';
import type { FieldInput } from './field-input.ts';
import { FIELD_INPUTS } from './field-inputs.tsx';
import { fieldsOf } from './field-meta.ts';
import type { FormField, FormLanguage } from './field-meta.ts';
import { problemsByField } from './problem-words.ts';

export interface SchemaFormProps {
  /** Its fields carry their words by `schema.meta({ field })`. */
  readonly schema: z.ZodObject;
  readonly value: Readonly<Record<string, unknown>>;
  readonly onChange: (value: Record<string, unknown>, changed: string) => void;
  readonly language: FormLanguage;
  /** Inputs by the `input` word of a field, beside or instead of the built-in ones. */
  readonly inputs?: Readonly<Record<string, FieldInput>>;
  readonly readOnly?: boolean;
  /** Problems that only the caller knows, by field name; a problem of the schema itself comes first. */
  readonly problems?: Readonly<Record<string, string>>;
}

/** Draws a form from a zod object schema: labels, help, inputs and errors all come from the one schema. */
export function SchemaForm({ schema, value, onChange, language, inputs, readOnly = false, problems }: SchemaFormProps) {
  const fields = useMemo(() => fieldsOf(schema), [schema]);
  const own = useMemo(() => problemsByField(schema, value, language), [schema, value, language]);
  const draw = (field: FormField) => {
    const FieldComponent = inputs?.[field.input] ?? FIELD_INPUTS[field.input] ?? FIELD_INPUTS.text!;
    return (
      <Box key={field.name} data-field={field.name} flex={1} miw={0}>
        <FieldComponent
          field={field}
          label={field.meta[language]}
          help={field.meta.help?.[language]}
          error={own[field.name] ?? problems?.[field.name]}
          required={field.required}
          readOnly={readOnly}
          language={language}
          value={value[field.name] ?? field.fallback}
          values={value}
          onChange={(it) => onChange({ ...value, [field.name]: it }, field.name)}
        />
      </Box>
    );
  };
  const valueOf = (name: string): unknown => value[name] ?? fields.find((field) => field.name === name)?.fallback;
  const asked = fields.filter(({ meta: { when } }) => !when || when.in.includes(valueOf(when.field)));
  return (
    <Stack gap="md">
      {rows(asked).map((row) =>
        row.length === 1 ? (
          draw(row[0]!)
        ) : (
          <Box key={row[0]!.name} display="flex" style={{ gap: 'var(--mantine-spacing-xs)', alignItems: 'flex-start' }}>
            {row.map(draw)}
          </Box>
        ),
      )}
    </Stack>
  );
}

/** A number and its unit, and two times of day, share a line. */
function rows(fields: readonly FormField[]): readonly (readonly FormField[])[] {
  const lines: FormField[][] = [];
  for (const field of fields) {
    const before = lines.at(-1);
    const pairs =
      before?.length === 1 &&
      ((before[0]!.input === 'number' && /unit$/i.test(field.name)) ||
        (before[0]!.input === 'time' && field.input === 'time'));
    if (pairs) before.push(field);
    else lines.push([field]);
  }
  return lines;
}
