import { AXIS_WORDS, PURPOSE_WORDS, STAGE_WORDS, TOUCHPOINT_WORDS } from '@cultivar/audience';
import type { KnownTouchpointKind, Purpose } from '@cultivar/audience';
import type { LeadField, TimelineEntry } from '@cultivar/contract';
import { Anchor, Badge, Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useNumbers } from '../../../shell/pieces.ts';
import { useWords } from '../lead-marks.tsx';
import { Because } from './because.tsx';
import { nodeTitle, portWords } from './node-words.ts';
import { useReason, useScoreReason } from './reason-words.ts';

type EntryOf<Kind extends TimelineEntry['kind']> = Extract<TimelineEntry, { kind: Kind }>;

/** What one entry says, in words. */
export function EntryText({ entry, fields }: { entry: TimelineEntry; fields: readonly LeadField[] }) {
  switch (entry.kind) {
    case 'touchpoint':
      return <TouchpointText entry={entry} fields={fields} />;
    case 'mail':
      return <MailText entry={entry} />;
    case 'score':
      return <ScoreText entry={entry} />;
    case 'stage':
      return <StageText entry={entry} />;
    case 'step':
      return <StepText entry={entry} fields={fields} />;
    case 'note':
      return <NoteText entry={entry} />;
  }
}

function TouchpointText({ entry, fields }: { entry: EntryOf<'touchpoint'>; fields: readonly LeadField[] }) {
  const say = useWords();
  const url = typeof entry.data.url === 'string' ? entry.data.url : null;
  const { t, i18n } = useTranslation('leads');
  const source = `source_${entry.ref}`;
  const label = i18n.exists(`leads:${source}`) ? t(source) : say(fields.find(({ key }) => key === entry.ref)?.label);
  const purpose = entry.touchpoint.startsWith('consent.') ? say(PURPOSE_WORDS[entry.ref as Purpose]) : '';
  const what = purpose || label || (entry.refName ?? url ?? (/^\d+$/.test(entry.ref ?? '') ? null : entry.ref));
  return (
    <>
      <Text size="sm">
        {say(TOUCHPOINT_WORDS[entry.touchpoint as KnownTouchpointKind]) || entry.touchpoint}
        {(entry.times ?? 1) > 1 && ` · ${t('timesInAll', { count: entry.times })}`}
      </Text>
      {what && (
        <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {what}
        </Text>
      )}
    </>
  );
}

const MAIL_COLOURS = {
  pending: 'gray',
  sending: 'gray',
  sent: 'sprout',
  failed: 'red',
  unknown: 'yellow',
  refused: 'orange',
};
function MailText({ entry }: { entry: EntryOf<'mail'> }) {
  const { t, i18n } = useTranslation('leads');
  const builtin = `builtin_${entry.template}`;
  return (
    <>
      <Group gap="xs">
        <Text size="sm">
          {entry.template && i18n.exists(`leads:${builtin}`) ? t(builtin) : (entry.template ?? t('mailOne'))}
        </Text>
        <Badge size="sm" variant="light" tt="none" color={MAIL_COLOURS[entry.state]}>
          {t(`mail_${entry.state}`)}
        </Badge>
      </Group>
      <Text size="xs" c="dimmed">
        {[t('mailOne'), entry.workflow, entry.state === 'sent' ? null : entry.code].filter(Boolean).join(' · ')}
      </Text>
    </>
  );
}

function ScoreText({ entry }: { entry: EntryOf<'score'> }) {
  const say = useWords();
  const { number } = useNumbers();
  const reason = useScoreReason();
  return (
    <Text size="sm">
      <Text span fw={600} size="sm">
        {number(entry.points, { signDisplay: 'always' })} {say(AXIS_WORDS[entry.axis])}
      </Text>
      <Text span c="dimmed" size="sm">
        {' · '}
        {reason(entry)}
      </Text>
    </Text>
  );
}

function StageText({ entry }: { entry: EntryOf<'stage'> }) {
  const { t } = useTranslation('leads');
  const say = useWords();
  const reason = useReason();
  const person = entry.by.startsWith('user:');
  return (
    <>
      <Text size="sm">
        {entry.from && `${say(STAGE_WORDS[entry.from])} → `}
        <Text span fw={600} size="sm">
          {say(STAGE_WORDS[entry.to])}
        </Text>
      </Text>
      <Text size="xs" c="dimmed">
        {[person ? t('byPerson') : t('byRule'), reason(entry.reason)].filter(Boolean).join(' · ')}
      </Text>
    </>
  );
}

function StepText({ entry, fields }: { entry: EntryOf<'step'>; fields: readonly LeadField[] }) {
  const { t } = useTranslation('leads');
  const say = useWords();
  const way =
    say(portWords(entry.node, entry.took)) ||
    (['wait', 'hold', 'leave', 'moved', 'goal'].includes(entry.took) ? t(`took_${entry.took}`) : '');
  return (
    <>
      <Text size="sm">
        {say(nodeTitle(entry.node))}
        {way && (
          <Text span c="dimmed" size="sm">
            {' → '}
            {way}
          </Text>
        )}
      </Text>
      <Because because={entry.because} fields={fields} />
      <Anchor component={Link} to={`/workflows/${entry.workflow.id}`} size="xs" c="dimmed">
        {entry.workflow.name}
      </Anchor>
    </>
  );
}

function NoteText({ entry }: { entry: EntryOf<'note'> }) {
  return (
    <>
      <Text size="sm" style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>
        {entry.text}
      </Text>
      {entry.user && (
        <Text size="xs" c="dimmed">
          {entry.user}
        </Text>
      )}
    </>
  );
}
