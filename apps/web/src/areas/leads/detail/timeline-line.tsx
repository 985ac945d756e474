import { Box, Group, Text, ThemeIcon, Tooltip } from '@mantine/core';
import type { LeadField, TimelineEntry } from '@cultivar/contract';
import {
  IconArrowsRightLeft,
  IconBookDownload,
  IconFlag,
  IconForms,
  IconMail,
  IconMailOpened,
  IconMailX,
  IconNote,
  IconPlusMinus,
  IconPoint,
  IconRoute,
  IconShieldCheck,
  IconTag,
  IconUserPlus,
  IconWorld,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import { useDates } from '../../../shell/pieces.ts';
import { EntryText } from './entry-text.tsx';

type Icon = ComponentType<{ size?: number }>;
/** By the whole kind of a touchpoint, else by its first part. */
const TOUCHPOINT_ICONS: Readonly<Record<string, Icon>> = {
  form: IconForms,
  question: IconForms,
  mail: IconMailOpened,
  'mail.bounced': IconMailX,
  consent: IconShieldCheck,
  asset: IconBookDownload,
  page: IconWorld,
  tag: IconTag,
  lead: IconUserPlus,
  handoff: IconArrowsRightLeft,
};
const LOOKS: Readonly<Record<TimelineEntry['kind'], { icon: Icon; colour: string }>> = {
  touchpoint: { icon: IconPoint, colour: 'sprout' },
  mail: { icon: IconMail, colour: 'blue' },
  score: { icon: IconPlusMinus, colour: 'yellow' },
  stage: { icon: IconFlag, colour: 'grape' },
  step: { icon: IconRoute, colour: 'gray' },
  note: { icon: IconNote, colour: 'orange' },
};

interface LineProps {
  readonly entry: TimelineEntry;
  readonly fields: readonly LeadField[];
  readonly last: boolean;
  /** Where no heading says the day. */
  readonly dated?: boolean;
}
/** One entry: an icon on the line, what happened, when. */
export function TimelineLine({ entry, fields, last, dated }: LineProps) {
  const dates = useDates();
  const { colour, icon } = LOOKS[entry.kind];
  const Icon =
    entry.kind === 'touchpoint'
      ? (TOUCHPOINT_ICONS[entry.touchpoint] ?? TOUCHPOINT_ICONS[entry.touchpoint.split('.')[0]!] ?? icon)
      : icon;
  return (
    <Group component="li" wrap="nowrap" align="stretch" gap="sm">
      <Box pos="relative" style={{ flexShrink: 0 }}>
        <ThemeIcon variant="light" color={colour} size={28} radius="xl" aria-hidden>
          <Icon size={16} />
        </ThemeIcon>
        {!last && <Box pos="absolute" left={13.5} top={30} bottom={2} w={1} bg="var(--mantine-color-default-border)" />}
      </Box>
      <Box flex={1} miw={0} pb="md" pt={3}>
        <EntryText entry={entry} fields={fields} />
      </Box>
      <Tooltip label={dates.exact(entry.at)}>
        <Text component="time" dateTime={entry.at} size="xs" c="dimmed" pt={5} style={{ flexShrink: 0 }}>
          {dated ? dates.relative(entry.at) : dates.clock(entry.at)}
        </Text>
      </Tooltip>
    </Group>
  );
}
