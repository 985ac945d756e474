import { PURPOSES } from '@cultivar/audience';
import type { FormDefinition, Language } from '@cultivar/audience';
import { Alert, Card, Stack, Switch, Text } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { toggled, withText } from './form-draft.ts';
import type { Change } from './form-draft.ts';
import { WordsInput } from './words-input.tsx';

interface Props {
  readonly definition: FormDefinition;
  readonly change: Change;
  readonly language: Language;
  readonly problems: readonly string[];
}

/** What visitors may agree to, with the exact words, and whether the address must be confirmed. */
export function ConsentsEditor({ definition, change, language, problems }: Props) {
  const { t } = useTranslation('forms');
  const { consents } = definition;
  return (
    <Stack gap="sm">
      {PURPOSES.map((purpose) => {
        const index = consents.findIndex((one) => one.purpose === purpose);
        const consent = consents[index];
        return (
          <Card key={purpose} p="sm">
            <Switch
              label={t(`consent_${purpose}`)}
              description={t(`consent_${purpose}_hint`)}
              checked={index >= 0}
              onChange={(event) => {
                const on = event.currentTarget.checked;
                change((now) => ({ consents: toggled(now.consents, purpose, on) }));
              }}
            />
            {consent && (
              <Stack gap="xs" mt="sm">
                <WordsInput
                  label={t('wording')}
                  words={consent.wording}
                  language={language}
                  multiline
                  onChange={(text) =>
                    change((now) => ({
                      consents: now.consents.map((one) =>
                        one.purpose === purpose ? { ...one, wording: withText(one.wording, language, text) } : one,
                      ),
                    }))
                  }
                />
                <Switch
                  size="xs"
                  label={t('consentRequired')}
                  checked={consent.required}
                  onChange={(event) => {
                    const required = event.currentTarget.checked;
                    change((now) => ({
                      consents: now.consents.map((one) => (one.purpose === purpose ? { ...one, required } : one)),
                    }));
                  }}
                />
                {consent.required && (
                  <Text size="xs" c="dimmed">
                    {t('consentRequiredHint')}
                  </Text>
                )}
              </Stack>
            )}
          </Card>
        );
      })}
      {problems.includes('consents') && <Alert color="red">{t('problemBadge')}</Alert>}
      <Switch
        label={t('doubleOptIn')}
        description={t('doubleOptInHint')}
        checked={definition.doubleOptIn}
        onChange={(event) => {
          const doubleOptIn = event.currentTarget.checked;
          change(() => ({ doubleOptIn }));
        }}
      />
      {!definition.doubleOptIn && consents.length > 0 && (
        <Alert color="yellow" icon={<IconInfoCircle />}>
          {t('doubleOptInWarning')}
        </Alert>
      )}
    </Stack>
  );
}
