import { actionRoutes } from '@cultivar/contract';
import { Button, Group, NumberInput, Text, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct, useCall } from '../api.ts';
import { Card } from '../areas/leads/detail/card.tsx';
import { noteFailed, useMay, useProblemText } from '../shell/pieces.ts';
import { STALE, TaskList } from './task-list.tsx';

/** What is to be done about one lead. */
export function TasksCard({ leadId }: { leadId: number }) {
  const { t } = useTranslation('actions');
  const may = useMay('admin', 'marketer', 'sales');
  const [adding, setAdding] = useState(false);
  const tasks = useCall(actionRoutes.tasks, { query: { lead: leadId, limit: 20 } }).data;
  return (
    <Card
      title={t('tasks')}
      actions={
        may &&
        !adding && (
          <Button
            size="compact-xs"
            variant="light"
            leftSection={<IconPlus size={14} />}
            onClick={() => setAdding(true)}
          >
            {t('newTask')}
          </Button>
        )
      }
    >
      {adding && <NewTask leadId={leadId} onDone={() => setAdding(false)} />}
      {tasks && tasks.items.length === 0 && !adding && (
        <Text size="sm" c="dimmed">
          {t('noTasks')}
        </Text>
      )}
      {tasks && <TaskList tasks={tasks.items} withLead={false} />}
    </Card>
  );
}

function NewTask({ leadId, onDone }: { leadId: number; onDone: () => void }) {
  const { t } = useTranslation('actions');
  const say = useProblemText();
  const add = useAct(actionRoutes.addTask, STALE);
  const [title, setTitle] = useState('');
  const [days, setDays] = useState<number | string>(2);
  const save = () => {
    if (!title.trim() || add.isPending) return;
    add.mutate(
      { body: { lead: leadId, title: title.trim(), dueInDays: Math.max(0, Math.round(Number(days) || 0)) } },
      { onSuccess: onDone, onError: (error) => noteFailed(say(error)) },
    );
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <TextInput
        autoFocus
        label={t('newTask')}
        placeholder={t('taskPlaceholder')}
        maxLength={300}
        value={title}
        onChange={(event) => setTitle(event.currentTarget.value)}
      />
      <Group align="flex-end" mt="xs" mb="xs" wrap="nowrap">
        <NumberInput
          label={t('dueIn')}
          min={0}
          max={3650}
          allowDecimal={false}
          value={days}
          onChange={setDays}
          flex={1}
        />
        <Button variant="default" onClick={onDone}>
          {t('cancel')}
        </Button>
        <Button type="submit" loading={add.isPending} disabled={!title.trim()}>
          {t('addTask')}
        </Button>
      </Group>
    </form>
  );
}
