import type { Language } from '@cultivar/audience';
import { formRoutes } from '@cultivar/contract';
import { Button, Card, Code, CopyButton, Group, SegmentedControl, Stack, Text, Title } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../api.ts';
import { Loaded } from '../../shell/pieces.ts';

/** Ways to put the form before visitors, ready to copy. */
export function EmbedTab({ id }: { id: string }) {
  const { t, i18n } = useTranslation('forms');
  const [language, setLanguage] = useState<Language>(i18n.language === 'en' ? 'en' : 'de');
  const code = useCall(formRoutes.embed, { params: { id }, query: { language } });
  return (
    <Stack gap="md" maw={860}>
      <Group justify="space-between">
        <Text size="sm" c="dimmed">
          {t('embedText')}
        </Text>
        <SegmentedControl
          aria-label={t('embedLanguage')}
          value={language}
          onChange={(value) => setLanguage(value as Language)}
          data={[
            { value: 'de', label: 'Deutsch' },
            { value: 'en', label: 'English' },
          ]}
        />
      </Group>
      <Loaded query={code}>
        {(snippets) => (
          <>
            {(['url', 'script', 'iframe', 'html'] as const).map((kind) => (
              <Snippet key={kind} title={t(`embed_${kind}`)} text={t(`embed_${kind}_text`)} code={snippets[kind]} />
            ))}
          </>
        )}
      </Loaded>
    </Stack>
  );
}

function Snippet({ title, text, code }: { title: string; text: string; code: string }) {
  const { t } = useTranslation('forms');
  return (
    <Card>
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <div>
          <Title order={2} size="h6">
            {title}
          </Title>
          <Text size="sm" c="dimmed">
            {text}
          </Text>
        </div>
        <CopyButton value={code}>
          {({ copied, copy }) => (
            <Button
              size="xs"
              variant="default"
              miw={110}
              leftSection={copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
              onClick={copy}
              aria-label={`${title}: ${t('copy')}`}
            >
              <span role="status">{copied ? t('copied') : t('copy')}</span>
            </Button>
          )}
        </CopyButton>
      </Group>
      <Code
        block
        mt="sm"
        mah={260}
        style={{ overflow: 'auto', whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}
        tabIndex={0}
      >
        {code}
      </Code>
    </Card>
  );
}
