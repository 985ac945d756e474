import { STAGE_WORDS, STAGES, TEMPERATURE_WORDS, TEMPERATURES } from '@cultivar/audience';
import type { Stage, Temperature } from '@cultivar/audience';
import { leadRoutes } from '@cultivar/contract';
import { Button, CloseButton, Group, MultiSelect, Pill, Popover, Select, Stack, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconFilter, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../api.ts';
import { FILTER_KEYS } from './lead-filter.ts';
import type { FilterKey, useLeadFilter } from './lead-filter.ts';
import { useWords } from './lead-marks.tsx';
import { RuleFilter, RulePill } from './rule-filter.tsx';

type Filter = ReturnType<typeof useLeadFilter>;
const split = (text: string) => text.split(',').filter(Boolean);

/** Search, filters and what of them is set, as chips that can be taken away. */
export function LeadFilters({ filter }: { filter: Filter }) {
  const { t } = useTranslation('leads');
  const [text, setText] = useState(filter.get('search'));
  const find = useDebouncedCallback((value: string) => filter.set({ search: value || null }), 250);
  return (
    <Stack gap="xs">
      <Group gap="sm">
        <TextInput
          type="search"
          flex="1 1 240px"
          maw={420}
          aria-label={t('searchLeads')}
          placeholder={t('searchLeads')}
          leftSection={<IconSearch size={16} />}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            find(event.currentTarget.value.trim());
          }}
          rightSection={
            text && (
              <CloseButton
                size="sm"
                aria-label={t('clearSearch')}
                onClick={() => {
                  setText('');
                  filter.set({ search: null });
                }}
              />
            )
          }
        />
        <FilterMenu filter={filter} />
        <RuleFilter rule={filter.get('rule')} onChange={(rule) => filter.set({ rule })} />
      </Group>
      <FilterChips filter={filter} />
    </Stack>
  );
}

function FilterMenu({ filter }: { filter: Filter }) {
  const { t } = useTranslation('leads');
  const say = useWords();
  const choices = useCall(leadRoutes.choices, {}).data;
  const count = FILTER_KEYS.filter((key) => filter.get(key)).length;
  const many = (key: FilterKey, data: { value: string; label: string }[]) => (
    <MultiSelect
      label={t(key)}
      data={data}
      value={split(filter.get(key))}
      onChange={(values) => filter.set({ [key]: values.join(',') || null })}
      placeholder={filter.get(key) ? undefined : t('any')}
      comboboxProps={{ withinPortal: false }}
      clearable
    />
  );
  return (
    <Popover position="bottom-start" width={320} shadow="md" trapFocus withinPortal>
      <Popover.Target>
        <Button variant="default" leftSection={<IconFilter size={16} />}>
          {count ? t('filterCount', { count }) : t('filter')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="sm">
          {many(
            'stage',
            STAGES.map((value) => ({ value, label: say(STAGE_WORDS[value]) })),
          )}
          {many(
            'temperature',
            TEMPERATURES.map((value) => ({ value, label: say(TEMPERATURE_WORDS[value]) })),
          )}
          {many(
            'persona',
            (choices?.personas ?? []).map(({ id, name }) => ({ value: id, label: say(name) })),
          )}
          <Select
            label={t('owner')}
            data={[
              { value: 'none', label: t('noOwner') },
              ...(choices?.owners ?? []).map(({ id, name }) => ({ value: String(id), label: name })),
            ]}
            value={filter.get('owner') || null}
            onChange={(owner) => filter.set({ owner })}
            placeholder={t('any')}
            comboboxProps={{ withinPortal: false }}
            searchable
            clearable
          />
          <Select
            label={t('tag')}
            data={choices?.tags ?? []}
            value={filter.get('tag') || null}
            onChange={(tag) => filter.set({ tag })}
            placeholder={t('any')}
            comboboxProps={{ withinPortal: false }}
            searchable
            clearable
          />
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

function FilterChips({ filter }: { filter: Filter }) {
  const { t } = useTranslation('leads');
  const say = useWords();
  const choices = useCall(leadRoutes.choices, {}).data;
  const nameOf = (key: FilterKey, value: string): string => {
    if (key === 'stage') return say(STAGE_WORDS[value as Stage]);
    if (key === 'temperature') return say(TEMPERATURE_WORDS[value as Temperature]);
    if (key === 'persona') return say(choices?.personas.find(({ id }) => id === value)?.name) || value;
    if (key === 'owner')
      return value === 'none' ? t('noOwner') : (choices?.owners.find(({ id }) => String(id) === value)?.name ?? value);
    return value;
  };
  const chips = FILTER_KEYS.flatMap((key) =>
    (key === 'tag' ? [filter.get(key)].filter(Boolean) : split(filter.get(key))).map((value) => ({ key, value })),
  );
  const rule = filter.get('rule');
  if (!chips.length && !rule) return null;
  return (
    <Group gap={6}>
      {chips.map(({ key, value }) => (
        <Pill
          key={`${key} ${value}`}
          size="md"
          bg="var(--mantine-color-default-hover)"
          withRemoveButton
          onRemove={() =>
            filter.set({
              [key]:
                split(filter.get(key))
                  .filter((other) => key !== 'tag' && other !== value)
                  .join(',') || null,
            })
          }
          removeButtonProps={{
            'aria-label': t('removeFilter', { name: nameOf(key, value) }),
            tabIndex: 0,
            'aria-hidden': false,
          }}
        >
          {t(key)}: {key === 'company' ? t('companyChosen') : nameOf(key, value)}
        </Pill>
      ))}
      <RulePill rule={rule} onChange={(next) => filter.set({ rule: next })} />
      <Button
        size="compact-xs"
        variant="subtle"
        onClick={() => filter.set(Object.fromEntries(['rule', ...FILTER_KEYS].map((key) => [key, null])))}
      >
        {t('clearFilters')}
      </Button>
    </Group>
  );
}
