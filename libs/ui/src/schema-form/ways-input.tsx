import { ActionIcon, Badge, Button, Group, Input, Paper, Stack } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react';
import type { z } from 'zod';
import type { FieldInput, FieldInputProps } from './field-input.ts';
import { SchemaForm } from './schema-form.tsx';

const WORDS = {
  de: { add: 'Weg hinzufügen', remove: 'Weg {no} entfernen', up: 'Weg {no} nach oben', down: 'Weg {no} nach unten' },
  en: { add: 'Add way', remove: 'Remove way {no}', up: 'Move way {no} up', down: 'Move way {no} down' },
};
type Way = Readonly<Record<string, unknown>>;
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/** An id that no way has, so that connections of the others stay where they are. */
export function freshId(ways: readonly Way[]): string {
  const taken = new Set(ways.map((way) => way.id));
  for (let round = 0; ; round += 1)
    for (const letter of LETTERS) {
      const id = round ? `${letter}${round}` : letter;
      if (!taken.has(id)) return id;
    }
}

/**
 * Ways out in their order, each with settings of its own: a list of objects with an `id`, drawn from the schema of one of them.
 *
 * @param inputs those of the form around it, for what stands in a way
 */
export const waysInput = (inputs: () => Readonly<Record<string, FieldInput>>): FieldInput =>
  function WaysInput({ field, label, help, error, required, readOnly, language, value, onChange }: FieldInputProps) {
    const words = WORDS[language];
    const ways = Array.isArray(value) ? (value as readonly Way[]) : [];
    const { element } = field.schema as z.ZodArray<z.ZodObject>;
    const settings = element.omit({ id: true });
    const swap = (at: number, to: number): void => {
      const moved = [...ways];
      [moved[at], moved[to]] = [moved[to]!, moved[at]!];
      onChange(moved);
    };
    // what is to be filled in begins like the last one, but for its name
    const add = (): void => {
      const id = freshId(ways);
      const like = ways.at(-1) ?? {};
      const name = 'name' in like ? { name: id.toUpperCase() } : 'value' in like ? { value: '' } : {};
      onChange([...ways, { ...like, ...name, id }]);
    };
    return (
      <Input.Wrapper label={label} description={help} error={error} withAsterisk={required} labelElement="div">
        <Stack gap="xs" mt={6} role="group" aria-label={label}>
          {ways.map((way, at) => {
            const say = (key: 'remove' | 'up' | 'down'): string => words[key].replace('{no}', String(at + 1));
            return (
              <Paper key={String(way.id)} withBorder p="xs">
                <Group justify="space-between" mb={4} wrap="nowrap">
                  <Badge variant="light" size="sm" circle>
                    {at + 1}
                  </Badge>
                  {!readOnly && (
                    <Group gap={2} wrap="nowrap">
                      <ActionIcon
                        variant="subtle"
                        color="gray"
                        aria-label={say('up')}
                        disabled={at === 0}
                        onClick={() => swap(at, at - 1)}
                      >
                        <IconArrowUp size={16} />
                      </ActionIcon>
                      <ActionIcon
                        variant="subtle"
                        color="gray"
                        aria-label={say('down')}
                        disabled={at === ways.length - 1}
                        onClick={() => swap(at, at + 1)}
                      >
                        <IconArrowDown size={16} />
                      </ActionIcon>
                      <ActionIcon
                        variant="subtle"
                        color="gray"
                        aria-label={say('remove')}
                        disabled={ways.length === 1}
                        onClick={() => onChange(ways.filter((_, other) => other !== at))}
                      >
                        <IconTrash size={16} />
                      </ActionIcon>
                    </Group>
                  )}
                </Group>
                <SchemaForm
                  schema={settings}
                  value={way}
                  language={language}
                  inputs={inputs()}
                  readOnly={readOnly}
                  onChange={(changed) =>
                    onChange(ways.map((one, other) => (other === at ? { ...changed, id: way.id } : one)))
                  }
                />
              </Paper>
            );
          })}
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
  };
