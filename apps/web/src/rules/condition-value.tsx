import { PHASE_WORDS, PURPOSE_WORDS, STAGE_WORDS, TEMPERATURE_WORDS } from '@cultivar/audience';
import type { Words } from '@cultivar/audience';
import { Autocomplete, MultiSelect, NumberInput, Select, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { BehaviourValue } from './behaviour-value.tsx';
import { useBuilder } from './builder-context.ts';
import { FieldValue } from './field-value.tsx';
import type { Draft } from './rule-tree.ts';

export interface ValueProps {
  readonly rule: Draft;
  readonly onChange: (rule: Draft) => void;
}

/** The part of a condition behind its subject. */
export function ConditionValue({ rule, onChange }: ValueProps) {
  const { t } = useTranslation('rules');
  const { options } = useBuilder();
  const set = (change: Readonly<Record<string, unknown>>) => onChange({ ...rule, ...change });
  switch (rule.kind) {
    case 'field':
      return <FieldValue rule={rule} onChange={onChange} />;
    case 'behaviour':
      return <BehaviourValue rule={rule} onChange={onChange} />;
    case 'score':
      return <ScoreValue rule={rule} onChange={onChange} />;
    case 'stage':
      return <Several value={rule.in} choices={choicesOf(STAGE_WORDS)} onChange={(list) => set({ in: list })} />;
    case 'temperature':
      return <Several value={rule.in} choices={choicesOf(TEMPERATURE_WORDS)} onChange={(list) => set({ in: list })} />;
    case 'phase':
      return <Several value={rule.in} choices={choicesOf(PHASE_WORDS)} onChange={(list) => set({ in: list })} />;
    case 'persona': {
      const choices = options.personas.map(({ id, name }) => ({ value: id, words: name }));
      return <Several value={rule.in} choices={choices} onChange={(list) => set({ in: list })} />;
    }
    case 'segment': {
      const choices = options.segments.map(({ id, name }) => ({ value: id, words: { de: name, en: name } }));
      return <One verb={t('isIn')} value={rule.segment} choices={choices} onChange={(segment) => set({ segment })} />;
    }
    case 'consent':
      return (
        <One
          verb={t('agreedTo')}
          value={rule.purpose}
          choices={choicesOf(PURPOSE_WORDS)}
          onChange={(purpose) => set({ purpose })}
        />
      );
    case 'tag':
      return <TagValue rule={rule} onChange={onChange} />;
    default:
      return null;
  }
}

interface Choice {
  readonly value: string;
  readonly words: Words;
}
const choicesOf = (words: Readonly<Record<string, Words>>): Choice[] =>
  Object.entries(words).map(([value, one]) => ({ value, words: one }));

/** A word between the inputs, on their line. */
export function Verb({ children }: { children: ReactNode }) {
  return (
    <Text size="xs" c="dimmed" lh="30px" style={{ whiteSpace: 'nowrap' }}>
      {children}
    </Text>
  );
}

function Several(props: { value: unknown; choices: readonly Choice[]; onChange: (list: string[]) => void }) {
  const { t } = useTranslation('rules');
  const { language, readOnly } = useBuilder();
  const value = Array.isArray(props.value) ? props.value.map(String) : [];
  const known = new Set(props.choices.map((choice) => choice.value));
  const data = [
    ...props.choices.map(({ value: id, words }) => ({ value: id, label: words[language] })),
    ...value.filter((id) => !known.has(id)).map((id) => ({ value: id, label: t('unknownField', { key: id }) })),
  ];
  return (
    <>
      <Verb>{t('isOneOf')}</Verb>
      <MultiSelect
        size="xs"
        flex="2 1 180px"
        aria-label={t('values')}
        placeholder={value.length ? undefined : t('choose')}
        data={data}
        value={value}
        readOnly={readOnly}
        searchable
        hidePickedOptions
        onChange={props.onChange}
      />
    </>
  );
}

function One(props: { verb: string; value: unknown; choices: readonly Choice[]; onChange: (value: string) => void }) {
  const { t } = useTranslation('rules');
  const { language, readOnly } = useBuilder();
  const value = typeof props.value === 'string' && props.value ? props.value : null;
  const data = props.choices.map(({ value: id, words }) => ({ value: id, label: words[language] }));
  if (value && !data.some((one) => one.value === value)) data.push({ value, label: t('unknownField', { key: value }) });
  return (
    <>
      <Verb>{props.verb}</Verb>
      <Select
        size="xs"
        flex="2 1 180px"
        aria-label={t('value')}
        placeholder={t('choose')}
        data={data}
        value={value}
        readOnly={readOnly}
        searchable
        allowDeselect={false}
        onChange={(next) => next && props.onChange(next)}
      />
    </>
  );
}

function ScoreValue({ rule, onChange }: ValueProps) {
  const { t } = useTranslation('rules');
  const { readOnly, language } = useBuilder();
  return (
    <>
      <Select
        size="xs"
        flex="1 1 110px"
        miw={100}
        aria-label={t('op')}
        data={(['gte', 'lt'] as const).map((op) => ({ value: op, label: t(`score_${op}`) }))}
        value={String(rule.op)}
        readOnly={readOnly}
        allowDeselect={false}
        onChange={(op) => op && onChange({ ...rule, op })}
      />
      <NumberInput
        size="xs"
        flex="1 1 90px"
        aria-label={t('value')}
        value={typeof rule.value === 'number' ? rule.value : ''}
        allowDecimal={false}
        thousandSeparator={language === 'de' ? '.' : ','}
        decimalSeparator={language === 'de' ? ',' : '.'}
        readOnly={readOnly}
        onChange={(value) => onChange({ ...rule, value: typeof value === 'number' ? value : undefined })}
      />
    </>
  );
}

function TagValue({ rule, onChange }: ValueProps) {
  const { t } = useTranslation('rules');
  const { options, readOnly } = useBuilder();
  return (
    <>
      <Autocomplete
        size="xs"
        flex="2 1 180px"
        aria-label={t('value')}
        placeholder={t('choose')}
        data={[...options.tags]}
        value={String(rule.tag ?? '')}
        readOnly={readOnly}
        onChange={(tag) => onChange({ ...rule, tag })}
      />
      <Verb>{t('hasTag')}</Verb>
    </>
  );
}
