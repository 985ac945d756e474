import { TOUCHPOINT_WORDS } from '@cultivar/audience';
import type { KnownTouchpointKind } from '@cultivar/audience';
import type { LeadDetail } from '@cultivar/contract';
import { Anchor, Badge, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Ago, useDates } from '../../../shell/pieces.ts';
import { useWords } from '../lead-marks.tsx';
import { Card } from './card.tsx';
import { nodeTitle } from './node-words.ts';

type Journey = LeadDetail['journeys'][number];

/** The journeys the lead is in: where it stands, since when, and what comes next; those that ended below. */
export function JourneysCard({ lead }: { lead: LeadDetail }) {
  const { t } = useTranslation('leads');
  const open = lead.journeys.filter((journey) => !journey.endedAt);
  const ended = lead.journeys.filter((journey) => journey.endedAt);
  return (
    <Card title={t('journeys')}>
      {!lead.journeys.length && (
        <Text size="sm" c="dimmed">
          {t('noJourneys')}
        </Text>
      )}
      {open.map((journey) => (
        <OpenJourney key={`${journey.workflow.id} ${journey.enteredAt}`} journey={journey} />
      ))}
      {ended.slice(0, 5).map((journey) => (
        <Group key={`${journey.workflow.id} ${journey.enteredAt}`} justify="space-between" wrap="nowrap">
          <Anchor component={Link} to={`/workflows/${journey.workflow.id}`} size="sm" c="dimmed" truncate>
            {journey.workflow.name}
          </Anchor>
          <Text size="xs" c="dimmed" style={{ flexShrink: 0 }}>
            {t('ended')} <Ago at={journey.endedAt} />
          </Text>
        </Group>
      ))}
    </Card>
  );
}

function OpenJourney({ journey }: { journey: Journey }) {
  const { t } = useTranslation('leads');
  const say = useWords();
  const dates = useDates();
  const waits = journey.waitsFor.map(({ kind }) => say(TOUCHPOINT_WORDS[kind as KnownTouchpointKind]) || kind);
  return (
    <Stack gap={2}>
      <Group justify="space-between" wrap="nowrap">
        <Anchor component={Link} to={`/workflows/${journey.workflow.id}`} size="sm" fw={600} truncate>
          {journey.workflow.name}
        </Anchor>
        {journey.error && (
          <Badge color="red" variant="light" tt="none">
            {t('stuck')}
          </Badge>
        )}
      </Group>
      {journey.node && (
        <Text size="sm">
          {say(nodeTitle(journey.node))}
          {journey.since && (
            <Text span c="dimmed" size="sm">
              {' · '}
              <Ago at={journey.since} />
            </Text>
          )}
        </Text>
      )}
      {(waits.length > 0 || journey.dueAt) && (
        <Text size="xs" c="dimmed">
          {waits.length > 0
            ? t('waitsFor', { what: waits.join(', '), until: journey.dueAt ? dates.exact(journey.dueAt) : '–' })
            : t('goesOn', { at: dates.exact(journey.dueAt!) })}
        </Text>
      )}
      {journey.error && (
        <Text size="xs" c="red">
          {journey.error}
        </Text>
      )}
    </Stack>
  );
}
