import { Tabs } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';

const TABS = ['templates', 'assets', 'coverage', 'sends'] as const;

/** The pages of the area. */
export function ContentTabs({ at }: { at: (typeof TABS)[number] }) {
  const { t } = useTranslation('content');
  const go = useNavigate();
  return (
    <Tabs value={at} onChange={(key) => void go(`/content/${key}`)} mb="md">
      <Tabs.List>
        {TABS.map((tab) => (
          <Tabs.Tab key={tab} value={tab}>
            {t(`tab_${tab}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
    </Tabs>
  );
}
