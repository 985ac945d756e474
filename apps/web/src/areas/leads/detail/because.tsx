import { TOUCHPOINT_WORDS } from '@cultivar/audience';
import type { Check, KnownTouchpointKind } from '@cultivar/audience';
import type { LeadField } from '@cultivar/contract';
import { Group, Text } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useRuleSentence } from '../../../rules/rule-names.ts';
import { useWords } from '../lead-marks.tsx';

interface BecauseProps {
  readonly because: Readonly<Record<string, unknown>>;
  readonly fields: readonly LeadField[];
}
/** Keys of a step's reason that mean something to a person, beside the checks of a rule. */
const SHOWN = ['path', 'local', 'asked', 'host', 'leave', 'status'] as const;

/** Why a step went the way it went: each condition that settled it, with what the lead showed. */
export function Because({ because, fields }: BecauseProps) {
  const { t } = useTranslation('leads');
  const say = useWords();
  const checks = Array.isArray(because.checks) ? (because.checks as Check[]) : [];
  const label = (key: string) => say(fields.find((field) => field.key === key)?.label) || key;
  const facts = SHOWN.flatMap((key) => {
    const value = because[key];
    if (value === undefined || value === null || value === '') return [];
    const text = Array.isArray(value) ? value.map((one) => label(String(one))).join(', ') : String(value);
    return [t(`because_${key}`, { value: text })];
  });
  if (typeof because.event === 'string')
    facts.push(say(TOUCHPOINT_WORDS[because.event as KnownTouchpointKind]) || because.event);
  return (
    <>
      {facts.length > 0 && (
        <Text size="xs" c="dimmed">
          {facts.join(' · ')}
        </Text>
      )}
      {checks.map((check, index) => (
        <CheckLine key={index} check={check} />
      ))}
    </>
  );
}

function CheckLine({ check }: { check: Check }) {
  const { t } = useTranslation('leads');
  const sentence = useRuleSentence();
  const found = foundText(check.found);
  const Icon = check.holds ? IconCheck : IconX;
  return (
    <Group gap={4} wrap="nowrap" align="flex-start">
      <Icon
        size={14}
        style={{ flexShrink: 0, marginTop: 2 }}
        color={`var(--mantine-color-${check.holds ? 'sprout' : 'red'}-text)`}
        aria-label={check.holds ? t('holds') : t('holdsNot')}
      />
      <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
        {sentence(check.rule)}
        {found !== null && typeof check.found !== 'boolean' && ` (${t('found', { value: found })})`}
      </Text>
    </Group>
  );
}

const foundText = (found: unknown): string | null => {
  if (found === null || found === undefined || found === '') return '–';
  if (Array.isArray(found)) return found.length ? found.map(String).join(', ') : '–';
  return typeof found === 'object' ? null : String(found);
};
