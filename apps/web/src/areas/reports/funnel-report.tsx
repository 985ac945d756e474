import { STAGE_WORDS } from '@cultivar/audience';
import { FUNNEL, reportRoutes } from '@cultivar/contract';
import type { FunnelCounts } from '@cultivar/contract';
import { LineChart } from '@mantine/charts';
import { Box, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../api.ts';
import { Loaded, useNumbers } from '../../shell/pieces.ts';
import { useWords } from '../leads/lead-marks.tsx';
import { useMonthName } from './month-name.ts';
import { NothingYet } from './nothing-yet.tsx';
import { DataTable, Section } from './report-section.tsx';
import type { Column } from './report-section.tsx';

type Cohort = FunnelCounts & { month: string };
const share = (part: number, whole: number): number | null => (whole ? part / whole : null);

export function FunnelReport({ months }: { months: number }) {
  const query = useCall(reportRoutes.funnel, { query: { months } });
  return (
    <Loaded query={query}>
      {({ cohorts, total }) =>
        total.lead ? (
          <Stack>
            <Funnel total={total} />
            <Cohorts cohorts={cohorts} total={total} />
          </Stack>
        ) : (
          <NothingYet />
        )
      }
    </Loaded>
  );
}

/** Bars that get shorter: how many reached each stage, of all and of the stage before. */
function Funnel({ total }: { total: FunnelCounts }) {
  const { t } = useTranslation('reports');
  const say = useWords();
  const { number, percent } = useNumbers();
  return (
    <Section title={t('funnelTitle')} text={t('funnelText')}>
      <Stack gap="xs" component="ol" p={0} m={0} style={{ listStyle: 'none' }}>
        {FUNNEL.map((stage, index) => {
          const before = index ? share(total[stage], total[FUNNEL[index - 1]!]) : null;
          const all = share(total[stage], total.lead) ?? 0;
          return (
            <Group key={stage} component="li" gap="sm" wrap="nowrap" align="center">
              <Text size="sm" w={64} fw={600} style={{ flexShrink: 0 }}>
                {say(STAGE_WORDS[stage])}
              </Text>
              <Box flex={1} miw={0}>
                <Box
                  h={34}
                  bg="var(--mantine-primary-color-filled)"
                  style={{ width: `${Math.max(all * 100, 0.6)}%`, borderRadius: 6, opacity: 1 - index * 0.1 }}
                />
              </Box>
              <Stack gap={0} w={{ base: 96, xs: 150 }} style={{ flexShrink: 0 }} ta="right">
                <Text fw={600} style={{ fontVariantNumeric: 'tabular-nums' }}>
                  {number(total[stage])}
                </Text>
                {before !== null && (
                  <Text size="xs" c="dimmed">
                    {t('fromBefore', { share: percent(before) })}
                  </Text>
                )}
              </Stack>
            </Group>
          );
        })}
      </Stack>
    </Section>
  );
}

function Cohorts({ cohorts, total }: { cohorts: readonly Cohort[]; total: FunnelCounts }) {
  const { t } = useTranslation('reports');
  const say = useWords();
  const { number, percent } = useNumbers();
  const monthName = useMonthName();
  const counted = (key: keyof FunnelCounts, head: string): Column<Cohort> => ({
    head,
    number: true,
    show: (row) => number(row[key]),
    value: (row) => row[key],
  });
  const rate = (to: keyof FunnelCounts, from: keyof FunnelCounts): Column<Cohort> => ({
    head: `${say(STAGE_WORDS[from])} → ${say(STAGE_WORDS[to])}`,
    number: true,
    show: (row) => {
      const part = share(row[to], row[from]);
      return part === null ? '–' : percent(part);
    },
    value: (row) => share(row[to], row[from]),
  });
  const name = (row: Cohort) => (row.month ? monthName(row.month) : t('total'));
  return (
    <Section title={t('cohortTitle')}>
      {cohorts.length > 1 && (
        <LineChart
          h={240}
          mb="lg"
          data={cohorts.map((row) => ({
            month: monthName(row.month),
            mql: share(row.mql, row.lead),
            sql: share(row.sql, row.lead),
            customer: share(row.customer, row.lead),
          }))}
          dataKey="month"
          withLegend
          valueFormatter={(value) => percent(value, 1)}
          series={(['mql', 'sql', 'customer'] as const).map((stage, index) => ({
            name: stage,
            label: t('rateOf', { stage: say(STAGE_WORDS[stage]) }),
            color: (['blue.6', 'grape.5', 'sprout.6'] as const)[index]!,
            strokeDasharray: [undefined, '6 3', '2 3'][index],
          }))}
          curveType="linear"
        />
      )}
      <DataTable
        name="funnel"
        rows={cohorts}
        foot={{ ...total, month: '' }}
        keyOf={(row) => row.month}
        columns={[
          { head: t('month'), show: name, value: (row) => row.month || t('total') },
          ...FUNNEL.map((stage) => counted(stage, say(STAGE_WORDS[stage]))),
          rate('mql', 'lead'),
          rate('sal', 'mql'),
          rate('sql', 'sal'),
          rate('customer', 'sql'),
          counted('recycled', t('recycledNow')),
          counted('disqualified', t('disqualifiedNow')),
        ]}
      />
    </Section>
  );
}
