import type { HandoffRow } from '@cultivar/contract';
import { HANDOFF_STATE_WORDS, REJECT_MEANINGS } from '@cultivar/sales';
import { Anchor, Badge, Button, Group, Paper, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Ago } from '../../shell/pieces.ts';
import { StageBadge, TemperatureMark, useWords } from '../leads/lead-marks.tsx';
import { AnswerButtons } from './answer-buttons.tsx';
import { Deadline } from './deadline.tsx';

/** One handoff: who, why now, how long there is. Reads on a phone. */
export function HandoffCard({ handoff, mayAnswer }: { handoff: HandoffRow; mayAnswer: boolean }) {
  const { t } = useTranslation('sales');
  const { lead } = handoff;
  const open = handoff.state === 'offered';
  return (
    <Paper component="article" p="md" aria-label={lead.name}>
      <Stack gap="sm">
        <Group justify="space-between" align="flex-start" gap="xs">
          <Stack gap={2} miw={0}>
            <Group gap="xs">
              <Anchor component={Link} to={`/sales/${handoff.id}`} fw={600} size="lg" c="inherit">
                {lead.name}
              </Anchor>
              <TemperatureMark temperature={lead.temperature} />
            </Group>
            <Text size="sm" c="dimmed">
              {[lead.jobTitle, lead.company].filter(Boolean).join(' · ') || '–'}
            </Text>
          </Stack>
          <Group gap="sm">
            {open ? (
              <Deadline minutesLeft={handoff.minutesLeft} dueAt={handoff.dueAt} />
            ) : (
              <HandoffState handoff={handoff} />
            )}
          </Group>
        </Group>
        <Text size="sm">
          <Text span fw={600} inherit>
            {t('whyNow')}:
          </Text>{' '}
          {handoff.reason}
        </Text>
        <WhyNow lines={handoff.whyNow.slice(0, 3)} />
        <Group justify="space-between" gap="sm">
          <Group gap="xs">
            <StageBadge stage={lead.stage} />
            <Text size="xs" c="dimmed">
              {handoff.user === null ? t('nobody') : <Ago at={handoff.answeredAt ?? handoff.offeredAt} />}
            </Text>
          </Group>
          {open && mayAnswer ? (
            <AnswerButtons id={handoff.id} name={lead.name} />
          ) : (
            <Button component={Link} to={`/sales/${handoff.id}`} variant="default">
              {t('open')}
            </Button>
          )}
        </Group>
      </Stack>
    </Paper>
  );
}

/** The strongest score lines, as what they are: reasons with points. */
export function WhyNow({ lines }: { lines: HandoffRow['whyNow'] }) {
  const { t } = useTranslation('sales');
  if (!lines.length) return null;
  return (
    <Group gap={6} component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
      {lines.map((line) => (
        <Badge
          key={line.reason}
          component="li"
          variant="default"
          size="lg"
          tt="none"
          fw={400}
          style={{ height: 'auto', whiteSpace: 'normal', paddingBlock: 3 }}
        >
          {line.reason}{' '}
          <Text span fw={600} inherit aria-label={t('points', { count: line.points })}>
            +{line.points}
          </Text>
        </Badge>
      ))}
    </Group>
  );
}

const COLOURS: Readonly<Record<HandoffRow['state'], string>> = {
  offered: 'yellow',
  accepted: 'blue',
  rejected: 'gray',
  expired: 'orange',
  won: 'sprout',
  lost: 'red',
  recycled: 'gray',
};
export function HandoffState({ handoff }: { handoff: Pick<HandoffRow, 'state' | 'answerReason'> }) {
  const say = useWords();
  const reason = handoff.answerReason && handoff.state !== 'won' ? say(REJECT_MEANINGS[handoff.answerReason]) : '';
  return (
    <Badge
      variant="light"
      color={COLOURS[handoff.state]}
      tt="none"
      style={{ height: 'auto', whiteSpace: 'normal', paddingBlock: 2 }}
    >
      {say(HANDOFF_STATE_WORDS[handoff.state])}
      {reason && `: ${reason}`}
    </Badge>
  );
}
