import { Anchor, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useNumbers } from '../../shell/pieces.ts';
import { Card } from '../leads/detail/card.tsx';
import type { Overview } from './overview-page.tsx';

const TO: Readonly<Record<keyof Overview['attention'], string>> = {
  parked: '/reports/stuck',
  failedMails: '/content/sends?state=failed',
  unknownMails: '/content/sends?state=unknown',
  expiredHandoffs: '/sales/team?view=closed',
  nobodyHandoffs: '/sales/team',
  dataToMend: '/leads?tag=check-data',
};

/** What went wrong or lies about, each with the way to it. */
export function AttentionCard({ attention }: { attention: Overview['attention'] }) {
  const { t } = useTranslation('overview');
  const { number } = useNumbers();
  const open = (Object.keys(TO) as (keyof Overview['attention'])[]).filter((key) => attention[key] > 0);
  return (
    <Card title={t('attention')}>
      {open.length ? (
        <Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
          {open.map((key) => (
            <Group key={key} component="li" justify="space-between" wrap="nowrap" gap="sm">
              <Group gap="xs" wrap="nowrap" align="flex-start">
                <IconAlertTriangle
                  size={18}
                  aria-hidden
                  color="var(--mantine-color-orange-text)"
                  style={{ flexShrink: 0, marginTop: 1 }}
                />
                <Text size="sm">{t(key, { count: attention[key], replace: { count: number(attention[key]) } })}</Text>
              </Group>
              <Anchor component={Link} to={TO[key]} size="sm" style={{ flexShrink: 0 }}>
                {t('look')}
              </Anchor>
            </Group>
          ))}
        </Stack>
      ) : (
        <Group gap="xs" wrap="nowrap">
          <IconCircleCheck size={18} aria-hidden color="var(--mantine-color-green-text)" style={{ flexShrink: 0 }} />
          <Text size="sm">{t('allGood')}</Text>
        </Group>
      )}
    </Card>
  );
}
