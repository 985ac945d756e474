import type { Language } from '@cultivar/audience';
import {
  Card,
  Grid,
  Group,
  NumberInput,
  SegmentedControl,
  Stack,
  TagsInput,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ConsentsEditor } from './consents-editor.tsx';
import { DesignEditor } from './design-editor.tsx';
import { FieldsEditor } from './fields-editor.tsx';
import type { Change, Draft } from './form-draft.ts';
import { withText } from './form-draft.ts';
import { FormPreview } from './form-preview.tsx';
import { ThanksEditor } from './thanks-editor.tsx';
import { WordsInput } from './words-input.tsx';

interface Props {
  readonly draft: Draft;
  readonly change: Change;
  readonly rename: (name: string) => void;
  readonly problems: readonly string[];
  readonly readOnly: boolean;
}

/** Left what the form is, right how visitors see it, in the language that is being written. */
export function FormBuilder({ draft, change, rename, problems, readOnly }: Props) {
  const { t, i18n } = useTranslation('forms');
  const [language, setLanguage] = useState<Language>(i18n.language === 'en' ? 'en' : 'de');
  const { definition } = draft;
  const words = (key: 'title' | 'intro' | 'button' | 'purpose', multiline = false) => (
    <WordsInput
      label={t(`word_${key}`)}
      description={key === 'purpose' ? t('word_purpose_hint') : undefined}
      words={definition[key]}
      language={language}
      multiline={multiline}
      onChange={(text) => change((now) => ({ [key]: withText(now[key], language, text) }))}
    />
  );
  return (
    <Grid gap="xl" align="flex-start">
      <Grid.Col span={{ base: 12, lg: 7 }}>
        <fieldset disabled={readOnly} style={{ border: 0, margin: 0, padding: 0, minWidth: 0 }}>
          <Stack gap="lg">
            <Group justify="space-between" align="flex-end">
              <Text size="sm" c="dimmed">
                {t('languageHint')}
              </Text>
              <SegmentedControl
                aria-label={t('editLanguage')}
                value={language}
                onChange={(value) => setLanguage(value as Language)}
                data={[
                  { value: 'de', label: 'Deutsch' },
                  { value: 'en', label: 'English' },
                ]}
              />
            </Group>
            <Section title={t('sectionWords')}>
              <TextInput
                label={t('internalName')}
                description={t('nameHint')}
                value={draft.name}
                maxLength={120}
                error={draft.name.trim() ? undefined : t('required')}
                onChange={(event) => rename(event.currentTarget.value)}
              />
              {words('title')}
              {words('intro', true)}
              {words('button')}
            </Section>
            <Section title={t('sectionFields')} text={t('sectionFieldsText')}>
              <FieldsEditor definition={definition} change={change} language={language} problems={problems} />
              <NumberInput
                label={t('maxQuestions')}
                description={t('maxQuestionsHint')}
                value={definition.maxQuestions}
                min={1}
                max={10}
                clampBehavior="strict"
                maw={360}
                onChange={(value) => typeof value === 'number' && change(() => ({ maxQuestions: value }))}
              />
            </Section>
            <Section title={t('sectionConsent')} text={t('sectionConsentText')}>
              {words('purpose', true)}
              <ConsentsEditor definition={definition} change={change} language={language} problems={problems} />
            </Section>
            <Section title={t('sectionAfter')} text={t('sectionAfterText')}>
              <ThanksEditor definition={definition} change={change} language={language} problems={problems} />
              <TagsInput
                label={t('tags')}
                description={t('tagsHint')}
                value={definition.tags}
                maxTags={20}
                onChange={(tags) => change(() => ({ tags }))}
              />
            </Section>
            <Section title={t('sectionDesign')}>
              <DesignEditor definition={definition} change={change} problems={problems} />
            </Section>
          </Stack>
        </fieldset>
      </Grid.Col>
      <Grid.Col
        span={{ base: 12, lg: 5 }}
        pos={{ base: 'static', lg: 'sticky' }}
        top="calc(var(--app-shell-header-height, 0px) + 16px)"
      >
        <FormPreview definition={definition} language={language} valid={problems.length === 0} />
      </Grid.Col>
    </Grid>
  );
}

function Section({ title, text, children }: { title: string; text?: string; children: ReactNode }) {
  return (
    <Card component="section" p="lg">
      <Title order={2} size="h5">
        {title}
      </Title>
      {text && (
        <Text size="sm" c="dimmed" mt={2}>
          {text}
        </Text>
      )}
      <Stack gap="md" mt="md">
        {children}
      </Stack>
    </Card>
  );
}
