import { CHECKLIST } from '@cultivar/contract';
import { Anchor, Group, Paper, Progress, SimpleGrid, Text, Title } from '@mantine/core';
import { IconCircle, IconCircleCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useMay } from '../../shell/pieces.ts';
import type { Overview } from './overview-page.tsx';

const TO: Readonly<Record<(typeof CHECKLIST)[number], string>> = {
  organisation: '/settings/organisation',
  people: '/settings/users',
  form: '/forms',
  template: '/content',
  scoring: '/scoring',
  workflow: '/workflows',
  lead: '/leads',
};

/** What a new house still has to do; goes away by itself. */
export function FirstSteps({ done }: { done: Overview['done'] }) {
  const { t } = useTranslation('overview');
  const mayDo = useMay('admin', 'marketer');
  const ready = CHECKLIST.filter((step) => done[step]).length;
  if (!mayDo || ready === CHECKLIST.length) return null;
  return (
    <Paper p="md" component="section" aria-label={t('start')}>
      <Group justify="space-between" mb="xs">
        <Title order={2} size="h5">
          {t('start')}
        </Title>
        <Text size="sm" c="dimmed">
          {t('startText', { done: ready, all: CHECKLIST.length })}
        </Text>
      </Group>
      <Progress
        value={(100 * ready) / CHECKLIST.length}
        mb="md"
        aria-label={t('startText', { done: ready, all: CHECKLIST.length })}
      />
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xs" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
        {CHECKLIST.map((step) => (
          <Group key={step} component="li" gap="xs" wrap="nowrap">
            {done[step] ? (
              <IconCircleCheck
                size={20}
                aria-label={t('done')}
                color="var(--mantine-color-green-text)"
                style={{ flexShrink: 0 }}
              />
            ) : (
              <IconCircle
                size={20}
                aria-label={t('todo')}
                color="var(--mantine-color-dimmed)"
                style={{ flexShrink: 0 }}
              />
            )}
            {done[step] ? (
              <Text size="sm" c="dimmed" td="line-through">
                {t(`do_${step}`)}
              </Text>
            ) : (
              <Anchor component={Link} to={TO[step]} size="sm">
                {t(`do_${step}`)}
              </Anchor>
            )}
          </Group>
        ))}
      </SimpleGrid>
    </Paper>
  );
}
