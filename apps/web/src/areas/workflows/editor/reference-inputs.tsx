import { ActionIcon, Button, Group, Input, MultiSelect, Select, Stack, TagsInput, TextInput } from '@mantine/core';
import { PHASE_WORDS, STAGE_WORDS, TEMPERATURE_WORDS, TOUCHPOINT_WORDS } from '@cultivar/audience';
import type { EventPattern, Words } from '@cultivar/audience';
import type { FieldInput, FieldInputProps } from '@cultivar/ui';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { createContext, useContext } from 'react';
import { useTranslation } from 'react-i18next';
import { useRuleOptions } from '../../../rules/rule-names.ts';
import type { EditorOptions, Named } from '../model/use-options.ts';
import { EventFilter } from './event-filter.tsx';

export const OptionsContext = createContext<EditorOptions | null>(null);
function useOptions(): EditorOptions {
  const options = useContext(OptionsContext);
  if (!options) throw new Error('outside of the editor');
  return options;
}
const asData = (named: readonly Named[]) => named.map(({ id, name }) => ({ value: id, label: name }));
const frame = ({ label, help, error, required, readOnly }: FieldInputProps) => ({
  label,
  description: help,
  error,
  withAsterisk: required,
  readOnly,
});

/** A choice among what exists; something that is gone stays visible by its id. */
function pick(kind: keyof EditorOptions['names']): FieldInput {
  return function Pick(props: FieldInputProps) {
    const { t } = useTranslation('workflows');
    const options = useOptions();
    const data = asData(options.names[kind]);
    const value = typeof props.value === 'string' && props.value !== '' ? props.value : null;
    if (value !== null && !data.some((it) => it.value === value)) data.push({ value, label: t('gone', { id: value }) });
    return (
      <Select
        {...frame(props)}
        data={data}
        value={value}
        searchable
        clearable={!props.required}
        allowDeselect={false}
        placeholder={t('choose')}
        nothingFoundMessage={t('nothingThere')}
        onChange={(it) => props.onChange(it ?? (props.required ? '' : undefined))}
      />
    );
  };
}

/** A person of the house by number, or the lead's owner. */
function UserInput(props: FieldInputProps) {
  const { t } = useTranslation('workflows');
  const data = [{ value: 'owner', label: t('owner') }, ...asData(useOptions().names.user)];
  const value = props.value === undefined || props.value === '' ? null : String(props.value);
  return (
    <Select
      {...frame(props)}
      data={data}
      value={value}
      searchable
      allowDeselect={false}
      placeholder={t('choose')}
      onChange={(it) => props.onChange(it !== null && /^\d+$/.test(it) ? Number(it) : it)}
    />
  );
}

function LeadFieldInput(props: FieldInputProps) {
  const { t } = useTranslation('workflows');
  return (
    <Select
      {...frame(props)}
      data={asData(useOptions().fields)}
      value={typeof props.value === 'string' && props.value !== '' ? props.value : null}
      searchable
      allowDeselect={false}
      placeholder={t('choose')}
      onChange={(it) => props.onChange(it ?? '')}
    />
  );
}
function LeadFieldsInput(props: FieldInputProps) {
  return (
    <MultiSelect
      {...frame(props)}
      data={asData(useOptions().fields)}
      value={Array.isArray(props.value) ? props.value.map(String) : []}
      searchable
      hidePickedOptions
      onChange={props.onChange}
    />
  );
}
/** One tag, from those in use or a new one. */
function TagInput(props: FieldInputProps) {
  return (
    <TagsInput
      {...frame(props)}
      data={[...useOptions().tags]}
      maxTags={1}
      value={typeof props.value === 'string' && props.value ? [props.value] : []}
      acceptValueOnBlur
      onChange={(tags) => props.onChange(tags.at(-1) ?? '')}
    />
  );
}

/** Which kind of thing the events of a kind happen with. */
const WITH: Readonly<Record<string, keyof EditorOptions['names']>> = {
  form: 'form',
  mail: 'template',
  asset: 'asset',
  segment: 'segment',
  question: 'form',
  workflow: 'workflow',
  list: 'list',
  topic: 'topic',
  content: 'asset',
};
/** The things that events of a kind happen with, where they are known; undefined: whatever is typed. */
function thingsOf(kind: string, options: EditorOptions, language: 'de' | 'en') {
  const [subject = ''] = kind.split('.');
  if (WITH[subject]) return asData(options.names[WITH[subject]]);
  if (subject === 'tag') return options.tags.map((tag) => ({ value: tag, label: tag }));
  if (subject === 'field') return asData(options.fields);
  const words = { stage: STAGE_WORDS, phase: PHASE_WORDS, temperature: TEMPERATURE_WORDS }[subject];
  return words && Object.entries(words).map(([value, label]) => ({ value, label: (label as Words)[language] }));
}
/** A threshold is chosen at an entry of its own, with its axis and way. */
const kindsFor = (language: 'de' | 'en', own: readonly string[], kind: string) => {
  const known = Object.entries(TOUCHPOINT_WORDS).filter(([one]) => one !== 'score.crossed' || one === kind);
  const more = new Set([...own, ...(kind ? [kind] : [])].filter((one) => !(one in TOUCHPOINT_WORDS)));
  return [
    ...known.map(([value, words]) => ({ value, label: (words as Words)[language] })),
    ...[...more].map((value) => ({ value, label: value })),
  ];
};
function EventLine(props: {
  readonly value: EventPattern;
  readonly label: string;
  readonly language: 'de' | 'en';
  readonly readOnly: boolean;
  readonly onChange: (value: EventPattern) => void;
}) {
  const { t } = useTranslation('workflows');
  const options = useOptions();
  const own = useRuleOptions().data?.kinds ?? [];
  const { kind, ref, like, ...filter } = props.value;
  const things = thingsOf(kind, options, props.language);
  if (things && ref !== undefined && !things.some(({ value }) => value === ref))
    things.push({ value: ref, label: t('gone', { id: ref }) });
  const visits = kind === 'page.visited';
  return (
    <Stack gap={6} flex={1} miw={0}>
      <Select
        aria-label={props.label}
        data={kindsFor(props.language, own, kind)}
        value={kind || null}
        searchable
        allowDeselect={false}
        readOnly={props.readOnly}
        placeholder={t('choose')}
        onChange={(it) => it && it !== kind && props.onChange({ kind: it })}
      />
      {things ? (
        <Select
          aria-label={t('withWhich', { event: props.label })}
          data={things}
          value={ref ?? null}
          searchable
          clearable
          readOnly={props.readOnly}
          placeholder={t('any')}
          onChange={(it) => props.onChange(it === null ? { kind, ...filter } : { kind, ref: it, ...filter })}
        />
      ) : visits || ref !== undefined || like !== undefined || (kind && !(kind in TOUCHPOINT_WORDS)) ? (
        <TextInput
          aria-label={t('withWhich', { event: props.label })}
          value={like ?? ref ?? ''}
          readOnly={props.readOnly}
          placeholder={visits ? t('pageLike') : t('any')}
          onChange={(event) => {
            const it = event.currentTarget.value;
            // a star makes it a pattern
            const meant = it === '' ? {} : it.includes('*') ? { like: it } : { ref: it };
            props.onChange({ kind, ...meant, ...filter });
          }}
        />
      ) : null}
      {kind && <EventFilter value={props.value} readOnly={props.readOnly} onChange={props.onChange} />}
    </Stack>
  );
}
function EventInput({ label, help, error, required, value, onChange, language, readOnly }: FieldInputProps) {
  return (
    <Input.Wrapper label={label} description={help} error={error} withAsterisk={required} labelElement="div">
      <EventLine
        label={label}
        value={(value as EventPattern | undefined) ?? { kind: '' }}
        {...{ language, readOnly, onChange }}
      />
    </Input.Wrapper>
  );
}
function EventsInput({ label, help, error, required, value, onChange, language, readOnly }: FieldInputProps) {
  const { t } = useTranslation('workflows');
  const events = Array.isArray(value) ? (value as readonly EventPattern[]) : [];
  return (
    <Input.Wrapper label={label} description={help} error={error} withAsterisk={required} labelElement="div">
      <Stack gap="xs" mt={4} role="group" aria-label={label}>
        {events.map((event, index) => (
          <Group key={index} gap={6} wrap="nowrap" align="flex-start">
            <EventLine
              label={t('eventNo', { no: index + 1 })}
              value={event}
              {...{ language, readOnly }}
              onChange={(it) => onChange(events.map((before, at) => (at === index ? it : before)))}
            />
            {!readOnly && (events.length > 1 || !required) && (
              <ActionIcon
                variant="subtle"
                color="gray"
                mt={4}
                aria-label={t('removeEvent', { no: index + 1 })}
                onClick={() => onChange(events.filter((_, at) => at !== index))}
              >
                <IconTrash size={16} />
              </ActionIcon>
            )}
          </Group>
        ))}
        {!readOnly && (
          <Button
            variant="light"
            size="compact-xs"
            leftSection={<IconPlus size={14} />}
            style={{ alignSelf: 'flex-start' }}
            onClick={() => onChange([...events, { kind: 'mail.clicked' }])}
          >
            {t('addEvent')}
          </Button>
        )}
      </Stack>
    </Input.Wrapper>
  );
}

/** Inputs of the inspector that know the house: what exists, who works here, what can happen. */
export const REFERENCE_FIELD_INPUTS: Readonly<Record<string, FieldInput>> = {
  template: pick('template'),
  form: pick('form'),
  segment: pick('segment'),
  asset: pick('asset'),
  persona: pick('persona'),
  workflow: pick('workflow'),
  list: pick('list'),
  topic: pick('topic'),
  user: UserInput,
  'lead-field': LeadFieldInput,
  'lead-fields': LeadFieldsInput,
  tag: TagInput,
  event: EventInput,
  events: EventsInput,
};
