import { PHASE_WORDS, STAGE_WORDS, TEMPERATURE_WORDS, TOUCHPOINT_WORDS } from '@cultivar/audience';
import type { Check, KnownTouchpointKind, Phase, Stage, Temperature } from '@cultivar/audience';
import type { LeadField } from '@cultivar/contract';
import { Group, Text } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useRuleOptions, useRuleSentence } from '../../../rules/rule-names.ts';
import { useWords } from '../lead-marks.tsx';

interface BecauseProps {
  readonly because: Readonly<Record<string, unknown>>;
  readonly fields: readonly LeadField[];
}
/** Keys of a step's reason that mean something to a person, beside the checks of a rule. */
const SHOWN = ['path', 'local', 'asked', 'host', 'content', 'value', 'noNumber', 'leave', 'status'] as const;

/** Why a step went the way it went: each condition that settled it, with what the lead showed. */
export function Because({ because, fields }: BecauseProps) {
  const { t, i18n } = useTranslation('leads');
  const say = useWords();
  const checks = Array.isArray(because.checks) ? (because.checks as Check[]) : [];
  const label = (key: string) => say(fields.find((field) => field.key === key)?.label) || key;
  const facts = SHOWN.flatMap((key) => {
    const value = because[key];
    if (value === undefined || value === null || value === '') return [];
    const text = Array.isArray(value) ? value.map((one) => label(String(one))).join(', ') : String(value);
    return [t(`because_${key}`, { value: key === 'local' ? localTime(text, i18n.language) : text })];
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

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
/** `Sun 08:26` in the reader's language. */
function localTime(text: string, language: string): string {
  const [day = '', clock = ''] = text.split(' ');
  const place = DAYS.indexOf(day);
  // the 5th of January 2026 was a Monday
  const monday = Date.UTC(2026, 0, 5 + place);
  return place < 0
    ? text
    : `${new Intl.DateTimeFormat(language, { weekday: 'short', timeZone: 'UTC' }).format(monday)} ${clock}`;
}

function CheckLine({ check }: { check: Check }) {
  const { t } = useTranslation('leads');
  const sentence = useRuleSentence();
  const found = foundText(useFoundName()(check));
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

/** What was found, with the name in the place of an id or a code. */
function useFoundName(): (check: Check) => unknown {
  const say = useWords();
  const options = useRuleOptions().data;
  return ({ rule, found }) => {
    const one = String(found);
    if (found === null || found === undefined) return found;
    if (rule.kind === 'persona') return say(options?.personas.find(({ id }) => id === found)?.name) || found;
    if (rule.kind === 'stage') return say(STAGE_WORDS[one as Stage]) || found;
    if (rule.kind === 'temperature') return say(TEMPERATURE_WORDS[one as Temperature]) || found;
    if (rule.kind === 'phase') return say(PHASE_WORDS[one as Phase]) || found;
    return found;
  };
}

const foundText = (found: unknown): string | null => {
  if (found === null || found === undefined || found === '') return '–';
  if (Array.isArray(found)) return found.length ? found.map(String).join(', ') : '–';
  return typeof found === 'object' ? null : String(found);
};
