import { actionRoutes } from '@cultivar/contract';
import type { QualificationLine } from '@cultivar/contract';
import { SHEETS } from '@cultivar/scoring';
import { Badge, Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useCall } from '../api.ts';
import { Card } from '../areas/leads/detail/card.tsx';
import { useWords } from '../areas/leads/lead-marks.tsx';
import { useDates } from '../shell/pieces.ts';

/** What is known on the qualification sheets, and where from; nothing where nothing is known. */
export function QualificationCard({ leadId }: { leadId: number }) {
  const { t } = useTranslation('actions');
  const lines = useCall(actionRoutes.qualification, { params: { id: leadId } }).data?.items ?? [];
  if (!lines.length) return null;
  return (
    <Card title={t('qualification')}>
      {lines.map((line) => (
        <Line key={`${line.sheet}.${line.criterion}`} line={line} />
      ))}
    </Card>
  );
}

function Line({ line }: { line: QualificationLine }) {
  const { t } = useTranslation('actions');
  const say = useWords();
  const dates = useDates();
  const sheet = SHEETS.find(({ id }) => id === line.sheet);
  const criterion = sheet?.criteria.find(({ key }) => key === line.criterion);
  const from = line.source.startsWith('user:') ? 'user' : line.source === 'workflow' ? 'workflow' : 'other';
  return (
    <div>
      <Group gap={6}>
        <Text size="sm" fw={600}>
          {say(sheet?.name) || line.sheet}: {say(criterion?.title) || line.criterion}
        </Text>
        {line.met !== null && (
          <Badge size="sm" variant="light" tt="none" color={line.met ? 'sprout' : 'orange'}>
            {t(`met_${line.met}`)}
          </Badge>
        )}
      </Group>
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {line.value}
      </Text>
      <Text size="xs" c="dimmed">
        {t(`from_${from}`, { source: line.source })} · {dates.day(line.at)}
      </Text>
    </div>
  );
}
