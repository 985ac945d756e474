import { STAGE_WORDS, STAGES } from '@cultivar/audience';
import type { Stage } from '@cultivar/audience';
import { leadRoutes } from '@cultivar/contract';
import { Checkbox, Group, NumberInput, SegmentedControl, Select, Stack, TagsInput, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../../api.ts';
import { useEditorView } from '../editor/editor-context.ts';
import { INVENTED } from '../model/dry-run.ts';
import type { Invented } from '../model/dry-run.ts';
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
