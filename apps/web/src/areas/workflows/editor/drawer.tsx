import { ActionIcon, Badge, Group, Tabs, Tooltip } from '@mantine/core';
import {
  IconChevronDown,
  IconChevronUp,
  IconClipboardCheck,
  IconHistory,
  IconHistoryToggle,
  IconTestPipe,
  IconUsers,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './editor.module.css';

export type DrawerTab = 'findings' | 'dry-run' | 'back-test' | 'versions' | 'leads';
interface DrawerProps {
  readonly tab: DrawerTab | null;
  readonly onTab: (tab: DrawerTab | null) => void;
  readonly errors: number;
  readonly warnings: number;
  readonly showLeads: boolean;
  readonly children: ReactNode;
}
/** Below the canvas: findings, dry run, versions, and the leads at a node. Closed it is one line. */
export function Drawer({ tab, onTab, errors, warnings, showLeads, children }: DrawerProps) {
  const { t } = useTranslation('workflows');
  const open = tab !== null;
  return (
    <section className={styles.drawer} aria-label={t('drawer')}>
      <Tabs value={tab} onChange={(it) => onTab(it as DrawerTab | null)} keepMounted={false} variant="default">
        <Group gap={0} wrap="nowrap" justify="space-between" pr={6}>
          <Tabs.List
            style={{ flex: 1, minWidth: 0, flexWrap: 'nowrap', overflowX: 'auto', borderBottom: open ? undefined : 0 }}
          >
            <Tabs.Tab
              value="findings"
              leftSection={<IconClipboardCheck size={16} />}
              rightSection={
                errors + warnings > 0 ? (
                  <Badge
                    tt="none"
                    size="sm"
                    circle={errors + warnings < 10}
                    color={errors ? 'red' : 'orange'}
                    variant="light"
                  >
                    {errors + warnings}
                  </Badge>
                ) : undefined
              }
            >
              {t('findings')}
            </Tabs.Tab>
            <Tabs.Tab value="dry-run" leftSection={<IconTestPipe size={16} />}>
              {t('dryRun')}
            </Tabs.Tab>
            <Tabs.Tab value="back-test" leftSection={<IconHistoryToggle size={16} />}>
              {t('backTest')}
            </Tabs.Tab>
            <Tabs.Tab value="versions" leftSection={<IconHistory size={16} />}>
              {t('versions')}
            </Tabs.Tab>
            {showLeads && (
              <Tabs.Tab value="leads" leftSection={<IconUsers size={16} />}>
                {t('leads')}
              </Tabs.Tab>
            )}
          </Tabs.List>
          <Tooltip label={t(open ? 'closeDrawer' : 'openDrawer')}>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t(open ? 'closeDrawer' : 'openDrawer')}
              aria-expanded={open}
              onClick={() => onTab(open ? null : 'findings')}
            >
              {open ? <IconChevronDown size={18} /> : <IconChevronUp size={18} />}
            </ActionIcon>
          </Tooltip>
        </Group>
        {open && (
          <Tabs.Panel value={tab} className={styles.drawerBody!}>
            {children}
          </Tabs.Panel>
        )}
      </Tabs>
    </section>
  );
}
