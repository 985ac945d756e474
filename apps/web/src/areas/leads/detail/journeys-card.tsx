import { TOUCHPOINT_WORDS } from '@cultivar/audience';
import type { KnownTouchpointKind } from '@cultivar/audience';
import type { LeadDetail } from '@cultivar/contract';
import { Anchor, Badge, Button, Group, Stack, Text } from '@mantine/core';
import { IconHelpCircle } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Ago, useDates } from '../../../shell/pieces.ts';
import { TraceDrawer } from '../../../walks/trace-drawer.tsx';
import { WhyNotDrawer } from '../../../walks/why-not-drawer.tsx';
import { useWords } from '../lead-marks.tsx';
import { Card } from './card.tsx';
import { nodeTitle } from './node-words.ts';

type Journey = LeadDetail['journeys'][number];

/** The journeys the lead is in: where it stands, since when, and what comes next; those that ended below. */
export function JourneysCard({ lead }: { lead: LeadDetail }) {
  const { t } = useTranslation(['leads', 'walks']);
  const [traced, trace] = useState<number | null>(null);
  const [asking, ask] = useState(false);
  const name = [lead.firstName, lead.lastName].filter(Boolean).join(' ') || (lead.email ?? `#${lead.id}`);
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
        <OpenJourney key={journey.enrolmentId} journey={journey} onTrace={trace} />
      ))}
      {ended.slice(0, 5).map((journey) => (
        <Group key={journey.enrolmentId} justify="space-between" wrap="nowrap">
          <Anchor component={Link} to={`/workflows/${journey.workflow.id}`} size="sm" c="dimmed" truncate>
            {journey.workflow.name}
          </Anchor>
          <Group gap="xs" wrap="nowrap" style={{ flexShrink: 0 }}>
            <Text size="xs" c="dimmed">
              {t('ended')} <Ago at={journey.endedAt} />
            </Text>
            <Anchor component="button" type="button" size="xs" onClick={() => trace(journey.enrolmentId)}>
              {t('walks:whyHere')}
            </Anchor>
          </Group>
        </Group>
      ))}
      <Button
        variant="subtle"
        size="compact-sm"
        leftSection={<IconHelpCircle size={15} />}
        style={{ alignSelf: 'flex-start' }}
        onClick={() => ask(true)}
      >
        {t('walks:whyNot')}
      </Button>
      <TraceDrawer walk={traced === null ? null : { enrolmentId: traced, name }} onClose={() => trace(null)} />
      <WhyNotDrawer
        lead={{ id: lead.id, name }}
        opened={asking}
        onClose={() => ask(false)}
        onTrace={(enrolmentId) => {
          ask(false);
          trace(enrolmentId);
        }}
      />
    </Card>
  );
}

function OpenJourney({ journey, onTrace }: { journey: Journey; onTrace: (enrolmentId: number) => void }) {
  const { t } = useTranslation(['leads', 'walks']);
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
      <Anchor
        component="button"
        type="button"
        size="xs"
        style={{ alignSelf: 'flex-start' }}
        onClick={() => onTrace(journey.enrolmentId)}
      >
        {t('walks:whyHere')}
      </Anchor>
    </Stack>
  );
}
