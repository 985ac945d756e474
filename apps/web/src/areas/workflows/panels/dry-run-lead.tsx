import { STAGE_WORDS, STAGES } from '@cultivar/audience';
import type { Stage } from '@cultivar/audience';
import { leadRoutes } from '@cultivar/contract';
import {
  ActionIcon,
  Button,
  Checkbox,
  Group,
  NumberInput,
  SegmentedControl,
  Select,
  Stack,
  TagsInput,
  TextInput,
} from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../../api.ts';
import { useEditorView } from '../editor/editor-context.ts';
import { INVENTED } from '../model/dry-run.ts';
import type { InventedLead as Invented } from '@cultivar/workflow';
import type { Chosen } from './dry-run-panel.tsx';

interface DryRunLeadProps {
  readonly chosen: Chosen;
  readonly onChange: (chosen: Chosen) => void;
}
/** Who walks: somebody made up, or a real lead as it is now. */
export function DryRunLead({ chosen, onChange }: DryRunLeadProps) {
  const { t } = useTranslation('workflows');
  return (
    <Stack gap="xs">
      <SegmentedControl
        size="xs"
        aria-label={t('whoWalks')}
        value={chosen.kind}
        data={[
          { value: 'invented', label: t('inventedLead') },
          { value: 'real', label: t('realLead') },
        ]}
        onChange={(kind) =>
          onChange(kind === 'real' ? { kind: 'real', id: null } : { kind: 'invented', lead: INVENTED })
        }
      />
      {chosen.kind === 'real' ? (
        <LeadSearch value={chosen.id} onChange={(id) => onChange({ kind: 'real', id })} />
      ) : (
        <InventedLead lead={chosen.lead} onChange={(lead) => onChange({ kind: 'invented', lead })} />
      )}
    </Stack>
  );
}

function LeadSearch({ value, onChange }: { value: number | null; onChange: (id: number | null) => void }) {
  const { t } = useTranslation('workflows');
  const [search, setSearch] = useState('');
  const [asked] = useDebouncedValue(search, 250);
  const leads = useCall(
    leadRoutes.list,
    { query: { search: asked, limit: 20 } },
    { placeholderData: (before) => before },
  );
  const data = (leads.data?.items ?? []).map((lead) => ({
    value: String(lead.id),
    label: [[lead.firstName, lead.lastName].filter(Boolean).join(' '), lead.email].filter(Boolean).join(' · '),
  }));
  return (
    <Select
      size="xs"
      label={t('lead')}
      placeholder={t('searchLead')}
      searchable
      data={data}
      value={value === null ? null : String(value)}
      searchValue={search}
      onSearchChange={setSearch}
      filter={({ options }) => options}
      nothingFoundMessage={t('noLeadFound')}
      onChange={(id) => onChange(id === null ? null : Number(id))}
    />
  );
}

function InventedLead({ lead, onChange }: { lead: Invented; onChange: (lead: Invented) => void }) {
  const { t } = useTranslation('workflows');
  const { language } = useEditorView();
  const text = (key: 'firstName' | 'lastName' | 'email' | 'company') => (
    <TextInput
      size="xs"
      flex={1}
      label={t(`lead_${key}`)}
      value={lead[key]}
      onChange={(event) => onChange({ ...lead, [key]: event.currentTarget.value })}
    />
  );
  const score = (key: 'fit' | 'engagement') => (
    <NumberInput
      size="xs"
      flex={1}
      label={t(`lead_${key}`)}
      allowDecimal={false}
      value={lead[key]}
      onChange={(value) => onChange({ ...lead, [key]: Number(value) || 0 })}
    />
  );
  return (
    <Stack gap={6}>
      <Group gap="xs" wrap="nowrap">
        {text('firstName')}
        {text('lastName')}
      </Group>
      <Group gap="xs" wrap="nowrap">
        {text('email')}
        {text('company')}
      </Group>
      <Group gap="xs" wrap="nowrap">
        {score('fit')}
        {score('engagement')}
        <Select
          size="xs"
          flex={1.3}
          label={t('lead_stage')}
          allowDeselect={false}
          data={STAGES.map((stage) => ({ value: stage, label: STAGE_WORDS[stage][language] }))}
          value={lead.stage}
          onChange={(stage) => stage && onChange({ ...lead, stage: stage as Stage })}
        />
      </Group>
      <TagsInput
        size="xs"
        label={t('lead_tags')}
        value={[...lead.tags]}
        onChange={(tags) => onChange({ ...lead, tags })}
      />
      <FurtherFields lead={lead} onChange={onChange} />
      <Group gap="md">
        <Checkbox
          size="xs"
          label={t('lead_marketing')}
          checked={lead.marketing}
          onChange={(event) => onChange({ ...lead, marketing: event.currentTarget.checked })}
        />
        <Checkbox
          size="xs"
          label={t('lead_tracking')}
          checked={lead.tracking}
          onChange={(event) => onChange({ ...lead, tracking: event.currentTarget.checked })}
        />
      </Group>
    </Stack>
  );
}

/** Any field of the house with a value: what branches ask for. */
function FurtherFields({ lead, onChange }: { lead: Invented; onChange: (lead: Invented) => void }) {
  const { t } = useTranslation('workflows');
  const { references } = useEditorView();
  const known = [...(references['lead-field'] ?? [])].filter(
    ([key]) => !/^(email|firstName|lastName|company\.name|language|zone)$/.test(key),
  );
  const rows = Object.entries(lead.fields);
  const free = known.find(([key]) => !Object.hasOwn(lead.fields, key));
  const set = (pairs: readonly (readonly [string, string | number | boolean])[]) =>
    onChange({ ...lead, fields: Object.fromEntries(pairs) });
  return (
    <Stack gap={6} role="group" aria-label={t('moreFields')}>
      {rows.map(([key, value], index) => (
        <Group key={key} gap={6} wrap="nowrap">
          <Select
            size="xs"
            flex={1}
            searchable
            allowDeselect={false}
            aria-label={t('fieldName', { no: index + 1 })}
            data={known
              .filter(([one]) => one === key || !Object.hasOwn(lead.fields, one))
              .map(([one, label]) => ({ value: one, label }))}
            value={key}
            onChange={(to) => to && set(rows.map(([one, it]) => [one === key ? to : one, it]))}
          />
          <TextInput
            size="xs"
            flex={1}
            aria-label={t('fieldValue', { no: index + 1 })}
            value={String(value)}
            onChange={(event) => set(rows.map(([one, it]) => [one, one === key ? event.currentTarget.value : it]))}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('removeFieldValue', { no: index + 1 })}
            onClick={() => set(rows.filter(([one]) => one !== key))}
          >
            <IconTrash size={15} />
          </ActionIcon>
        </Group>
      ))}
      {free && (
        <Button
          size="compact-xs"
          variant="light"
          leftSection={<IconPlus size={14} />}
          style={{ alignSelf: 'flex-start' }}
          onClick={() => set([...rows, [free[0], '']])}
        >
          {t('addFieldValue')}
        </Button>
      )}
    </Stack>
  );
}
