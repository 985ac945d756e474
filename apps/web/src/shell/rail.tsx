import { ActionIcon, Group, NavLink, ScrollArea, Stack, Text, Tooltip } from '@mantine/core';
import { IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import { Logo } from './logo.tsx';
import type { Place } from './places.ts';

interface RailProps {
  readonly places: readonly Place[];
  readonly collapsed: boolean;
  /** Absent on phones: there the burger opens and closes the rail. */
  readonly onCollapse?: () => void;
  /** After a link was followed. */
  readonly onGo: () => void;
}

const isIn = (path: string, at: string): boolean =>
  path === '/' ? at === '/' : at === path || at.startsWith(`${path}/`);

export function Rail({ places, collapsed, onCollapse, onGo }: RailProps) {
  const { t } = useTranslation('shell');
  return (
    <Stack h="100%" gap={0} p="sm">
      <Group justify={collapsed ? 'center' : 'space-between'} wrap="nowrap" h={36} mb="sm" px={collapsed ? 0 : 4}>
        <Group gap={10} wrap="nowrap" component={Link} {...{ to: '/' }} c="inherit" td="none" aria-label="Cultivar">
          <Logo />
          {!collapsed && (
            <Text fw={650} fz={17} lts={-0.2}>
              Cultivar
            </Text>
          )}
        </Group>
      </Group>
      <ScrollArea style={{ flex: 1 }} type="never">
        <Stack gap={2}>
          {places.map((place) => (
            <RailLink key={place.key} place={place} collapsed={collapsed} onGo={onGo} />
          ))}
        </Stack>
      </ScrollArea>
      {onCollapse && (
        <Group justify={collapsed ? 'center' : 'flex-end'} pt="xs">
          <Tooltip label={t(collapsed ? 'expandRail' : 'collapseRail')} position="right">
            <ActionIcon
              variant="subtle"
              color="gray"
              onClick={onCollapse}
              aria-label={t(collapsed ? 'expandRail' : 'collapseRail')}
              aria-expanded={!collapsed}
            >
              {collapsed ? <IconLayoutSidebarLeftExpand size={18} /> : <IconLayoutSidebarLeftCollapse size={18} />}
            </ActionIcon>
          </Tooltip>
        </Group>
      )}
    </Stack>
  );
}

function RailLink({ place, collapsed, onGo }: { place: Place; collapsed: boolean; onGo: () => void }) {
  const { t } = useTranslation('shell');
  const active = isIn(place.path, useLocation().pathname);
  const label = t(`place_${place.key}` as never) as string;
  return (
    <Tooltip label={label} position="right" disabled={!collapsed}>
      <NavLink
        component={Link}
        to={place.path}
        className="rail-link"
        active={active}
        variant="light"
        py={6}
        px={collapsed ? 9 : 10}
        onClick={onGo}
        aria-current={active ? 'page' : undefined}
        aria-label={collapsed ? label : undefined}
        leftSection={<place.icon size={18} stroke={1.7} aria-hidden />}
        label={collapsed ? undefined : label}
      />
    </Tooltip>
  );
}
