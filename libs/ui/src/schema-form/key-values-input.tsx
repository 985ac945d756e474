import { ActionIcon, Button, Group, Input, Stack, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { FieldInputProps } from './field-input.ts';

const WORDS = {
  de: { key: 'Name', value: 'Wert', add: 'Eintrag hinzufügen', remove: 'Eintrag entfernen' },
  en: { key: 'Name', value: 'Value', add: 'Add entry', remove: 'Remove entry' },
};
type Pair = readonly [string, string];
const asPairs = (value: unknown): readonly Pair[] =>
  Object.entries((value ?? {}) as Record<string, unknown>).map(([key, it]) => [key, String(it ?? '')]);

/** A record of texts, one line each. Lines without a name are kept while they are typed, but are not part of the value. */
export function KeyValuesInput({ label, help, error, required, readOnly, language, value, onChange }: FieldInputProps) {
  const words = WORDS[language];
  const [drafts, setDrafts] = useState<readonly Pair[]>([]);
  const pairs = [...asPairs(value), ...drafts];
  const change = (next: readonly Pair[]) => {
    setDrafts(next.filter(([key]) => key === ''));
    onChange(Object.fromEntries(next.filter(([key]) => key !== '')));
  };
  const replace = (index: number, pair: Pair) => change(pairs.map((it, at) => (at === index ? pair : it)));
  return (
    <Input.Wrapper label={label} description={help} error={error} withAsterisk={required} labelElement="div">
      <Stack gap={6} mt={4} role="group" aria-label={label}>
        {pairs.map(([key, it], index) => (
          <Group key={index} gap={6} wrap="nowrap">
            <TextInput
              size="xs"
              flex={1}
              placeholder={words.key}
              aria-label={`${words.key} ${index + 1}`}
              readOnly={readOnly}
              value={key}
              onChange={(e) => replace(index, [e.currentTarget.value, it])}
            />
            <TextInput
              size="xs"
              flex={1.4}
              placeholder={words.value}
              aria-label={`${words.value} ${index + 1}`}
              readOnly={readOnly}
              value={it}
              onChange={(e) => replace(index, [key, e.currentTarget.value])}
            />
            {!readOnly && (
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={`${words.remove}: ${key}`}
                onClick={() => change(pairs.filter((_, at) => at !== index))}
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
            onClick={() => setDrafts([...drafts, ['', '']])}
          >
            {words.add}
          </Button>
        )}
      </Stack>
    </Input.Wrapper>
  );
}
