import type { FormDefinition, FormField, Language } from '@cultivar/audience';
import { formRoutes } from '@cultivar/contract';
import type { AskableField } from '@cultivar/contract';
import { Alert, Select, Stack, VisuallyHidden } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../api.ts';
import { FieldCard } from './field-card.tsx';
import { moved, replaced } from './form-draft.ts';
import type { Change } from './form-draft.ts';

interface Props {
  readonly definition: FormDefinition;
  readonly change: Change;
  readonly language: Language;
  readonly problems: readonly string[];
}

/** What is asked, in order. Order by dragging the grip or with the arrows; every move is said aloud. */
export function FieldsEditor({ definition, change, language, problems }: Props) {
  const { t } = useTranslation('forms');
  const [dragged, setDragged] = useState<number | null>(null);
  const [over, setOver] = useState<number | null>(null);
  const [open, setOpen] = useState<string | null>(null);
  const [said, setSaid] = useState('');
  const { fields } = definition;
  const labelOf = (field: FormField) => field.label[language].trim() || field.label.de.trim() || field.key;
  const move = (from: number, to: number) => {
    if (to < 0 || to >= fields.length || from === to) return;
    change((now) => ({ fields: moved(now.fields, from, to) }));
    setSaid(t('movedTo', { field: labelOf(fields[from]!), place: to + 1, count: fields.length }));
  };
  return (
    <Stack gap="xs">
      {problems.includes('fields') && (
        <Alert color="red" role="alert">
          {t('emailMissing')}
        </Alert>
      )}
      <Stack gap="xs" component="ol" m={0} p={0} style={{ listStyle: 'none' }}>
        {fields.map((field, index) => (
          <FieldCard
            key={field.key}
            field={field}
            label={labelOf(field)}
            language={language}
            open={open === field.key}
            onToggle={() => setOpen(open === field.key ? null : field.key)}
            first={index === 0}
            last={index === fields.length - 1}
            problems={problems
              .filter((path) => path.startsWith(`fields.${index}.`))
              .map((path) => path.split('.')[2] ?? '')}
            dropMark={
              over === index && dragged !== null && dragged !== index ? (dragged < index ? 'below' : 'above') : null
            }
            onChange={(part) => change((now) => ({ fields: replaced(now.fields, index, part) }))}
            onMove={(by) => move(index, index + by)}
            onRemove={() => {
              change((now) => ({ fields: now.fields.filter((_, at) => at !== index) }));
              setSaid(t('fieldRemoved', { field: labelOf(field) }));
            }}
            drag={{
              onStart: () => setDragged(index),
              onOver: () => setOver(index),
              onDrop: () => {
                if (dragged !== null) move(dragged, index);
              },
              onEnd: () => {
                setDragged(null);
                setOver(null);
              },
            }}
          />
        ))}
      </Stack>
      <AddField
        definition={definition}
        language={language}
        onAdd={(field) => {
          change((now) => ({ fields: [...now.fields, field] }));
          setOpen(field.key);
        }}
      />
      <VisuallyHidden role="status">{said}</VisuallyHidden>
    </Stack>
  );
}

function AddField(props: { definition: FormDefinition; language: Language; onAdd: (field: FormField) => void }) {
  const { t } = useTranslation('forms');
  const fields = useCall(formRoutes.fields, {});
  const open = (fields.data?.items ?? []).filter(
    (field) => !props.definition.fields.some((used) => used.key === field.key),
  );
  const group = (subject: AskableField['subject']) => ({
    group: t(`subject_${subject}`),
    items: open
      .filter((field) => field.subject === subject)
      .map((field) => ({ value: field.key, label: field.label[props.language] || field.label.de })),
  });
  return (
    <Select
      label={t('addField')}
      placeholder={t('addFieldPlaceholder')}
      description={t('addFieldHint')}
      leftSection={<IconPlus size={16} />}
      data={[group('lead'), group('company')].filter((one) => one.items.length)}
      value={null}
      searchable
      nothingFoundMessage={t('noFieldFound')}
      disabled={fields.isPending}
      onChange={(key) => {
        const chosen = open.find((field) => field.key === key);
        if (chosen) props.onAdd(asFormField(chosen));
      }}
    />
  );
}

const asFormField = (field: AskableField): FormField => ({
  key: field.key,
  label: field.label,
  type: field.type as FormField['type'],
  required: field.key === 'email',
  options: field.options,
  mode: field.key === 'email' ? 'always' : 'progressive',
});
