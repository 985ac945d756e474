import { Kbd, Text, UnstyledButton, Group } from '@mantine/core';
import { Spotlight, spotlight } from '@mantine/spotlight';
import type { SpotlightActionData } from '@mantine/spotlight';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useFound } from './found.ts';
import type { Place } from './places.ts';

const APPLE = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** Opens the search; also says that Ctrl/Cmd+K does. */
export function CommandSearchButton() {
  const { t } = useTranslation('shell');
  return (
    <UnstyledButton className="command-search" onClick={spotlight.open} aria-keyshortcuts="Control+K Meta+K">
      <Group gap="xs" wrap="nowrap">
        <IconSearch size={16} aria-hidden />
        <Text size="sm" truncate style={{ flex: 1 }}>
          {t('searchOrGo')}
        </Text>
        <Kbd size="xs" visibleFrom="sm">
          {APPLE ? '⌘ K' : t('ctrlK')}
        </Kbd>
      </Group>
    </UnstyledButton>
  );
}

/** Ctrl/Cmd+K: places, leads and workflows by name. */
export function CommandSearch({ places }: { places: readonly Place[] }) {
  const { t } = useTranslation('shell');
  const go = useNavigate();
  const [query, setQuery] = useState('');
  const found = useFound(query);
  const matches = (label: string) => label.toLowerCase().includes(query.trim().toLowerCase());
  const toPlaces: SpotlightActionData[] = places
    .map((place) => ({
      id: `place:${place.key}`,
      label: t(`place_${place.key}` as never) as string,
      leftSection: <place.icon size={18} aria-hidden />,
      onClick: () => void go(place.path),
    }))
    .filter(({ label }) => matches(label));
  const groups = [
    { label: t('goTo'), actions: toPlaces },
    ...found.map((group) => ({
      label: t(group.title as never) as string,
      actions: group.items.map((item) => ({
        id: `${group.title}:${item.path}`,
        label: item.label,
        description: item.description,
        onClick: () => void go(item.path),
      })),
    })),
  ].filter(({ actions }) => actions.length > 0);
  return (
    <Spotlight.Root query={query} onQueryChange={setQuery} shortcut="mod + K" scrollable maxHeight={420}>
      <Spotlight.Search placeholder={t('searchOrGo')} aria-label={t('search')} leftSection={<IconSearch size={18} />} />
      <Spotlight.ActionsList>
        {groups.map((group) => (
          <Spotlight.ActionsGroup key={group.label} label={group.label}>
            {group.actions.map(({ id, ...action }) => (
              <Spotlight.Action key={id} {...action} />
            ))}
          </Spotlight.ActionsGroup>
        ))}
        {groups.length === 0 && <Spotlight.Empty>{t('nothingFound')}</Spotlight.Empty>}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}
