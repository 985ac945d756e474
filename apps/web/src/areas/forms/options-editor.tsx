import type { FormField, Language } from '@cultivar/audience';
import { ActionIcon, Button, Group, Input, Stack, Text, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { withText } from './form-draft.ts';

interface Props {
  readonly options: FormField['options'];
  readonly language: Language;
  readonly faulty: boolean;
  readonly onChange: (options: FormField['options']) => void;
}
const freeValue = (options: FormField['options']): string => {
  for (let no = options.length + 1; ; no++)
    if (!options.some((option) => option.value === `option-${no}`)) return `option-${no}`;
};

/** Answers to choose from; the stored value stays when a label changes. */
export function OptionsEditor({ options, language, faulty, onChange }: Props) {
  const { t } = useTranslation('forms');
  return (
    <Input.Wrapper label={t('options')} error={faulty ? t('optionsMissing') : undefined}>
      <Stack gap={6} mt={4}>
        {options.map((option, index) => (
          <Group key={option.value} gap="xs" wrap="nowrap">
            <TextInput
              flex={1}
              aria-label={t('option', { no: index + 1 })}
              value={option.label[language]}
              placeholder={option.label.de || option.label.en || option.value}
              onChange={(event) => {
                const label = withText(option.label, language, event.currentTarget.value);
                onChange(options.map((one, at) => (at === index ? { ...one, label } : one)));
              }}
            />
            <Text size="xs" c="dimmed" w={90} truncate>
              {option.value}
            </Text>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t('removeOption', { no: index + 1 })}
              onClick={() => onChange(options.filter((_, at) => at !== index))}
            >
              <IconTrash size={16} />
            </ActionIcon>
          </Group>
        ))}
        <Button
          variant="light"
          size="xs"
          leftSection={<IconPlus size={14} />}
          style={{ alignSelf: 'flex-start' }}
          onClick={() => onChange([...options, { value: freeValue(options), label: { de: '', en: '' } }])}
        >
          {t('addOption')}
        </Button>
      </Stack>
    </Input.Wrapper>
  );
}
