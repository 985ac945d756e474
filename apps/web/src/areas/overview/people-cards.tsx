import { Anchor, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Card } from '../leads/detail/card.tsx';
import { StageBadge } from '../leads/lead-marks.tsx';
import { Deadline } from '../sales/deadline.tsx';
import type { Overview } from './overview-page.tsx';

/** Hot leads that nobody looks after right now. */
export function HotCard({ hot }: { hot: Overview['hot'] }) {
  const { t } = useTranslation('overview');
  return (
    <Card title={t('hot')}>
      {hot.length === 0 && <Text size="sm">{t('noHot')}</Text>}
      <Stack gap="sm" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
        {hot.map((lead) => (
          <Group key={lead.id} component="li" justify="space-between" wrap="nowrap" align="flex-start" gap="sm">
            <Stack gap={0} miw={0}>
              <Anchor
                component={Link}
                to={lead.handoffId ? `/sales/${lead.handoffId}` : `/leads/${lead.id}`}
                size="sm"
                fw={600}
              >
                {lead.name}
              </Anchor>
              <Text size="xs" c="dimmed">
                {[lead.company, t(`why_${lead.why}`), lead.owner].filter(Boolean).join(' · ')}
              </Text>
            </Stack>
            <StageBadge stage={lead.stage} />
          </Group>
        ))}
      </Stack>
    </Card>
  );
}

/** Handoffs whose deadline comes next. */
export function DeadlinesCard({ next }: { next: Overview['handoffs']['next'] }) {
  const { t } = useTranslation('overview');
  return (
    <Card title={t('next')}>
      {next.length === 0 && <Text size="sm">{t('noNext')}</Text>}
      <Stack gap="sm" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
        {next.map((one) => (
          <Group key={one.id} component="li" justify="space-between" wrap="nowrap" align="flex-start" gap="sm">
            <Stack gap={0} miw={0}>
              <Anchor component={Link} to={`/sales/${one.id}`} size="sm" fw={600}>
                {one.lead}
              </Anchor>
              <Text size="xs" c="dimmed">
                {[one.company, one.user ?? t('nobody')].filter(Boolean).join(' · ')}
              </Text>
            </Stack>
            <Deadline minutesLeft={one.minutesLeft} dueAt={one.dueAt} short />
          </Group>
        ))}
      </Stack>
    </Card>
  );
}
