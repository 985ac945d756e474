import { Button } from '@mantine/core';
import { IconChartBar } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { EmptyState } from '../../shell/pieces.ts';

export function NothingYet() {
  const { t } = useTranslation('reports');
  return (
    <EmptyState
      icon={<IconChartBar size={28} />}
      title={t('nothing')}
      text={t('nothingText')}
      action={
        <Button component={Link} to="/leads" variant="default">
          {t('toLeads')}
        </Button>
      }
    />
  );
}
