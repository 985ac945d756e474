import { Tabs } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Outlet, useLocation, useNavigate } from 'react-router';
import { EmptyState, PageHeader, useMay } from '../../shell/pieces.ts';

const ADMIN_TABS = [
  'organisation',
  'sending',
  'topics',
  'channels',
  'retention',
  'users',
  'api-keys',
  'audit',
  'demo',
] as const;

export function SettingsLayout() {
  const { t } = useTranslation('settings');
  const go = useNavigate();
  const admin = useMay('admin');
  const tab = useLocation().pathname.split('/')[2] ?? 'account';
  const tabs = admin ? (['account', ...ADMIN_TABS] as const) : (['account'] as const);
  return (
    <>
      <PageHeader title={t('title')} />
      <Tabs value={tab} onChange={(value) => void go(`/settings/${value}`)} keepMounted={false} mb="lg">
        <Tabs.List aria-label={t('tabs')}>
          {tabs.map((key) => (
            <Tabs.Tab key={key} value={key}>
              {t(`tab_${key}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={tab} pt="lg">
          {(tabs as readonly string[]).includes(tab) ? (
            <Outlet />
          ) : (
            <EmptyState icon={<IconLock size={26} />} title={t('adminsOnly')} text={t('adminsOnlyText')} />
          )}
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
