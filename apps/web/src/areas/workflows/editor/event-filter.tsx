import type { DataCondition, EventPattern } from '@cultivar/audience';
import { ActionIcon, Button, Group, Select, Stack, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

const OPS = ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'contains', 'starts', 'filled', 'empty'] as const;
interface Props {
  readonly value: EventPattern;
  readonly readOnly: boolean;
  readonly onChange: (value: EventPattern) => void;
}

/** Conditions on the data of an event: `amount` above 100. All of them have to hold. */
export function EventFilter({ value, readOnly, onChange }: Props) {
  const { t } = useTranslation('workflows');
  const { where = [], ...rest } = value;
  const set = (next: readonly DataCondition[]) => onChange({ ...rest, ...(next.length && { where: [...next] }) });
  const change = (index: number, part: Partial<DataCondition>) =>
    set(where.map((one, at) => (at === index ? { ...one, ...part } : one)));
  return (
    <Stack gap={6} role="group" aria-label={t('eventFilter')}>
      {where.map(({ path, op, value: asked }, index) => (
        <Group key={index} gap={6} wrap="nowrap" align="flex-start">
          <Stack
            gap={4}
            flex={1}
            miw={0}
            pl="xs"
            style={{ borderLeft: '2px solid var(--mantine-color-default-border)' }}
          >
            <TextInput
              size="xs"
              aria-label={t('filterPath', { no: index + 1 })}
              placeholder={t('filterPathSuch')}
              value={path}
              readOnly={readOnly}
              onChange={(event) => change(index, { path: event.currentTarget.value.trim() })}
            />
            <Group gap={6} wrap="nowrap">
              <Select
                size="xs"
                flex={1}
                miw={0}
                aria-label={t('filterOp', { no: index + 1 })}
                data={OPS.map((one) => ({ value: one, label: t(`op_${one}`) }))}
                value={op}
                readOnly={readOnly}
                allowDeselect={false}
                onChange={(it) => it && change(index, { op: it as DataCondition['op'] })}
              />
              {op !== 'filled' && op !== 'empty' && (
                <TextInput
                  size="xs"
                  flex={1}
                  miw={0}
                  aria-label={t('filterValue', { no: index + 1 })}
                  value={asked === undefined ? '' : String(asked)}
                  readOnly={readOnly}
                  onChange={(event) => change(index, { value: event.currentTarget.value })}
                />
              )}
            </Group>
          </Stack>
          {!readOnly && (
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t('removeEventFilter', { no: index + 1 })}
              onClick={() => set(where.filter((_, at) => at !== index))}
            >
              <IconTrash size={16} />
            </ActionIcon>
          )}
        </Group>
      ))}
      {!readOnly && where.length < 10 && (
        <Button
          variant="subtle"
          size="compact-xs"
          leftSection={<IconPlus size={14} />}
          style={{ alignSelf: 'flex-start' }}
          onClick={() => set([...where, { path: '', op: 'eq', value: '' }])}
        >
          {t('addEventFilter')}
        </Button>
      )}
    </Stack>
  );
}
