import { Chip, Group, Input } from '@mantine/core';
import type { FieldInputProps } from './field-input.ts';

/** ISO weekdays, 1 is Monday. */
const DAYS = [1, 2, 3, 4, 5, 6, 7] as const;
// 1 January 2024 was a Monday
const nameOf = (day: number, language: string, weekday: 'short' | 'long') =>
  new Intl.DateTimeFormat(language, { weekday, timeZone: 'UTC' }).format(Date.UTC(2024, 0, day));

/** Which days of the week: a list of ISO weekday numbers, as numbers or texts as the schema wants them. */
export function WeekdaysInput({
  field,
  label,
  help,
  error,
  required,
  readOnly,
  language,
  value,
  onChange,
}: FieldInputProps) {
  const asText = field.choices.length > 0;
  const chosen = Array.isArray(value) ? value.map(Number) : [];
  const change = (days: string[]) => {
    const sorted = days.map(Number).sort((a, b) => a - b);
    onChange(asText ? sorted.map(String) : sorted);
  };
  return (
    <Input.Wrapper label={label} description={help} error={error} withAsterisk={required} labelElement="div">
      <Chip.Group multiple value={chosen.map(String)} onChange={change}>
        <Group gap={6} mt={6} role="group" aria-label={label}>
          {DAYS.map((day) => (
            <Chip
              key={day}
              value={String(day)}
              size="xs"
              disabled={readOnly}
              aria-label={nameOf(day, language, 'long')}
            >
              {nameOf(day, language, 'short')}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
    </Input.Wrapper>
  );
}
