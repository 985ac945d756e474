import type { ComponentType } from 'react';
import type { FormField, FormLanguage } from './field-meta.ts';

/** What every input of a `SchemaForm` gets, built-in or handed in. */
export interface FieldInputProps {
  readonly field: FormField;
  readonly label: string;
  readonly help: string | undefined;
  readonly error: string | undefined;
  readonly required: boolean;
  readonly readOnly: boolean;
  readonly language: FormLanguage;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
  /** All values of the form: an input may depend on a neighbour. */
  readonly values: Readonly<Record<string, unknown>>;
}
export type FieldInput = ComponentType<FieldInputProps>;
