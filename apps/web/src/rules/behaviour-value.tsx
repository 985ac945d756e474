import { TOLD_ON_DEMAND, TOUCHPOINT_WORDS } from '@cultivar/audience';
import type { EventPattern } from '@cultivar/audience';
import { NumberInput, Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useBuilder } from './builder-context.ts';
import { Verb } from './condition-value.tsx';
import type { ValueProps } from './condition-value.tsx';
import { thingsOf } from './rule-names.ts';

/** What happened, with what, how often, since when. */
export function BehaviourValue({ rule, onChange }: ValueProps) {
  const { t } = useTranslation('rules');
  const { options, language, readOnly } = useBuilder();
  const event = rule.event as EventPattern;
  const atLeast = typeof rule.atLeast === 'number' ? rule.atLeast : undefined;
  const within = typeof rule.withinDays === 'number' ? rule.withinDays : undefined;
  const own = [...new Set([...options.kinds, ...(event.kind in TOUCHPOINT_WORDS ? [] : [event.kind])])];
  const kinds = [
    // what is told only where a journey listens is no ground for a rule
    ...Object.entries(TOUCHPOINT_WORDS)
      .filter(([value]) => value === event.kind || !TOLD_ON_DEMAND.includes(value))
      .map(([value, words]) => ({ value, label: words[language] })),
    ...own.map((kind) => ({ value: kind, label: t('ownEvent', { kind }) })),
  ];
  const things = thingsOf(event.kind, options);
  const setWithin = (days: number | undefined) => {
    const { withinDays: _before, ...rest } = rule;
    onChange({ ...rest, ...(days !== undefined && { withinDays: days }) } as typeof rule);
  };
  return (
    <>
      <Select
        size="xs"
        flex="2 1 180px"
        aria-label={t('event')}
        data={kinds}
        value={event.kind}
        readOnly={readOnly}
        searchable
        allowDeselect={false}
        onChange={(kind) => kind && onChange({ ...rule, event: { kind } })}
      />
      {(things || event.ref !== undefined) && (
        <Select
          size="xs"
          flex="2 1 160px"
          aria-label={t('thing')}
          placeholder={t('anything')}
          data={thingData(things ?? [], event.ref)}
          value={event.ref ?? null}
          readOnly={readOnly}
          searchable
          clearable
          onChange={(ref) => onChange({ ...rule, event: { kind: event.kind, ...(ref && { ref }) } })}
        />
      )}
      <Verb>{t('atLeastShort')}</Verb>
      <NumberInput
        size="xs"
        w={58}
        min={1}
        max={1000}
        allowDecimal={false}
        hideControls
        aria-label={t('atLeast')}
        title={t('atLeast')}
        value={atLeast ?? ''}
        readOnly={readOnly}
        onChange={(value) => onChange({ ...rule, atLeast: typeof value === 'number' ? value : undefined })}
      />
      <Verb>{t('times', { count: atLeast ?? 1 })}</Verb>
      <NumberInput
        size="xs"
        w={72}
        min={1}
        max={3650}
        allowDecimal={false}
        hideControls
        aria-label={t('withinDays')}
        title={t('withinDays')}
        placeholder={t('ever')}
        value={within ?? ''}
        readOnly={readOnly}
        onChange={(value) => setWithin(typeof value === 'number' ? value : undefined)}
      />
      {within !== undefined && <Verb>{t('days', { count: within })}</Verb>}
    </>
  );
}

function thingData(things: readonly { id: string; name: string }[], ref: string | undefined) {
  const data = things.map(({ id, name }) => ({ value: id, label: name }));
  return ref === undefined || things.some(({ id }) => id === ref) ? data : [...data, { value: ref, label: ref }];
}
