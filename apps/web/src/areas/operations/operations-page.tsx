import { Alert, Tabs } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { EmptyState, PageHeader, useMay } from '../../shell/pieces.ts';
import { MailList } from './mail-list.tsx';
import { NowPanel } from './now-panel.tsx';
import { WalkList } from './walk-list.tsx';

const TABS = ['now', 'parked', 'held', 'unknown', 'failed'] as const;
type Tab = (typeof TABS)[number];

/** How it runs, what stands still, and what an admin does about it. Marketers look. */
export function OperationsPage() {
  const { t } = useTranslation('operations');
  const may = useMay('admin', 'marketer');
  const admin = useMay('admin');
  const [search, setSearch] = useSearchParams();
  const tab = TABS.find((one) => one === search.get('tab')) ?? 'now';
  if (!may) return <EmptyState icon={<IconLock size={26} />} title={t('adminsOnly')} text={t('adminsOnlyText')} />;
  return (
    <>
      <PageHeader title={t('title')} description={t('text')} />
      {!admin && (
        <Alert mb="md" variant="light">
          {t('readOnly')}
        </Alert>
      )}
      <Tabs
        value={tab}
        onChange={(value) => setSearch(value === 'now' ? {} : { tab: value as Tab })}
        keepMounted={false}
      >
        <Tabs.List aria-label={t('sections')} mb="lg">
          {TABS.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {t(`tab_${one}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="now">
          <NowPanel />
        </Tabs.Panel>
        {(['parked', 'held'] as const).map((standing) => (
          <Tabs.Panel key={standing} value={standing}>
            <WalkList standing={standing} />
          </Tabs.Panel>
        ))}
        {(['unknown', 'failed'] as const).map((state) => (
          <Tabs.Panel key={state} value={state}>
            <MailList state={state} />
          </Tabs.Panel>
        ))}
      </Tabs>
    </>
  );
}
