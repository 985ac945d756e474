import '@mantine/charts/styles.css';
import { SegmentedControl, Tabs } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Navigate, useNavigate, useParams, useSearchParams } from 'react-router';
import { PageHeader } from '../../shell/pieces.ts';
import { FunnelReport } from './funnel-report.tsx';
import { MatrixReport } from './matrix-report.tsx';
import { PlanReport } from './plan-report.tsx';
import { SpeedReport } from './speed-report.tsx';
import { StuckReport } from './stuck-report.tsx';
import { TimeReport } from './time-report.tsx';

const REPORTS = {
  funnel: FunnelReport,
  time: TimeReport,
  speed: SpeedReport,
  stuck: StuckReport,
  matrix: MatrixReport,
  plan: PlanReport,
};
type Report = keyof typeof REPORTS;
const SPANS = ['3', '6', '12', '24'] as const;
/** Reports that look at now, not at a period. */
const NOW: readonly Report[] = ['stuck'];

/** The shared numbers for the meeting of marketing and sales. */
export function ReportsPage() {
  const { t } = useTranslation('reports');
  const go = useNavigate();
  const { report } = useParams();
  const [query, setQuery] = useSearchParams();
  const span = SPANS.find((one) => one === query.get('months')) ?? '12';
  const current = (Object.keys(REPORTS) as Report[]).find((one) => one === report);
  if (!current) return <Navigate to="/reports/funnel" replace />;
  const Shown = REPORTS[current];
  return (
    <>
      <PageHeader
        title={t('title')}
        description={t('description')}
        actions={
          !NOW.includes(current) && (
            <SegmentedControl
              size="xs"
              aria-label={t('period')}
              value={span}
              onChange={(months) => setQuery({ months }, { replace: true })}
              data={SPANS.map((value) => ({ value, label: t(`months_${value}`) }))}
            />
          )
        }
      />
      <Tabs value={current} onChange={(key) => void go(`/reports/${key}?months=${span}`)} mb="md">
        <Tabs.List>
          {(Object.keys(REPORTS) as Report[]).map((key) => (
            <Tabs.Tab key={key} value={key}>
              {t(`tab_${key}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
      </Tabs>
      <Shown months={Number(span)} />
    </>
  );
}
