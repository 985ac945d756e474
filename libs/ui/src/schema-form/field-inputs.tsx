import {
  MultiSelect,
  NumberInput,
  SegmentedControl,
  Select,
  Switch,
  TagsInput,
  Textarea,
  TextInput,
  Input,
} from '@mantine/core';
import type { FieldInputProps, FieldInput } from './field-input.ts';
import { KeyValuesInput } from './key-values-input.tsx';
import { WeekdaysInput } from './weekdays-input.tsx';
import { WeightsInput } from './weights-input.tsx';

const text = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');
const frame = ({ label, help, error, required, readOnly }: FieldInputProps) => ({
  label,
  description: help,
  error,
  // the star only: the sentence of the schema is better than the browser's
  withAsterisk: required,
  readOnly,
});
const choicesOf = ({ field, language }: FieldInputProps) =>
  field.choices.map((value) => ({ value, label: field.meta.options?.[value]?.[language] ?? value }));

function TextField(props: FieldInputProps) {
  return (
    <TextInput {...frame(props)} value={text(props.value)} onChange={(e) => props.onChange(e.currentTarget.value)} />
  );
}
function TextAreaField(props: FieldInputProps) {
  return (
    <Textarea
      {...frame(props)}
      autosize
      minRows={2}
      maxRows={10}
      value={text(props.value)}
      onChange={(e) => props.onChange(e.currentTarget.value)}
    />
  );
}
function UrlField(props: FieldInputProps) {
  return (
    <TextInput
      {...frame(props)}
      type="url"
      placeholder="https://"
      value={text(props.value)}
      onChange={(e) => props.onChange(e.currentTarget.value)}
    />
  );
}
function TimeField(props: FieldInputProps) {
  return (
    <TextInput
      {...frame(props)}
      type="time"
      value={text(props.value)}
      onChange={(e) => props.onChange(e.currentTarget.value)}
    />
  );
}
function DateField(props: FieldInputProps) {
  return (
    <TextInput
      {...frame(props)}
      type="date"
      value={text(props.value)}
      onChange={(e) => props.onChange(e.currentTarget.value)}
    />
  );
}
function NumberField(props: FieldInputProps) {
  return (
    <NumberInput
      {...frame(props)}
      value={typeof props.value === 'number' ? props.value : text(props.value)}
      onChange={(value) => props.onChange(value === '' ? undefined : value)}
      decimalSeparator={props.language === 'de' ? ',' : '.'}
      allowDecimal={!isWhole(props.field.schema)}
    />
  );
}
const isWhole = (schema: FieldInputProps['field']['schema']): boolean =>
  (schema as unknown as { isInt?: boolean; format?: string | null }).isInt === true ||
  (schema as unknown as { format?: string | null }).format === 'safeint';

/** Two or three short choices lie side by side; more open a list. */
function SelectField(props: FieldInputProps) {
  const data = choicesOf(props);
  const short = data.length <= 3 && data.reduce((sum, { label }) => sum + label.length, 0) <= 26;
  if (!short || !props.required)
    return (
      <Select
        {...frame(props)}
        data={data}
        value={text(props.value) || null}
        clearable={!props.required && props.field.fallback === undefined}
        allowDeselect={!props.required && props.field.fallback === undefined}
        onChange={(value) => props.onChange(value ?? undefined)}
      />
    );
  const { label, description, error, withAsterisk } = frame(props);
  return (
    <Input.Wrapper {...{ label, description, error, withAsterisk }} labelElement="div">
      <SegmentedControl
        fullWidth
        aria-label={label}
        data={data}
        value={text(props.value)}
        disabled={props.readOnly}
        onChange={props.onChange}
      />
    </Input.Wrapper>
  );
}
function MultiSelectField(props: FieldInputProps) {
  return (
    <MultiSelect
      {...frame(props)}
      data={choicesOf(props)}
      value={Array.isArray(props.value) ? props.value.map(String) : []}
      onChange={props.onChange}
    />
  );
}
function SwitchField({ label, help, error, value, readOnly, onChange }: FieldInputProps) {
  return (
    <Switch
      label={label}
      description={help}
      error={error}
      disabled={readOnly}
      checked={value === true}
      onChange={(e) => onChange(e.currentTarget.checked)}
    />
  );
}
function ListField(props: FieldInputProps) {
  return (
    <TagsInput
      {...frame(props)}
      value={Array.isArray(props.value) ? props.value.map(String) : []}
      onChange={props.onChange}
    />
  );
}

/** The inputs that need to know nothing but the value. */
export const FIELD_INPUTS: Readonly<Record<string, FieldInput>> = {
  text: TextField,
  textarea: TextAreaField,
  url: UrlField,
  time: TimeField,
  date: DateField,
  number: NumberField,
  select: SelectField,
  'multi-select': MultiSelectField,
  switch: SwitchField,
  list: ListField,
  weekdays: WeekdaysInput,
  weights: WeightsInput,
  'key-values': KeyValuesInput,
};
