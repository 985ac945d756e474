import { Tabs } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useMay } from '../../shell/pieces.ts';

const PATHS = { inbox: '/sales', tasks: '/sales/tasks', team: '/sales/team', routing: '/sales/routing' } as const;

/** The pages of sales; routing is for those who may change it. */
export function SalesTabs({ at }: { at: keyof typeof PATHS }) {
  const { t } = useTranslation(['sales', 'actions']);
  const go = useNavigate();
  const mayRoute = useMay('admin', 'marketer');
  return (
    <Tabs value={at} onChange={(key) => void go(PATHS[key as keyof typeof PATHS])} mb="md" keepMounted={false}>
      <Tabs.List>
        <Tabs.Tab value="inbox">{t('tab_inbox')}</Tabs.Tab>
        <Tabs.Tab value="tasks">{t('tasks', { ns: 'actions' })}</Tabs.Tab>
        <Tabs.Tab value="team">{t('tab_team')}</Tabs.Tab>
        {mayRoute && <Tabs.Tab value="routing">{t('tab_routing')}</Tabs.Tab>}
      </Tabs.List>
    </Tabs>
  );
}
