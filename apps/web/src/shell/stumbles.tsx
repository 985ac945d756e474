import { Button, Center, Group } from '@mantine/core';
import { IconMoodConfuzed, IconPlant2 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { isRouteErrorResponse, Link, useRouteError } from 'react-router';
import { EmptyState } from './page-states.tsx';

export function NotFoundPage() {
  const { t } = useTranslation('shell');
  return (
    <EmptyState
      icon={<IconPlant2 size={28} />}
      title={t('notFoundTitle')}
      text={t('notFoundText')}
      action={
        <Button component={Link} to="/">
          {t('toOverview')}
        </Button>
      }
    />
  );
}

/** A page threw, or its code could not be loaded (after an update the old files are gone): reloading mends both. */
export function CrashPage() {
  const { t } = useTranslation('shell');
  const error = useRouteError();
  if (isRouteErrorResponse(error) && error.status === 404) return <NotFoundPage />;
  return (
    <Center mih="60vh" role="alert">
      <EmptyState
        icon={<IconMoodConfuzed size={28} />}
        title={t('crashTitle')}
        text={t('crashText')}
        action={
          <Group>
            <Button variant="default" component={Link} to="/">
              {t('toOverview')}
            </Button>
            <Button onClick={() => location.reload()}>{t('reload')}</Button>
          </Group>
        }
      />
    </Center>
  );
}
