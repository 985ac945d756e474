import { STAGE_WORDS } from '@cultivar/audience';
import { reportRoutes } from '@cultivar/contract';
import type { Out } from '@cultivar/contract';
import { BarChart } from '@mantine/charts';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../api.ts';
import { Loaded, useNumbers } from '../../shell/pieces.ts';
import { useWords } from '../leads/lead-marks.tsx';
import { NothingYet } from './nothing-yet.tsx';
import { DataTable, Section } from './report-section.tsx';

type Row = Out<typeof reportRoutes.time>['stages'][number];
const ENOUGH = 5;

export function TimeReport({ months }: { months: number }) {
  const { t } = useTranslation('reports');
  const say = useWords();
  const { number } = useNumbers();
  const query = useCall(reportRoutes.time, { query: { months } });
  const days = (value: number) => number(value, { maximumFractionDigits: value < 10 ? 1 : 0 });
  const shown = (row: Row, value: number | null) =>
    value === null
      ? t(row.advanced < ENOUGH ? 'tooFew' : 'notYet')
      : t('days', { count: value, replace: { count: days(value) } });
  return (
    <Loaded query={query}>
      {({ stages }) =>
        stages.some((row) => row.advanced + row.open + row.dropped) ? (
          <Section title={t('timeTitle')} text={t('timeText')}>
            <BarChart
              h={260}
              mb="lg"
              data={stages.map((row) => ({ stage: say(STAGE_WORDS[row.stage]), median: row.median, p75: row.p75 }))}
              dataKey="stage"
              withLegend
              valueFormatter={(value) => days(value)}
              series={[
                { name: 'median', label: t('median'), color: 'sprout.6' },
                { name: 'p75', label: t('p75'), color: 'gray.5' },
              ]}
            />
            <DataTable
              name="time-in-stage"
              rows={stages}
              keyOf={(row) => row.stage}
              columns={[
                { head: t('stage'), show: (row) => say(STAGE_WORDS[row.stage]), value: (row) => row.stage },
                { head: t('median'), number: true, show: (row) => shown(row, row.median), value: (row) => row.median },
                { head: t('p75'), number: true, show: (row) => shown(row, row.p75), value: (row) => row.p75 },
                {
                  head: t('advanced'),
                  number: true,
                  show: (row) => number(row.advanced),
                  value: (row) => row.advanced,
                },
                { head: t('dropped'), number: true, show: (row) => number(row.dropped), value: (row) => row.dropped },
                { head: t('open'), number: true, show: (row) => number(row.open), value: (row) => row.open },
              ]}
            />
          </Section>
        ) : (
          <NothingYet />
        )
      }
    </Loaded>
  );
}
