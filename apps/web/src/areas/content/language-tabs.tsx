import type { MailContent, MailLanguage } from '@cultivar/contract';
import { Button, Group, SegmentedControl } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

/** The languages a template has, and what adds or removes one. One always stays. */
export function LanguageTabs(props: {
  contents: Partial<Record<MailLanguage, MailContent>>;
  at: MailLanguage;
  readOnly: boolean;
  onChoose: (language: MailLanguage) => void;
  onAdd: (language: MailLanguage) => void;
  onRemove: (language: MailLanguage) => void;
}) {
  const { t } = useTranslation('content');
  const names = { de: t('german'), en: t('english') };
  const there = (['de', 'en'] as const).filter((language) => props.contents[language]);
  const missing = (['de', 'en'] as const).find((language) => !props.contents[language]);
  return (
    <Group justify="space-between">
      <SegmentedControl
        size="xs"
        aria-label={t('languages')}
        value={props.at}
        onChange={(value) => props.onChoose(value as MailLanguage)}
        data={there.map((language) => ({ value: language, label: names[language] }))}
      />
      {!props.readOnly &&
        (missing ? (
          <Button size="xs" variant="subtle" leftSection={<IconPlus size={14} />} onClick={() => props.onAdd(missing)}>
            {t('addLanguage', { language: names[missing] })}
          </Button>
        ) : (
          <Button
            size="xs"
            variant="subtle"
            color="gray"
            leftSection={<IconTrash size={14} />}
            onClick={() => props.onRemove(props.at)}
          >
            {t('removeLanguage', { language: names[props.at] })}
          </Button>
        ))}
    </Group>
  );
}
