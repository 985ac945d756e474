import { leadRoutes } from '@cultivar/contract';
import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../api.ts';

/** Chooses the lead a preview is shown as; none: an example person. */
export function LeadPicker(props: { value: number | null; onChange: (id: number | null) => void }) {
  const { t } = useTranslation('content');
  const [search, setSearch] = useState('');
  const [chosen, setChosen] = useState<{ value: string; label: string } | null>(null);
  const [asked] = useDebouncedValue(search === chosen?.label ? '' : search, 200);
  const leads = useCall(
    leadRoutes.list,
    { query: { limit: 20, ...(asked && { search: asked }) } },
    { placeholderData: keepPreviousData },
  );
  const found = (leads.data?.items ?? []).map((lead) => ({
    value: String(lead.id),
    label: [[lead.firstName, lead.lastName].filter(Boolean).join(' '), lead.email].filter(Boolean).join(' · '),
  }));
  const data = chosen && !found.some(({ value }) => value === chosen.value) ? [chosen, ...found] : found;
  return (
    <Select
      label={t('previewAs')}
      placeholder={t('previewExample')}
      size="xs"
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('previewExample') }}
      nothingFoundMessage={t('noneFound')}
      filter={({ options }) => options}
      data={data}
      value={props.value === null ? null : String(props.value)}
      onSearchChange={setSearch}
      onChange={(value) => {
        setChosen(data.find((one) => one.value === value) ?? null);
        props.onChange(value === null ? null : Number(value));
      }}
      comboboxProps={{ width: 320, position: 'bottom-start' }}
    />
  );
}
