import { actionRoutes } from '@cultivar/contract';
import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useAct } from '../../api.ts';
import { noteFailed, useProblemText } from '../../shell/pieces.ts';

/** Asks for the name of a new list, and opens it. */
export function NewListDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation('actions');
  const say = useProblemText();
  const navigate = useNavigate();
  const create = useAct(actionRoutes.createList, ['/api/segments', '/api/rule-options', '/api/workflow-references']);
  const [name, setName] = useState('');
  const submit = async () => {
    if (!name.trim()) return;
    try {
      const { id } = await create.mutateAsync({ body: { name: name.trim() } });
      await navigate(`/segments/${id}`);
    } catch (error) {
      noteFailed(say(error as Error));
    }
  };
  return (
    <Modal opened={opened} onClose={onClose} title={t('newList')}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Stack>
          <Text size="sm" c="dimmed">
            {t('listText')}
          </Text>
          <TextInput
            data-autofocus
            label={t('listName')}
            placeholder={t('listNamePlaceholder')}
            maxLength={120}
            withAsterisk
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={create.isPending} disabled={!name.trim()}>
              {t('addList')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
