import { TOUCHPOINT_WORDS } from '@cultivar/audience';
import type { EventPattern } from '@cultivar/audience';
import { ActionIcon, Button, Group, NumberInput, Select, Stack, Text } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useEditorView } from '../editor/editor-context.ts';

export interface DryRunEvent {
  /** Days after the start. */
  readonly days: number;
  readonly event: EventPattern;
}
/** What happens on the way: clicks, answers, visits, so many days after the start. */
export function DryRunEvents(props: {
  readonly events: readonly DryRunEvent[];
  readonly onChange: (events: readonly DryRunEvent[]) => void;
}) {
  const { t } = useTranslation('workflows');
  const { language } = useEditorView();
  const { events, onChange } = props;
  const replace = (index: number, change: Partial<DryRunEvent>) =>
    onChange(events.map((event, at) => (at === index ? { ...event, ...change } : event)));
  return (
    <Stack gap={6} role="group" aria-label={t('eventsOnTheWay')}>
      <Text size="xs" fw={500}>
        {t('eventsOnTheWay')}
      </Text>
      {events.map(({ days, event }, index) => (
        <Group key={index} gap={6} wrap="nowrap">
          <NumberInput
            size="xs"
            w={92}
            min={0}
            max={3650}
            decimalScale={2}
            suffix={t('daysSuffix', { count: days })}
            aria-label={t('afterDays', { no: index + 1 })}
            value={days}
            onChange={(value) => replace(index, { days: Number(value) || 0 })}
          />
          <Select
            size="xs"
            flex={1}
            searchable
            allowDeselect={false}
            aria-label={t('eventNo', { no: index + 1 })}
            data={Object.entries(TOUCHPOINT_WORDS).map(([value, words]) => ({
              value,
              label: words[language] as string,
            }))}
            value={event.kind}
            onChange={(kind) => kind && replace(index, { event: { kind } })}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('removeEvent', { no: index + 1 })}
            onClick={() => onChange(events.filter((_, at) => at !== index))}
          >
            <IconTrash size={15} />
          </ActionIcon>
        </Group>
      ))}
      <Button
        size="compact-xs"
        variant="light"
        leftSection={<IconPlus size={14} />}
        style={{ alignSelf: 'flex-start' }}
        onClick={() => onChange([...events, { days: 1, event: { kind: 'mail.clicked' } }])}
      >
        {t('addEvent')}
      </Button>
    </Stack>
  );
}
