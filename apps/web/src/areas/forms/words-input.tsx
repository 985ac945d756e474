import type { Language, Words } from '@cultivar/audience';
import { Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';

interface Props {
  readonly label: string;
  readonly description?: string | undefined;
  readonly words: Words;
  readonly language: Language;
  readonly multiline?: boolean;
  readonly error?: string | undefined;
  readonly onChange: (text: string) => void;
}
/** A text in the language that is being written; says which one stands in where it is missing. */
export function WordsInput({ label, description, words, language, multiline, error, onChange }: Props) {
  const { t } = useTranslation('forms');
  const other = language === 'de' ? 'en' : 'de';
  const missing = !words[language].trim() && words[other].trim();
  const shared = {
    label: `${label} (${language.toUpperCase()})`,
    description: missing ? t(`fallback_${other}`) : description,
    value: words[language],
    placeholder: missing ? words[other].slice(0, 120) : undefined,
    error,
  };
  return multiline ? (
    <Textarea {...shared} autosize minRows={2} maxRows={8} onChange={(event) => onChange(event.currentTarget.value)} />
  ) : (
    <TextInput {...shared} onChange={(event) => onChange(event.currentTarget.value)} />
  );
}
