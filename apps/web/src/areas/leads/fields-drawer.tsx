import { FIELD_TYPES, leadRoutes } from '@cultivar/contract';
import type { LeadField } from '@cultivar/contract';
import {
  Alert,
  Button,
  Divider,
  Drawer,
  Group,
  SegmentedControl,
  Select,
  Stack,
  Table,
  TagsInput,
  Text,
  TextInput,
} from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct, useCall } from '../../api.ts';
import { Loaded, noteDone, useProblemText } from '../../shell/pieces.ts';
import { useWords } from './lead-marks.tsx';

const keyOf = (label: string): string => {
  const plain = label.replaceAll('ä', 'ae').replaceAll('ö', 'oe').replaceAll('ü', 'ue').replaceAll('ß', 'ss');
  const words = plain
    .normalize('NFD')
    .replace(/[^\w\s]/g, '')
    .split(/[\s_]+/)
    .filter(Boolean);
  const key = words
    .map((word, index) => (index ? word[0]!.toUpperCase() : word[0]!.toLowerCase()) + word.slice(1))
    .join('');
  return key.replace(/^[^a-zA-Z]+/, '').slice(0, 60);
};

/** Which fields leads and companies have, and a form to add one. */
export function FieldsDrawer({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation('leads');
  const say = useWords();
  const fields = useCall(leadRoutes.fields, {}, { enabled: opened });
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position="right"
      size="lg"
      title={t('fields')}
      closeButtonProps={{ 'aria-label': t('close', { ns: 'shell' }) }}
    >
      <Stack>
        <Text size="sm" c="dimmed">
          {t('fieldsText')}
        </Text>
        <NewField />
        <Divider />
        <Loaded query={fields}>
          {(list) => (
            <Table verticalSpacing={6}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t('fieldLabel')}</Table.Th>
                  <Table.Th>{t('fieldType')}</Table.Th>
                  <Table.Th>{t('fieldSubject')}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {list.map((field) => (
                  <Table.Tr key={field.key}>
                    <Table.Td>{say(field.label)}</Table.Td>
                    <Table.Td>{t(`type_${field.type}`)}</Table.Td>
                    <Table.Td>{t(`subject_${field.subject}`)}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          )}
        </Loaded>
      </Stack>
    </Drawer>
  );
}

function NewField() {
  const { t } = useTranslation('leads');
  const problem = useProblemText();
  const create = useAct(leadRoutes.createField);
  const [de, setDe] = useState('');
  const [en, setEn] = useState('');
  const [type, setType] = useState<LeadField['type']>('text');
  const [subject, setSubject] = useState<LeadField['subject']>('lead');
  const [options, setOptions] = useState<string[]>([]);
  const chooses = type === 'select' || type === 'multiselect';
  const ready = keyOf(en || de) && de.trim() && (!chooses || options.length > 0);
  const save = async () => {
    const label = { de: de.trim(), en: en.trim() || de.trim() };
    const list = chooses ? options.map((value) => ({ value, label: { de: value, en: value } })) : [];
    const made = await create
      .mutateAsync({ body: { key: keyOf(label.en), label, type, subject, options: list } })
      .catch(() => null);
    if (!made) return;
    noteDone(t('fieldAdded'));
    setDe('');
    setEn('');
    setOptions([]);
  };
  return (
    <Stack gap="sm">
      <Group grow align="flex-start">
        <TextInput label={t('labelDe')} value={de} onChange={(event) => setDe(event.currentTarget.value)} />
        <TextInput label={t('labelEn')} value={en} onChange={(event) => setEn(event.currentTarget.value)} />
      </Group>
      <Group grow align="flex-end">
        <Select
          label={t('fieldType')}
          data={FIELD_TYPES.map((value) => ({ value, label: t(`type_${value}`) }))}
          value={type}
          onChange={(value) => setType((value ?? 'text') as LeadField['type'])}
          allowDeselect={false}
        />
        <SegmentedControl
          aria-label={t('fieldSubject')}
          data={['lead', 'company'].map((value) => ({ value, label: t(`subject_${value}`) }))}
          value={subject}
          onChange={(value) => setSubject(value as LeadField['subject'])}
        />
      </Group>
      {chooses && (
        <TagsInput
          label={t('fieldOptions')}
          description={t('fieldOptionsHint')}
          value={options}
          onChange={setOptions}
        />
      )}
      {create.error && (
        <Alert color="red" role="alert">
          {create.error.problem.code === 'key-taken' ? t('problem_key-taken') : problem(create.error)}
        </Alert>
      )}
      <Group justify="flex-end">
        <Button variant="default" disabled={!ready} loading={create.isPending} onClick={() => void save()}>
          {t('addField')}
        </Button>
      </Group>
    </Stack>
  );
}
