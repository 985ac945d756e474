import { PHASE_WORDS, PHASES } from '@cultivar/audience';
import type { Phase } from '@cultivar/audience';
import { leadRoutes } from '@cultivar/contract';
import type { LeadDetail, LeadField } from '@cultivar/contract';
import { Button, SimpleGrid, TagsInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../../api.ts';
import { useRuleOptions } from '../../../rules/rule-names.ts';
import { useDates, useMay } from '../../../shell/pieces.ts';
import { useWords } from '../lead-marks.tsx';
import { SOURCES } from '../quick-add-drawer.tsx';
import { Card } from './card.tsx';
import { FactRow } from './fact-row.tsx';
import type { Asked } from './fact-row.tsx';
import { useLeadUpdate } from './use-lead-update.ts';

const TEXT: Asked = { type: 'text', options: [] };
const filled = (value: unknown) => value !== null && value !== undefined && value !== '';

/** What is known of the person; empty fields stay out of the way until they are asked for. */
export function FactsCard({ lead, fields }: { lead: LeadDetail; fields: readonly LeadField[] }) {
  const { t } = useTranslation('leads');
  const say = useWords();
  const dates = useDates();
  const [all, setAll] = useState(false);
  const may = useMay('admin', 'marketer', 'sales');
  const update = useLeadUpdate(lead.id);
  const choices = useCall(leadRoutes.choices, {}).data;
  const own = fields.filter((field) => field.subject === 'lead');
  const shown = own.filter((field) => all || filled(lead.fields[field.key]));
  const text = (value: unknown) => (typeof value === 'string' ? value : null);
  const core = (key: 'firstName' | 'lastName' | 'email') => (
    <FactRow
      label={t(key)}
      asked={TEXT}
      value={lead[key]}
      onSave={may ? (value) => update({ [key]: text(value) }) : undefined}
    />
  );
  const personas = (choices?.personas ?? []).map(({ id, name }) => ({ value: id, label: name }));
  const phases = PHASES.map((value) => ({ value, label: PHASE_WORDS[value] }));
  const source = useSourceName()(lead.source);
  return (
    <Card
      title={t('facts')}
      actions={
        own.length > 0 && (
          <Button size="compact-xs" variant="subtle" onClick={() => setAll(!all)} aria-expanded={all}>
            {all ? t('showFilled') : t('showAll')}
          </Button>
        )
      }
    >
      <SimpleGrid cols={2} spacing="xs">
        {core('firstName')}
        {core('lastName')}
      </SimpleGrid>
      {core('email')}
      {shown.map((field) => (
        <FactRow
          key={field.key}
          label={say(field.label)}
          asked={field}
          value={lead.fields[field.key]}
          onSave={may ? (value) => update({ fields: { [field.key]: value } }) : undefined}
        />
      ))}
      <SimpleGrid cols={2} spacing="xs">
        <FactRow
          label={t('persona')}
          asked={{ type: 'select', options: personas }}
          value={lead.persona}
          onSave={may ? (value) => update({ persona: text(value) }) : undefined}
        />
        <FactRow
          label={t('phase')}
          asked={{ type: 'select', options: phases }}
          value={lead.phase}
          onSave={may ? (value) => update({ phase: text(value) as Phase | null }) : undefined}
        />
      </SimpleGrid>
      <Tags lead={lead} readOnly={!may} offered={choices?.tags ?? []} />
      <SimpleGrid cols={2} spacing="xs">
        <FactRow label={t('source')} asked={TEXT} value={source} />
        <FactRow label={t('createdAt')} asked={TEXT} value={dates.day(lead.createdAt)} />
      </SimpleGrid>
    </Card>
  );
}

/** `form:kontakt` is said with the form's name; sources of the house's own stay as they are. */
function useSourceName(): (source: string) => string {
  const { t } = useTranslation('leads');
  const forms = useRuleOptions().data?.forms ?? [];
  return (source) => {
    if (source.startsWith('form:')) {
      const name = forms.find(({ id }) => `form:${id}` === source)?.name;
      return name ? `${t('source_form')}: ${name}` : t('source_form');
    }
    return ([...SOURCES, 'import', 'form'] as string[]).includes(source) ? t(`source_${source}`) : source;
  };
}

function Tags({ lead, readOnly, offered }: { lead: LeadDetail; readOnly: boolean; offered: readonly string[] }) {
  const { t } = useTranslation('leads');
  const update = useLeadUpdate(lead.id);
  const change = (tags: string[]) => {
    const addTags = tags.map((tag) => tag.trim()).filter((tag) => tag && !lead.tags.includes(tag));
    const removeTags = lead.tags.filter((tag) => !tags.includes(tag));
    void update({ ...(addTags.length && { addTags }), ...(removeTags.length && { removeTags }) });
  };
  return (
    <TagsInput
      label={t('tags')}
      labelProps={{
        style: { fontSize: 'var(--mantine-font-size-xs)', fontWeight: 400, color: 'var(--mantine-color-dimmed)' },
      }}
      size="xs"
      value={lead.tags}
      onChange={change}
      data={[...offered]}
      readOnly={readOnly}
      placeholder={lead.tags.length || readOnly ? undefined : t('addTag')}
      maxTags={50}
    />
  );
}
