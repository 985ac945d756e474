import { STAGE_WORDS, TEMPERATURE_WORDS } from '@cultivar/audience';
import type { Language, Stage, Temperature, Words } from '@cultivar/audience';
import { Badge, Group, Text } from '@mantine/core';
import { IconFlame, IconSnowflake, IconSunLow } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

/** Words of the domain in the reader's language. */
export function useWords(): (words: Words | undefined) => string {
  const language = useTranslation().i18n.language as Language;
  return (words) => words?.[language] ?? '';
}

const STAGE_COLOURS: Readonly<Record<Stage, string>> = {
  lead: 'gray',
  mql: 'blue',
  sal: 'violet',
  sql: 'grape',
  customer: 'sprout',
  recycled: 'orange',
  disqualified: 'gray',
};
export function StageBadge({ stage, size = 'sm' }: { stage: Stage; size?: 'sm' | 'md' | 'lg' }) {
  const say = useWords();
  return (
    <Badge
      size={size}
      variant={stage === 'disqualified' ? 'outline' : 'light'}
      color={STAGE_COLOURS[stage]}
      tt="none"
      fw={600}
      miw="max-content"
      style={{ flexShrink: 0 }}
    >
      {say(STAGE_WORDS[stage])}
    </Badge>
  );
}

const TEMPERATURES = {
  cold: { icon: IconSnowflake, colour: 'var(--mantine-color-blue-text)' },
  warm: { icon: IconSunLow, colour: 'var(--mantine-color-orange-text)' },
  hot: { icon: IconFlame, colour: 'var(--mantine-color-red-text)' },
} as const satisfies Record<Temperature, unknown>;
/** Icon and word: the meaning does not hang on the colour. */
export function TemperatureMark({ temperature }: { temperature: Temperature }) {
  const say = useWords();
  const { icon: Icon, colour } = TEMPERATURES[temperature];
  return (
    <Group gap={4} wrap="nowrap" style={{ flexShrink: 0 }}>
      <Icon size={16} color={colour} aria-hidden />
      <Text size="sm" span>
        {say(TEMPERATURE_WORDS[temperature])}
      </Text>
    </Group>
  );
}

interface Named {
  readonly id: number;
  readonly email: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
}
/** The name, else the address, else the number. */
export const leadName = (lead: Named): string =>
  [lead.firstName, lead.lastName].filter(Boolean).join(' ') || lead.email || `#${lead.id}`;
