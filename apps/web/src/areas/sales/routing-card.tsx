import type { HandoffDetail } from '@cultivar/contract';
import { Anchor, Badge, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Ago } from '../../shell/pieces.ts';
import { Card } from '../leads/detail/card.tsx';
import { HandoffState } from './handoff-card.tsx';

const KNOWN_WINS = ['owner', 'only-one-free', 'next-in-turn', 'nobody-free'] as const;

/** Who was in question, their load, and why this one: the log of the decision. */
export function RoutingCard({ handoff }: { handoff: HandoffDetail }) {
  const { t } = useTranslation('sales');
  const { rule, won, candidates } = handoff.routing;
  if (!won) return null;
  const how = KNOWN_WINS.find((one) => one === won);
  const winner = candidates.find((one) => one.id === handoff.user?.id);
  return (
    <Card title={t('how')}>
      <Text size="sm">
        {rule === 'fallback' || rule === 'owner' ? t(`rule_${rule}`) : rule && t('rule_named', { name: rule })}{' '}
        {how && t(`won_${how}`, { name: winner?.name ?? handoff.user?.name ?? '' })}
      </Text>
      <Stack gap={6} component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
        {candidates.map((one) => (
          <Group key={one.id} component="li" justify="space-between" gap="xs" wrap="nowrap">
            <Group gap={6}>
              <Text size="sm" fw={one.id === winner?.id ? 600 : 400}>
                {one.name}
              </Text>
              {one.out && (
                <Badge size="sm" variant="light" color="gray" tt="none">
                  {t(`out_${one.out}`)}
                </Badge>
              )}
              {one.id === winner?.id && (
                <Badge size="sm" variant="light" tt="none">
                  {t('chosen')}
                </Badge>
              )}
            </Group>
            <Text size="sm" c="dimmed" ta="right">
              {t('load', { open: one.open, capacity: one.capacity })}
            </Text>
          </Group>
        ))}
      </Stack>
    </Card>
  );
}

export function OthersCard({ handoff }: { handoff: HandoffDetail }) {
  const { t } = useTranslation('sales');
  return (
    <Card title={t('others')}>
      {handoff.others.map((one) => (
        <Group key={one.id} justify="space-between" gap="xs">
          <Anchor component={Link} to={`/sales/${one.id}`} size="sm">
            {one.user ?? t('nobody')}, <Ago at={one.offeredAt} />
          </Anchor>
          <HandoffState handoff={{ state: one.state, answerReason: null }} />
        </Group>
      ))}
    </Card>
  );
}
