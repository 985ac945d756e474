import type { FieldOp } from '@cultivar/audience';
import type { RuleField } from '@cultivar/contract';
import { Autocomplete, MultiSelect, NumberInput, Select, TagsInput, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useBuilder } from './builder-context.ts';
import type { ValueProps } from './condition-value.tsx';
import { opsOf, opWord, takesSeveral, valueFor } from './subjects.ts';

/** Operator and value of a condition over a field; the input follows the field's type. */
export function FieldValue({ rule, onChange }: ValueProps) {
  const { t } = useTranslation('rules');
  const { fields, readOnly } = useBuilder();
  const field = fields.find((one) => one.key === rule.field);
  const op = rule.op as FieldOp;
  const ops = opsOf(field);
  const setOp = (next: FieldOp) => {
    const { value, ...rest } = rule;
    const carried = valueFor(next, value ?? (field?.type === 'boolean' ? true : undefined), field);
    onChange({ ...rest, op: next, ...(carried !== undefined && { value: carried }) });
  };
  return (
    <>
      <Select
        size="xs"
        flex="1 1 120px"
        miw={110}
        aria-label={t('op')}
        data={(ops.includes(op) ? ops : [...ops, op]).map((one) => ({
          value: one,
          label: t(opWord(one, field) as never),
        }))}
        value={op}
        readOnly={readOnly}
        allowDeselect={false}
        onChange={(next) => next && setOp(next as FieldOp)}
      />
      {op !== 'filled' && op !== 'empty' && (
        <Value field={field} op={op} value={rule.value} onChange={(value) => onChange({ ...rule, value })} />
      )}
    </>
  );
}

interface InputProps {
  readonly field: RuleField | undefined;
  readonly op: FieldOp;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
}
function Value({ field, op, value, onChange }: InputProps) {
  const { t } = useTranslation('rules');
  const { language, readOnly } = useBuilder();
  const common = { size: 'xs', flex: '2 1 150px', readOnly } as const;
  const choices = (field?.options ?? []).map((option) => ({ value: option.value, label: option.label[language] }));
  if (takesSeveral(op, field)) {
    const list = Array.isArray(value) ? value.map(String) : value === undefined ? [] : [String(value)];
    const shared = { ...common, 'aria-label': t('values'), value: list, onChange: (next: string[]) => onChange(next) };
    if (!choices.length) return <TagsInput {...shared} placeholder={list.length ? undefined : t('addValue')} />;
    const known = new Set(choices.map((choice) => choice.value));
    const data = [...choices, ...list.filter((id) => !known.has(id)).map((id) => ({ value: id, label: id }))];
    return <MultiSelect {...shared} data={data} searchable placeholder={list.length ? undefined : t('choose')} />;
  }
  if (field?.type === 'boolean')
    return (
      <Select
        {...common}
        aria-label={t('value')}
        data={[
          { value: 'true', label: t('yes') },
          { value: 'false', label: t('no') },
        ]}
        value={String(value ?? true)}
        allowDeselect={false}
        onChange={(next) => onChange(next === 'true')}
      />
    );
  if (field?.type === 'number')
    return (
      <NumberInput
        {...common}
        aria-label={t('value')}
        value={typeof value === 'number' ? value : String(value ?? '')}
        decimalSeparator={language === 'de' ? ',' : '.'}
        thousandSeparator={language === 'de' ? '.' : ','}
        onChange={(next) => onChange(next === '' ? undefined : Number(next))}
      />
    );
  const text = value === undefined ? '' : String(value);
  if (field?.type === 'date')
    return (
      <TextInput
        {...common}
        type="date"
        aria-label={t('value')}
        value={text.slice(0, 10)}
        onChange={(event) => onChange(event.currentTarget.value || undefined)}
      />
    );
  return (
    <Autocomplete
      {...common}
      aria-label={t('value')}
      data={choices.map((choice) => choice.value)}
      value={text}
      onChange={(next) => onChange(next)}
    />
  );
}
