export type { FieldInput, FieldInputProps } from './schema-form/field-input.ts';
export { fieldsOf } from './schema-form/field-meta.ts';
export type { FieldMeta, FormField, FormLanguage, FormWords } from './schema-form/field-meta.ts';
export { FIELD_INPUTS } from './schema-form/field-inputs.tsx';
export { problemsByField, problemWords } from './schema-form/problem-words.ts';
export { SchemaForm } from './schema-form/schema-form.tsx';
export type { SchemaFormProps } from './schema-form/schema-form.tsx';
export { waysInput } from './schema-form/ways-input.tsx';
