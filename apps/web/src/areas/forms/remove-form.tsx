import { formRoutes } from '@cultivar/contract';
import { Button, Group, Modal, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useAct } from '../../api.ts';
import { noteDone, noteFailed, useProblemText } from '../../shell/pieces.ts';

/** Deleting takes the submissions along, so it says so first. */
export function RemoveForm({ id, name }: { id: string; name: string }) {
  const { t } = useTranslation('forms');
  const [opened, dialog] = useDisclosure(false);
  const remove = useAct(formRoutes.remove);
  const navigate = useNavigate();
  const say = useProblemText();
  return (
    <Group justify="flex-start" mt="xl">
      <Button variant="subtle" color="red" leftSection={<IconTrash size={16} />} onClick={dialog.open}>
        {t('removeForm')}
      </Button>
      <Modal
        opened={opened}
        onClose={dialog.close}
        title={t('removeTitle', { name })}
        closeButtonProps={{ 'aria-label': t('close') }}
      >
        <Text size="sm">{t('removeText')}</Text>
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={dialog.close} data-autofocus>
            {t('cancel')}
          </Button>
          <Button
            color="red"
            loading={remove.isPending}
            onClick={() =>
              remove.mutate(
                { params: { id } },
                {
                  onSuccess: () => {
                    noteDone(t('removed', { name }));
                    void navigate('/forms');
                  },
                  onError: (error) => {
                    dialog.close();
                    noteFailed(error.problem.code === 'in-use' ? t('inUse') : say(error));
                  },
                },
              )
            }
          >
            {t('removeForm')}
          </Button>
        </Group>
      </Modal>
    </Group>
  );
}
