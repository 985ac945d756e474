import '@mantine/charts/styles.css';
import { AXES, AXIS_WORDS } from '@cultivar/audience';
import type { Axis } from '@cultivar/audience';
import { leadRoutes } from '@cultivar/contract';
import type { LeadDetail } from '@cultivar/contract';
import { LineChart } from '@mantine/charts';
import { Button, Collapse, Group, SimpleGrid, Stack, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../../api.ts';
import { useDates, useNumbers } from '../../../shell/pieces.ts';
import { useWords } from '../lead-marks.tsx';
import { Card } from './card.tsx';
import { useScoreReason } from './reason-words.ts';

const COLOURS: Readonly<Record<Axis, string>> = { fit: 'sprout.6', engagement: 'blue.6' };

/** Both scores, how they grew, and what they are made of. */
export function ScoresCard({ lead }: { lead: LeadDetail }) {
  const { t } = useTranslation('leads');
  const say = useWords();
  const { number } = useNumbers();
  const [open, setOpen] = useState<'points' | 'table' | null>(null);
  const series = useCall(leadRoutes.scores, { params: { id: lead.id } }).data ?? [];
  const toggle = (which: 'points' | 'table') => setOpen(open === which ? null : which);
  return (
    <Card title={t('scores')}>
      <SimpleGrid cols={2}>
        {AXES.map((axis) => (
          <Stack key={axis} gap={0}>
            <Text size="xs" c="dimmed">
              {say(AXIS_WORDS[axis])}
            </Text>
            <Text fz={28} fw={700} lh={1.2} style={{ fontVariantNumeric: 'tabular-nums' }}>
              {number(lead[axis])}
            </Text>
          </Stack>
        ))}
      </SimpleGrid>
      {series.length > 1 && <History series={series} />}
      <Group gap={4} mx={-8}>
        <Button size="compact-sm" variant="subtle" aria-expanded={open === 'points'} onClick={() => toggle('points')}>
          {t('whatFrom')}
        </Button>
        {series.length > 1 && (
          <Button size="compact-sm" variant="subtle" aria-expanded={open === 'table'} onClick={() => toggle('table')}>
            {t('asTable')}
          </Button>
        )}
      </Group>
      <Collapse expanded={open === 'points'}>
        <Points lead={lead} />
      </Collapse>
      <Collapse expanded={open === 'table'}>
        <SeriesTable series={series} />
      </Collapse>
    </Card>
  );
}

type Series = readonly { day: string; fit: number; engagement: number }[];
function History({ series }: { series: Series }) {
  const { t, i18n } = useTranslation('leads');
  const say = useWords();
  const short = new Intl.DateTimeFormat(i18n.language, { day: 'numeric', month: 'short' });
  return (
    <LineChart
      h={130}
      data={series.map((point) => ({ ...point, day: short.format(new Date(`${point.day}T12:00:00`)) }))}
      dataKey="day"
      series={AXES.map((axis) => ({ name: axis, label: say(AXIS_WORDS[axis]), color: COLOURS[axis] }))}
      curveType="stepAfter"
      withLegend
      withDots={series.length < 20}
      legendProps={{ verticalAlign: 'bottom', height: 30 }}
      yAxisProps={{ width: 32 }}
      aria-label={t('scoresOverTime')}
      role="img"
    />
  );
}

function Points({ lead }: { lead: LeadDetail }) {
  const { t } = useTranslation('leads');
  const say = useWords();
  const reason = useScoreReason();
  const { number } = useNumbers();
  if (!lead.points.length)
    return (
      <Text size="sm" c="dimmed">
        {t('noPoints')}
      </Text>
    );
  return (
    <Table verticalSpacing={4} fz="sm">
      <Table.Tbody>
        {lead.points.map((line, index) => (
          <Table.Tr key={index}>
            <Table.Td>
              {reason(line)}
              {line.times > 1 && line.axis === 'engagement' && (
                <Text span size="xs" c="dimmed">
                  {' '}
                  × {number(line.times)}
                </Text>
              )}
              <Text size="xs" c="dimmed">
                {say(AXIS_WORDS[line.axis])}
              </Text>
            </Table.Td>
            <Table.Td ta="right" fw={600} style={{ fontVariantNumeric: 'tabular-nums' }}>
              {number(line.points, { signDisplay: 'always' })}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function SeriesTable({ series }: { series: Series }) {
  const { t } = useTranslation('leads');
  const say = useWords();
  const dates = useDates();
  const { number } = useNumbers();
  return (
    <Table verticalSpacing={4} fz="sm">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('day')}</Table.Th>
          {AXES.map((axis) => (
            <Table.Th key={axis} ta="right">
              {say(AXIS_WORDS[axis])}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {[...series].reverse().map((point) => (
          <Table.Tr key={point.day}>
            <Table.Td>{dates.day(`${point.day}T12:00:00`)}</Table.Td>
            {AXES.map((axis) => (
              <Table.Td key={axis} ta="right">
                {number(point[axis])}
              </Table.Td>
            ))}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
