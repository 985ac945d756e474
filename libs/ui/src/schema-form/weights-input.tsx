import { ActionIcon, Button, Group, Input, NumberInput, Progress, Stack, Text, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { z } from 'zod';
import type { FieldInputProps } from './field-input.ts';

const WORDS = {
  de: { name: 'Weg', weight: 'Gewicht', add: 'Weg hinzufügen', remove: 'Weg entfernen' },
  en: { name: 'Path', weight: 'Weight', add: 'Add path', remove: 'Remove path' },
};
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
type Line = Readonly<Record<string, unknown>>;

/** Which keys of a line hold its name, its weight and (if there is one) its id. */
interface Shape {
  readonly name: string;
  readonly weight: string;
  readonly id: string | undefined;
}
function shapeOf(field: FieldInputProps['field']): Shape {
  const element = (field.schema.def as unknown as { element?: z.ZodType }).element;
  const shape = ((element?.def as unknown as { shape?: Record<string, z.ZodType> } | undefined)?.shape ?? {}) as Record<
    string,
    z.ZodType
  >;
  const texts = Object.keys(shape).filter((key) => (shape[key]!.def as { type: string }).type === 'string');
  const weight = Object.keys(shape).find((key) => (shape[key]!.def as { type: string }).type === 'number') ?? 'weight';
  const id = texts.length > 1 ? texts.find((key) => key === 'id' || key === 'key') : undefined;
  return { name: texts.find((key) => key !== id) ?? 'name', weight, id };
}

/** Named paths with weights: a list of objects with one text and one number, and the share each of them comes to. */
export function WeightsInput({
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
  const words = WORDS[language];
  const shape = shapeOf(field);
  const lines = Array.isArray(value) ? (value as readonly Line[]) : [];
  const total = lines.reduce((sum, line) => sum + (Number(line[shape.weight]) || 0), 0);
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 });
  const replace = (index: number, change: Line) =>
    onChange(lines.map((line, at) => (at === index ? { ...line, ...change } : line)));
  const add = () => {
    const taken = new Set(lines.flatMap((line) => [line[shape.name], shape.id && line[shape.id]]).map(String));
    const letter =
      [...LETTERS].find((it) => !taken.has(it) && !taken.has(it.toLowerCase())) ?? String(lines.length + 1);
    onChange([
      ...lines,
      { ...(shape.id && { [shape.id]: letter.toLowerCase() }), [shape.name]: letter, [shape.weight]: 1 },
    ]);
  };
  return (
    <Input.Wrapper label={label} description={help} error={error} withAsterisk={required} labelElement="div">
      <Stack gap={6} mt={4} role="group" aria-label={label}>
        {lines.map((line, index) => (
          <Stack key={index} gap={3}>
            <Group gap={6} wrap="nowrap">
              <TextInput
                size="xs"
                flex={1}
                aria-label={`${words.name} ${index + 1}`}
                readOnly={readOnly}
                value={String(line[shape.name] ?? '')}
                onChange={(e) => replace(index, { [shape.name]: e.currentTarget.value })}
              />
              <NumberInput
                size="xs"
                w={76}
                min={0}
                allowDecimal={false}
                aria-label={`${words.weight} ${index + 1}`}
                readOnly={readOnly}
                value={typeof line[shape.weight] === 'number' ? (line[shape.weight] as number) : ''}
                onChange={(weight) => replace(index, { [shape.weight]: weight === '' ? undefined : Number(weight) })}
              />
              <Text size="xs" c="dimmed" w={38} ta="right">
                {percent.format(total ? (Number(line[shape.weight]) || 0) / total : 0)}
              </Text>
              {!readOnly && (
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={`${words.remove}: ${String(line[shape.name] ?? '')}`}
                  onClick={() => onChange(lines.filter((_, at) => at !== index))}
                >
                  <IconTrash size={16} />
                </ActionIcon>
              )}
            </Group>
            <Progress
              size={4}
              color="violet"
              aria-hidden
              value={total ? ((Number(line[shape.weight]) || 0) / total) * 100 : 0}
            />
          </Stack>
        ))}
        {!readOnly && (
          <Button
            variant="light"
            size="compact-xs"
            leftSection={<IconPlus size={14} />}
            style={{ alignSelf: 'flex-start' }}
            onClick={add}
          >
            {words.add}
          </Button>
        )}
      </Stack>
    </Input.Wrapper>
  );
}
