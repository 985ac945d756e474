import { flowRoutes } from '@cultivar/contract';
import type { Comparison } from '@cultivar/contract';
import { verdict } from '@cultivar/workflow';
import { Alert, Group, Paper, Progress, Stack, Text, Title } from '@mantine/core';
import { IconClockHour4, IconEqual, IconTrophy } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { useCall } from '../../../api.ts';

interface Names {
  readonly a: string;
  readonly b: string;
}
interface ComparisonResultProps {
  readonly nodeId: string;
  /** By the settings as they stand in the editor. */
  readonly needed: number;
  readonly names: Names;
}

/** What a comparison needs, and what may honestly be said of it so far. */
export function ComparisonResult({ nodeId, needed, names }: ComparisonResultProps) {
  const { t } = useTranslation('workflows');
  const id = Number(useParams().id);
  const query = useCall(
    flowRoutes.comparison,
    { params: { id, node: nodeId } },
    { enabled: Number.isInteger(id), retry: false, staleTime: 10_000 },
  );
  return (
    <Paper withBorder p="sm" component="section" aria-label={t('comparisonTitle')}>
      <Stack gap="xs">
        <Title order={3} size="h6">
          {t('comparisonTitle')}
        </Title>
        <Text size="sm">{t('comparisonNeeded', { count: query.data?.needed ?? needed })}</Text>
        {query.data ? (
          <Reading figures={query.data} names={names} />
        ) : (
          query.isError && (
            <Text size="sm" c="dimmed">
              {t('comparisonNotLive')}
            </Text>
          )
        )}
      </Stack>
    </Paper>
  );
}

function Reading({ figures, names }: { readonly figures: Comparison; readonly names: Names }) {
  const { t, i18n } = useTranslation('workflows');
  const { a, b, needed } = figures;
  const { rates, bBeatsA, difference, enough, winner } = verdict(a, b, needed);
  const percent = new Intl.NumberFormat(i18n.language, { style: 'percent', maximumFractionDigits: 1 });
  const points = new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 1, signDisplay: 'exceptZero' });
  return (
    <>
      {(
        [
          ['a', rates[0]],
          ['b', rates[1]],
        ] as const
      ).map(([way, rate]) => (
        <Stack key={way} gap={2}>
          <Group justify="space-between" wrap="nowrap" gap="xs">
            <Text size="sm" fw={600} truncate>
              {names[way]}
            </Text>
            <Text size="sm">
              {rate === null ? '–' : percent.format(rate)}{' '}
              <Text span size="xs" c="dimmed">
                {t('comparisonArm', figures[way])}
              </Text>
            </Text>
          </Group>
          <Progress
            size={6}
            value={Math.min(100, (figures[way].people / needed) * 100)}
            aria-label={t('comparisonProgress', { name: names[way], people: figures[way].people, needed })}
          />
        </Stack>
      ))}
      {bBeatsA === null || !difference ? (
        <Text size="sm" c="dimmed">
          {t('comparisonNobody')}
        </Text>
      ) : (
        <>
          <Text size="sm">{t('comparisonProbability', { percent: percent.format(bBeatsA) })}</Text>
          <Text size="sm">
            {t('comparisonDifference', {
              value: points.format(difference.value * 100),
              low: points.format(difference.low * 100),
              high: points.format(difference.high * 100),
            })}
          </Text>
          {!enough ? (
            <Alert color="gray" p="xs" icon={<IconClockHour4 size={18} />}>
              {t('comparisonEarly')}
            </Alert>
          ) : winner === 'none' || winner === null ? (
            <Alert color="gray" p="xs" icon={<IconEqual size={18} />}>
              {t('comparisonNoWinner')}
            </Alert>
          ) : (
            <Alert color="green" p="xs" icon={<IconTrophy size={18} />}>
              {t('comparisonWinner', { name: names[winner] })}
            </Alert>
          )}
        </>
      )}
    </>
  );
}
