import type { BusinessHours } from '@cultivar/sales';
import { Chip, Group, Select, Stack, TagsInput, Text, TextInput } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

const DAYS = [1, 2, 3, 4, 5, 6, 7] as const;
/** A Monday. */
const MONDAY = Date.UTC(2024, 0, 1, 12);

export function HoursFields({ hours, onChange }: { hours: BusinessHours; onChange: (hours: BusinessHours) => void }) {
  const { t, i18n } = useTranslation('sales');
  const dayName = useMemo(() => {
    const format = new Intl.DateTimeFormat(i18n.language, { weekday: 'short', timeZone: 'UTC' });
    return (day: number) => format.format(new Date(MONDAY + (day - 1) * 86_400_000));
  }, [i18n.language]);
  const zones = useMemo(() => [...new Set(['UTC', hours.zone, ...Intl.supportedValuesOf('timeZone')])], [hours.zone]);
  const change = (part: Partial<BusinessHours>) => onChange({ ...hours, ...part });
  return (
    <Stack>
      <Stack gap={6} role="group" aria-label={t('days')}>
        <Text size="sm" fw={500}>
          {t('days')}
        </Text>
        <Chip.Group
          multiple
          value={hours.days.map(String)}
          // somebody must be there at some time
          onChange={(days) => days.length && change({ days: days.map(Number).sort() })}
        >
          <Group gap={6}>
            {DAYS.map((day) => (
              <Chip key={day} value={String(day)} size="sm" variant="light">
                {dayName(day)}
              </Chip>
            ))}
          </Group>
        </Chip.Group>
      </Stack>
      <Group align="flex-end">
        <TextInput
          type="time"
          label={t('from')}
          value={hours.from}
          onChange={(event) => change({ from: event.currentTarget.value })}
        />
        <TextInput
          type="time"
          label={t('to')}
          value={hours.to}
          error={hours.to <= hours.from}
          onChange={(event) => change({ to: event.currentTarget.value })}
        />
        <Select
          label={t('zone')}
          searchable
          data={zones}
          value={hours.zone}
          onChange={(zone) => zone && change({ zone })}
          allowDeselect={false}
        />
      </Group>
      <TagsInput
        label={t('holidays')}
        description={t('holidaysHint')}
        placeholder="2026-12-25"
        value={[...hours.holidays]}
        onChange={(days) =>
          change({
            holidays: days.filter((day) => /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(Date.parse(day))).sort(),
          })
        }
      />
    </Stack>
  );
}
