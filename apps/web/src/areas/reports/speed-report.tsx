import { HANDOFF_STATE_WORDS, REJECT_MEANINGS, RejectReason } from '@cultivar/sales';
import { reportRoutes } from '@cultivar/contract';
import type { Out } from '@cultivar/contract';
import { BarChart } from '@mantine/charts';
import { Alert, SimpleGrid, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../api.ts';
import { Loaded, useNumbers } from '../../shell/pieces.ts';
import { useWords } from '../leads/lead-marks.tsx';
import { useMonthName } from './month-name.ts';
import { NothingYet } from './nothing-yet.tsx';
import { DataTable, Section } from './report-section.tsx';

type Speed = Out<typeof reportRoutes.speed>;

export function SpeedReport({ months }: { months: number }) {
  const { t } = useTranslation('reports');
  const query = useCall(reportRoutes.speed, { query: { months } });
  return (
    <Loaded query={query}>
      {(speed) =>
        speed.all.offered ? (
          <Stack>
            {speed.cut && <Alert color="yellow">{t('cut')}</Alert>}
            <Answers speed={speed} />
            <Outcomes outcomes={speed.outcomes} />
          </Stack>
        ) : (
          <NothingYet />
        )
      }
    </Loaded>
  );
}

/** Minutes, or hours from two hours on. */
function useSpan(): (minutes: number | null) => string {
  const { t } = useTranslation('reports');
  const { number } = useNumbers();
  return (minutes) =>
    minutes === null
      ? '–'
      : minutes < 120
        ? t('minutes', { count: Math.round(minutes) })
        : t('hours', { count: minutes / 60, replace: { count: number(minutes / 60, { maximumFractionDigits: 1 }) } });
}

function Answers({ speed }: { speed: Speed }) {
  const { t } = useTranslation('reports');
  const { number, percent } = useNumbers();
  const span = useSpan();
  const monthName = useMonthName();
  const { all } = speed;
  return (
    <Section title={t('speedTitle')} text={t('speedText')}>
      <SimpleGrid cols={{ base: 1, xs: 3 }} mb="lg">
        <Figure name={t('medianBusiness')} value={span(all.business.median)} />
        <Figure name={t('medianWall')} value={span(all.wall.median)} />
        <Figure
          name={t('inTime')}
          value={percent(all.inTime / all.offered)}
          more={t('inTimeOf', { inTime: number(all.inTime), offered: number(all.offered) })}
        />
      </SimpleGrid>
      <BarChart
        h={220}
        mb="lg"
        data={speed.months.map((row) => ({
          month: monthName(row.month),
          business: row.business.median,
          wall: row.wall.median,
        }))}
        dataKey="month"
        withLegend
        yAxisLabel={t('minutesAxis')}
        valueFormatter={(value) => number(Math.round(value))}
        series={[
          { name: 'business', label: t('medianBusiness'), color: 'sprout.6' },
          { name: 'wall', label: t('medianWall'), color: 'gray.5' },
        ]}
      />
      <DataTable
        name="speed-to-lead"
        rows={speed.months}
        keyOf={(row) => row.month}
        columns={[
          { head: t('month'), show: (row) => monthName(row.month), value: (row) => row.month },
          { head: t('offered'), number: true, show: (row) => number(row.offered), value: (row) => row.offered },
          { head: t('answered'), number: true, show: (row) => number(row.answered), value: (row) => row.answered },
          { head: t('inTime'), number: true, show: (row) => number(row.inTime), value: (row) => row.inTime },
          {
            head: t('medianBusiness'),
            number: true,
            show: (row) => span(row.business.median),
            value: (row) => row.business.median,
          },
          {
            head: t('medianWall'),
            number: true,
            show: (row) => span(row.wall.median),
            value: (row) => row.wall.median,
          },
          {
            head: `${t('p75')} (${t('business')})`,
            number: true,
            show: (row) => span(row.business.p75),
            value: (row) => row.business.p75,
          },
        ]}
      />
    </Section>
  );
}

function Figure({ name, value, more }: { name: string; value: string; more?: string }) {
  return (
    <Stack gap={0}>
      <Text size="sm" c="dimmed">
        {name}
      </Text>
      <Text size="xl" fw={600} style={{ fontVariantNumeric: 'tabular-nums' }}>
        {value}
      </Text>
      {more && (
        <Text size="xs" c="dimmed">
          {more}
        </Text>
      )}
    </Stack>
  );
}

function Outcomes({ outcomes }: { outcomes: Speed['outcomes'] }) {
  const { t } = useTranslation('reports');
  const { number } = useNumbers();
  const say = useWords();
  const reasonOf = (reason: string | null) => {
    const known = RejectReason.safeParse(reason);
    return known.success ? say(REJECT_MEANINGS[known.data]) : '';
  };
  const label = (row: Speed['outcomes'][number]) =>
    [say(HANDOFF_STATE_WORDS[row.state]), reasonOf(row.reason)].filter(Boolean).join(': ');
  return (
    <Section title={t('outcomesTitle')}>
      <BarChart
        h={Math.max(120, outcomes.length * 34)}
        mb="lg"
        orientation="vertical"
        data={outcomes.map((row) => ({ label: label(row), n: row.n }))}
        dataKey="label"
        yAxisProps={{ width: 210 }}
        series={[{ name: 'n', label: t('count'), color: 'sprout.6' }]}
      />
      <DataTable
        name="handoff-outcomes"
        rows={outcomes}
        keyOf={(row) => `${row.state} ${row.reason ?? ''}`}
        columns={[
          { head: t('outcome'), show: (row) => say(HANDOFF_STATE_WORDS[row.state]), value: (row) => row.state },
          { head: t('reason'), show: (row) => reasonOf(row.reason) || '–', value: (row) => row.reason },
          { head: t('count'), number: true, show: (row) => number(row.n), value: (row) => row.n },
        ]}
      />
    </Section>
  );
}
