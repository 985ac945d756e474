import { contentRoutes } from '@cultivar/contract';
import type { MailContent, MailLanguage } from '@cultivar/contract';
import { Alert, Button, Group, Input, Modal, SegmentedControl, Stack, TextInput } from '@mantine/core';
import i18next from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useAct } from '../../api.ts';
import { useContentProblem } from './content-problem.ts';

/** What a new mail starts with: greeting, a text, a button, in the mail's language. */
export function starter(language: MailLanguage): MailContent {
  const say = i18next.getFixedT(language, 'content');
  return {
    subject: say('starterSubject'),
    preheader: '',
    mjml: `<mj-text>
  <p>${say('starterGreeting')}{{#if lead.fullName}} {{lead.fullName}}{{/if}},</p>
  <p>${say('starterText')}</p>
</mj-text>
<mj-button href="https://example.com">${say('starterButton')}</mj-button>`,
  };
}

/** Asks for a name and makes the template, then opens it. */
export function NewTemplateDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t, i18n } = useTranslation('content');
  const [name, setName] = useState('');
  const [language, setLanguage] = useState<MailLanguage>(i18n.language === 'en' ? 'en' : 'de');
  const create = useAct(contentRoutes.createTemplate);
  const go = useNavigate();
  const say = useContentProblem();
  return (
    <Modal opened={opened} onClose={onClose} title={t('newTemplate')} closeButtonProps={{ 'aria-label': t('close') }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate(
            { body: { name, content: { [language]: starter(language) } } },
            { onSuccess: ({ id }) => void go(`/content/templates/${id}`) },
          );
        }}
      >
        <Stack gap="md">
          <TextInput
            label={t('name')}
            description={t('templateNameHelp')}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            maxLength={120}
            required
            data-autofocus
          />
          <div>
            <Input.Label id="first-language" labelElement="div" display="block" mb={4}>
              {t('firstLanguage')}
            </Input.Label>
            <SegmentedControl
              aria-labelledby="first-language"
              value={language}
              onChange={(value) => setLanguage(value as MailLanguage)}
              data={[
                { value: 'de', label: t('german') },
                { value: 'en', label: t('english') },
              ]}
            />
          </div>
          {create.isError && (
            <Alert color="red" role="alert">
              {say(create.error)}
            </Alert>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={create.isPending} disabled={!name.trim()}>
              {t('create')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
