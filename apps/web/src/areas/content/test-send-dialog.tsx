import { contentRoutes } from '@cultivar/contract';
import type { MailContent, MailLanguage } from '@cultivar/contract';
import { Alert, Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../api.ts';
import { noteDone, useMe } from '../../shell/pieces.ts';
import { useContentProblem } from './content-problem.ts';

/** Sends the draft, as it stands, to an address. */
export function TestSendDialog(props: {
  opened: boolean;
  onClose: () => void;
  content: MailContent;
  language: MailLanguage;
  leadId: number | null;
}) {
  const { t } = useTranslation('content');
  const [to, setTo] = useState(useMe().email);
  const send = useAct(contentRoutes.testSend, []);
  const say = useContentProblem();
  return (
    <Modal
      opened={props.opened}
      onClose={props.onClose}
      title={t('testSend')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const { content, language, leadId } = props;
          send.mutate(
            { body: { to, content, language, ...(leadId !== null && { leadId }) } },
            {
              onSuccess: () => {
                noteDone(t('testSent', { to }));
                props.onClose();
              },
            },
          );
        }}
      >
        <Stack gap="md">
          <Text size="sm">{t('testSendText')}</Text>
          <TextInput
            type="email"
            label={t('testSendTo')}
            value={to}
            onChange={(event) => setTo(event.currentTarget.value)}
            required
            data-autofocus
          />
          {send.isError && (
            <Alert color="red" role="alert">
              {say(send.error)}
            </Alert>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={props.onClose}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={send.isPending}>
              {t('send')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
