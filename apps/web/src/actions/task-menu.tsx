import { actionRoutes } from '@cultivar/contract';
import type { Task } from '@cultivar/contract';
import { ActionIcon, Button, Group, Menu, Modal, Stack, Text, TextInput } from '@mantine/core';
import { IconDots, IconEdit, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError, useAct } from '../api.ts';
import { noteDone, noteFailed, useProblemText } from '../shell/pieces.ts';
import { PersonInput } from './person-input.tsx';
import { STALE } from './stale.ts';

/** What went wrong with a task, in words. */
export function useTaskProblem(): (error: unknown) => string {
  const { t } = useTranslation('actions');
  const say = useProblemText();
  return (error) =>
    error instanceof ApiError && error.problem.code === 'not-yours' ? t('problem_not-yours') : say(error as Error);
}

/** Edit a task, give it to somebody else, delete it. */
export function TaskMenu({ task }: { task: Task }) {
  const { t } = useTranslation('actions');
  const [open, setOpen] = useState<'edit' | 'delete' | null>(null);
  const close = () => setOpen(null);
  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size="md" aria-label={t('taskMenu', { title: task.title })}>
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconEdit size={14} />} onClick={() => setOpen('edit')}>
            {t('editTask')}
          </Menu.Item>
          <Menu.Item color="red" leftSection={<IconTrash size={14} />} onClick={() => setOpen('delete')}>
            {t('deleteTask')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Modal opened={open === 'edit'} onClose={close} title={t('editTaskTitle')}>
        <EditTask task={task} onDone={close} />
      </Modal>
      <Modal opened={open === 'delete'} onClose={close} title={t('deleteTaskTitle')}>
        <DeleteTask task={task} onDone={close} />
      </Modal>
    </>
  );
}

function EditTask({ task, onDone }: { task: Task; onDone: () => void }) {
  const { t } = useTranslation('actions');
  const say = useTaskProblem();
  const change = useAct(actionRoutes.changeTask, STALE);
  const [title, setTitle] = useState(task.title);
  const [dueOn, setDueOn] = useState(task.dueOn);
  const [user, setUser] = useState(task.user?.id ?? null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const body = { title: title.trim(), dueOn, ...(user !== (task.user?.id ?? null) && { user }) };
    change.mutate(
      { params: { id: task.id }, body },
      {
        onSuccess: () => {
          noteDone(t('taskSaved'));
          onDone();
        },
        onError: (error) => noteFailed(say(error)),
      },
    );
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <TextInput
          data-autofocus
          label={t('taskTitle')}
          required
          maxLength={300}
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        <TextInput
          type="date"
          label={t('dueDay')}
          required
          value={dueOn}
          onChange={(event) => setDueOn(event.currentTarget.value)}
        />
        <PersonInput value={user} onChange={setUser} nobody />
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            {t('cancel')}
          </Button>
          <Button type="submit" loading={change.isPending} disabled={!title.trim() || !dueOn}>
            {t('save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function DeleteTask({ task, onDone }: { task: Task; onDone: () => void }) {
  const { t } = useTranslation('actions');
  const say = useTaskProblem();
  const remove = useAct(actionRoutes.removeTask, STALE);
  const go = () =>
    remove.mutate(
      { params: { id: task.id } },
      {
        onSuccess: () => {
          noteDone(t('taskDeleted'));
          onDone();
        },
        onError: (error) => noteFailed(say(error)),
      },
    );
  return (
    <Stack gap="sm">
      <Text size="sm">{t('deleteTaskText', { title: task.title })}</Text>
      <Group justify="flex-end">
        <Button variant="default" onClick={onDone}>
          {t('cancel')}
        </Button>
        <Button color="red" data-autofocus loading={remove.isPending} onClick={go}>
          {t('deleteTask')}
        </Button>
      </Group>
    </Stack>
  );
}
