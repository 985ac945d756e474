import { TOUCHPOINT_WORDS, TouchpointKind } from '@cultivar/audience';
import type { EventPattern, KnownTouchpointKind, Language } from '@cultivar/audience';
import { Autocomplete, Group, Select, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { thingsOf, useRuleOptions } from '../../rules/rule-names.ts';

interface EventInputProps {
  readonly value: EventPattern;
  readonly onChange: (event: EventPattern) => void;
  readonly readOnly: boolean;
}
const KINDS = Object.keys(TOUCHPOINT_WORDS) as KnownTouchpointKind[];

/** What has to happen: one of the known touchpoints, or a kind of one's own that comes in through the API. */
export function EventInput({ value, onChange, readOnly }: EventInputProps) {
  const { t, i18n } = useTranslation('scoring');
  const language = i18n.language as Language;
  const shown = TOUCHPOINT_WORDS[value.kind as KnownTouchpointKind]?.[language] ?? value.kind;
  const options = useRuleOptions().data;
  const things = options && thingsOf(value.kind, options);
  const setRef = (ref: string) => onChange(ref ? { kind: value.kind, ref } : { kind: value.kind });
  const choose = (text: string) => {
    const kind = KINDS.find((one) => TOUCHPOINT_WORDS[one][language] === text) ?? text;
    // the thing belonged to the kind before
    if (kind !== value.kind && TouchpointKind.safeParse(kind).success) onChange({ kind });
  };
  return (
    <Group gap="sm" grow align="flex-start" preventGrowOverflow={false}>
      <Autocomplete
        key={shown}
        label={t('event')}
        data={KINDS.map((kind) => TOUCHPOINT_WORDS[kind][language])}
        defaultValue={shown}
        onChange={choose}
        readOnly={readOnly}
        style={{ flex: '1 1 200px' }}
      />
      {things ? (
        <Select
          label={t('eventRef')}
          placeholder={t('eventEach')}
          data={things.map(({ id, name }) => ({ value: id, label: name }))}
          value={value.ref ?? null}
          onChange={(ref) => setRef(ref ?? '')}
          readOnly={readOnly}
          searchable
          clearable
          style={{ flex: '1 1 160px' }}
        />
      ) : (
        <TextInput
          label={t('eventRef')}
          placeholder={t('eventAny')}
          value={value.ref ?? ''}
          maxLength={200}
          readOnly={readOnly}
          onChange={(event) => setRef(event.currentTarget.value)}
          style={{ flex: '1 1 160px' }}
        />
      )}
    </Group>
  );
}
