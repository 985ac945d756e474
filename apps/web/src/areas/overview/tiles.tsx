import { Sparkline } from '@mantine/charts';
import { Anchor, Box, Group, Paper, SimpleGrid, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useNumbers } from '../../shell/pieces.ts';
import type { Overview } from './overview-page.tsx';

/** Four numbers of today, each with the way to what is behind it. */
export function Tiles({ overview }: { overview: Overview }) {
  const { t } = useTranslation('overview');
  const { number } = useNumbers();
  const { leads, mqls, handoffs, mails } = overview;
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, lg: 4 }} spacing="md">
      <Tile
        name={t('newLeads')}
        value={leads.today}
        to="/leads?sort=created"
        days={leads.days}
        more={<Compared trend={leads} />}
      />
      <Tile
        name={t('newMqls')}
        value={mqls.today}
        to="/leads?stage=mql"
        days={mqls.days}
        more={<Compared trend={mqls} />}
      />
      <Tile
        name={t('handoffs')}
        value={handoffs.offered}
        to="/sales/team"
        more={
          <>
            <Text
              span
              inherit
              c={handoffs.late ? 'var(--mantine-color-red-text)' : undefined}
              fw={handoffs.late ? 600 : 400}
            >
              {handoffs.late ? t('late', { count: handoffs.late }) : t('noneLate')}
            </Text>
            , {t('working', { count: handoffs.working })}
          </>
        }
        unit={null}
      />
      <Tile
        name={t('mails')}
        value={mails.sentToday}
        to="/content"
        days={mails.days}
        more={
          mails.pending
            ? t('pending', { count: mails.pending, replace: { count: number(mails.pending) } })
            : t('nonePending')
        }
      />
    </SimpleGrid>
  );
}

interface TileProps {
  readonly name: string;
  readonly value: number;
  readonly to: string;
  readonly more: ReactNode;
  readonly days?: Overview['leads']['days'];
  /** Default: "today". */
  readonly unit?: string | null;
}
function Tile({ name, value, to, more, days, unit }: TileProps) {
  const { t } = useTranslation('overview');
  const { number } = useNumbers();
  return (
    <Paper p="md" component="section" aria-label={name}>
      <Anchor component={Link} to={to} size="sm" c="dimmed" fw={500}>
        {name}
      </Anchor>
      <Group justify="space-between" align="flex-end" wrap="nowrap" mt={4}>
        <Group gap={6} align="baseline">
          <Text fz={30} fw={650} lh={1.1} style={{ fontVariantNumeric: 'tabular-nums' }}>
            {number(value)}
          </Text>
          {unit !== null && (
            <Text size="xs" c="dimmed">
              {unit ?? t('today')}
            </Text>
          )}
        </Group>
        {days && (
          <Box role="img" aria-label={t('trend', { days: days.map((day) => day.n).join(', ') })}>
            <Sparkline
              w={96}
              h={34}
              data={days.map((day) => day.n)}
              color="sprout.6"
              curveType="linear"
              strokeWidth={1.5}
            />
          </Box>
        )}
      </Group>
      <Text size="xs" c="dimmed" mt={6}>
        {more}
      </Text>
    </Paper>
  );
}

function Compared({ trend }: { trend: Overview['leads'] }) {
  const { t } = useTranslation('overview');
  const { number } = useNumbers();
  const difference = trend.week - trend.weekBefore;
  const than =
    difference === 0
      ? t('sameAsBefore')
      : t(difference > 0 ? 'moreThanBefore' : 'lessThanBefore', {
          count: Math.abs(difference),
          replace: { count: number(Math.abs(difference)) },
        });
  return (
    <>
      {t('thisWeek', { count: trend.week, replace: { count: number(trend.week) } })}, {than}
    </>
  );
}
