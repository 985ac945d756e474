import type { FieldValue, LeadField } from '@cultivar/contract';
import {
  ActionIcon,
  Anchor,
  Box,
  Group,
  MultiSelect,
  NumberInput,
  Select,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import { IconCheck, IconPencil, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useDates, useNumbers } from '../../../shell/pieces.ts';
import { useWords } from '../lead-marks.tsx';

export type Asked = Pick<LeadField, 'type' | 'options'>;
interface FactRowProps {
  readonly label: string;
  readonly asked: Asked;
  readonly value: unknown;
  /** Absent: read only. */
  readonly onSave?: ((value: FieldValue) => Promise<boolean>) | undefined;
}

/** A fact, changed in place: pencil or double click, Enter keeps, Escape leaves it. */
export function FactRow({ label, asked, value, onSave }: FactRowProps) {
  const { t } = useTranslation('leads');
  const [editing, edit] = useState(false);
  const [draft, setDraft] = useState<FieldValue>(null);
  const [saving, setSaving] = useState(false);
  const start = () => {
    setDraft((value ?? null) as FieldValue);
    edit(true);
  };
  const save = async () => {
    setSaving(true);
    const empty = draft === '' || (Array.isArray(draft) && !draft.length);
    const done = await onSave!(empty ? null : draft);
    setSaving(false);
    if (done) edit(false);
  };
  const keys = (event: KeyboardEvent) => {
    if (event.key === 'Escape') edit(false);
    if (event.key === 'Enter' && !(asked.type === 'textarea' && event.shiftKey)) {
      event.preventDefault();
      void save();
    }
  };
  if (editing)
    return (
      <Box onKeyDown={keys}>
        <Text size="xs" c="dimmed" mb={2}>
          {label}
        </Text>
        <Group gap={6} wrap="nowrap" align="flex-start">
          <Box flex={1} miw={0}>
            <FactInput label={label} asked={asked} value={draft} onChange={setDraft} />
          </Box>
          <ActionIcon
            variant="light"
            size={30}
            loading={saving}
            onClick={() => void save()}
            aria-label={t('save', { ns: 'shell' })}
          >
            <IconCheck size={16} />
          </ActionIcon>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={30}
            onClick={() => edit(false)}
            aria-label={t('cancel', { ns: 'shell' })}
          >
            <IconX size={16} />
          </ActionIcon>
        </Group>
      </Box>
    );
  return (
    <Group justify="space-between" wrap="nowrap" gap="xs" align="flex-start" onDoubleClick={onSave && start}>
      <Box miw={0}>
        <Text size="xs" c="dimmed">
          {label}
        </Text>
        <FactValue asked={asked} value={value} />
      </Box>
      {onSave && (
        <ActionIcon variant="subtle" color="gray" size={26} onClick={start} aria-label={t('editFact', { label })}>
          <IconPencil size={15} />
        </ActionIcon>
      )}
    </Group>
  );
}

function FactValue({ asked, value }: { asked: Asked; value: unknown }) {
  const { t } = useTranslation('leads');
  const say = useWords();
  const { number } = useNumbers();
  const dates = useDates();
  const option = (one: unknown) => say(asked.options.find((choice) => choice.value === one)?.label) || String(one);
  if (value === null || value === undefined || value === '')
    return (
      <Text size="sm" c="dimmed">
        –
      </Text>
    );
  if (asked.type === 'url' && typeof value === 'string' && /^https?:\/\//i.test(value))
    return (
      <Anchor size="sm" href={value} target="_blank" rel="noreferrer noopener" style={{ overflowWrap: 'anywhere' }}>
        {value.replace(/^https?:\/\//i, '')}
      </Anchor>
    );
  if (asked.type === 'phone')
    return (
      <Anchor size="sm" href={`tel:${String(value).replace(/[^+\d]/g, '')}`}>
        {String(value)}
      </Anchor>
    );
  const text = (): string => {
    if (typeof value === 'boolean') return value ? t('yes') : t('no');
    if (Array.isArray(value)) return value.map(option).join(', ');
    if (asked.type === 'select') return option(value);
    if (typeof value === 'number') return number(value);
    if (asked.type === 'date' && !Number.isNaN(Date.parse(String(value))))
      return dates.day(`${String(value).slice(0, 10)}T12:00:00`);
    return String(value);
  };
  return (
    <Text size="sm" style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-line' }}>
      {text()}
    </Text>
  );
}

interface FactInputProps {
  readonly label: string;
  readonly asked: Asked;
  readonly value: FieldValue;
  readonly onChange: (value: FieldValue) => void;
}
function FactInput({ label, asked, value, onChange }: FactInputProps) {
  const { t } = useTranslation('leads');
  const say = useWords();
  const shared = { 'aria-label': label, autoFocus: true, size: 'xs' as const };
  const options = asked.options.map((one) => ({ value: one.value, label: say(one.label) }));
  const text = typeof value === 'string' ? value : value === null ? '' : String(value);
  switch (asked.type) {
    case 'number':
      return (
        <NumberInput
          {...shared}
          value={typeof value === 'number' ? value : ''}
          onChange={(next) => onChange(next === '' ? null : Number(next))}
        />
      );
    case 'boolean':
      return (
        <Select
          {...shared}
          data={[
            { value: 'true', label: t('yes') },
            { value: 'false', label: t('no') },
          ]}
          value={value === null ? null : String(value)}
          onChange={(next) => onChange(next === null ? null : next === 'true')}
          clearable
        />
      );
    case 'select':
      return <Select {...shared} data={options} value={text || null} onChange={onChange} clearable />;
    case 'multiselect':
      return <MultiSelect {...shared} data={options} value={Array.isArray(value) ? value : []} onChange={onChange} />;
    case 'textarea':
      return (
        <Textarea
          {...shared}
          autosize
          minRows={2}
          value={text}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    default:
      return (
        <TextInput
          {...shared}
          type={asked.type === 'date' ? 'date' : asked.type === 'phone' ? 'tel' : 'text'}
          value={text}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
  }
}
