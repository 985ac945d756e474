import { STAGE_WORDS } from '@cultivar/audience';
import { reportRoutes } from '@cultivar/contract';
import type { Out } from '@cultivar/contract';
import { Anchor, Badge, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useCall } from '../../api.ts';
import { Ago, Loaded, useDates, useNumbers } from '../../shell/pieces.ts';
import { nodeTitle } from '../leads/detail/node-words.ts';
import { useWords } from '../leads/lead-marks.tsx';
import { DataTable, Section } from './report-section.tsx';

type Stuck = Out<typeof reportRoutes.stuck>;
const SHOWN = 3;

/** Where leads stay behind: by stage and by step of a workflow. */
export function StuckReport() {
  const query = useCall(reportRoutes.stuck, {});
  return (
    <Loaded query={query}>
      {(stuck) => (
        <Stack>
          <Stages stages={stuck.stages} />
          <Nodes nodes={stuck.nodes} />
        </Stack>
      )}
    </Loaded>
  );
}

function useDays(): (days: number | null) => string {
  const { t } = useTranslation('reports');
  const { number } = useNumbers();
  return (days) =>
    days === null
      ? t('tooFew')
      : t('days', { count: days, replace: { count: number(days, { maximumFractionDigits: days < 10 ? 1 : 0 }) } });
}

/** A number that calls for a look, marked by more than colour. */
function Alarm({ n, colour }: { n: number; colour: string }) {
  const { number } = useNumbers();
  return n ? (
    <Badge variant="light" color={colour} size="md">
      {number(n)}
    </Badge>
  ) : (
    <>0</>
  );
}

function Stages({ stages }: { stages: Stuck['stages'] }) {
  const { t } = useTranslation('reports');
  const say = useWords();
  const dates = useDates();
  const { number } = useNumbers();
  const days = useDays();
  return (
    <Section title={t('stuckStagesTitle')} text={t('stuckStagesText')}>
      <DataTable
        name="stuck-stages"
        rows={stages}
        keyOf={(row) => row.stage}
        columns={[
          { head: t('stage'), show: (row) => say(STAGE_WORDS[row.stage]), value: (row) => row.stage },
          { head: t('p90'), number: true, show: (row) => days(row.p90Days), value: (row) => row.p90Days },
          { head: t('here'), number: true, show: (row) => number(row.open), value: (row) => row.open },
          {
            head: t('stuck'),
            number: true,
            show: (row) => <Alarm n={row.stuck} colour="orange" />,
            value: (row) => row.stuck,
          },
          {
            head: t('oldest'),
            show: (row) => (
              <Stack gap={2}>
                {row.oldest.slice(0, SHOWN).map((lead) => (
                  <Text key={lead.id} size="sm">
                    <Anchor underline="always" component={Link} to={`/leads/${lead.id}`}>
                      {lead.name}
                    </Anchor>{' '}
                    <Text span c="dimmed" inherit>
                      {t('since', { when: dates.day(lead.since) })}
                    </Text>
                  </Text>
                ))}
              </Stack>
            ),
          },
        ]}
      />
    </Section>
  );
}

function Nodes({ nodes }: { nodes: Stuck['nodes'] }) {
  const { t } = useTranslation('reports');
  const say = useWords();
  const { number } = useNumbers();
  const days = useDays();
  return (
    <Section title={t('stuckNodesTitle')} text={t('stuckNodesText')}>
      {nodes.length ? (
        <DataTable
          name="stuck-steps"
          rows={nodes}
          keyOf={(row) => `${row.workflow.id} ${row.node.id} ${row.oldestSince}`}
          columns={[
            {
              head: t('workflow'),
              show: (row) => (
                <Anchor component={Link} to={`/workflows/${row.workflow.id}`} size="sm">
                  {row.workflow.name}
                </Anchor>
              ),
              value: (row) => row.workflow.name,
            },
            { head: t('step'), show: (row) => say(nodeTitle(row.node)), value: (row) => row.node.id },
            { head: t('waiting'), number: true, show: (row) => number(row.waiting), value: (row) => row.waiting },
            {
              head: t('parked'),
              number: true,
              show: (row) => <Alarm n={row.parked} colour="red" />,
              value: (row) => row.parked,
            },
            {
              head: t('late'),
              number: true,
              show: (row) => <Alarm n={row.late} colour="orange" />,
              value: (row) => row.late,
            },
            { head: t('p90'), number: true, show: (row) => days(row.p90Days), value: (row) => row.p90Days },
            { head: t('oldest'), show: (row) => <Ago at={row.oldestSince} />, value: (row) => row.oldestSince },
          ]}
        />
      ) : (
        <Text size="sm">{t('noNodes')}</Text>
      )}
    </Section>
  );
}
