import { actionRoutes } from '@cultivar/contract';
import { Anchor, Button, Group, NumberInput, Text, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct, useCall } from '../api.ts';
import { Card } from '../areas/leads/detail/card.tsx';
import { noteFailed, Pages, useMay, useMe, useProblemText } from '../shell/pieces.ts';
import { STALE } from './stale.ts';
import { PersonInput } from './person-input.tsx';
import { TaskList } from './task-list.tsx';

const PAGE = 10;

/** What is to be done about one lead. */
export function TasksCard({ leadId }: { leadId: number }) {
  const { t } = useTranslation('actions');
  const may = useMay('admin', 'marketer', 'sales');
  const [adding, setAdding] = useState(false);
  const [done, setDone] = useState(false);
  const [page, setPage] = useState(1);
  const tasks = useCall(actionRoutes.tasks, {
    query: { lead: leadId, done: done ? 'true' : 'false', offset: (page - 1) * PAGE, limit: PAGE },
  }).data;
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
          {t(done ? 'noDone' : 'noTasks')}
        </Text>
      )}
      {tasks && <TaskList tasks={tasks.items} withLead={false} />}
      {tasks && <Pages total={tasks.total} pageSize={PAGE} page={page} onChange={setPage} />}
      <Anchor
        component="button"
        type="button"
        size="xs"
        mt="xs"
        ta="left"
        style={{ alignSelf: 'flex-start' }}
        onClick={() => {
          setDone(!done);
          setPage(1);
        }}
      >
        {t(done ? 'hideDone' : 'showDone')}
      </Anchor>
    </Card>
  );
}

function NewTask({ leadId, onDone }: { leadId: number; onDone: () => void }) {
  const { t } = useTranslation('actions');
  const say = useProblemText();
  const add = useAct(actionRoutes.addTask, STALE);
  const [title, setTitle] = useState('');
  const [days, setDays] = useState<number | string>(2);
  const me = useMe();
  const [user, setUser] = useState<number | null>(me.id);
  const save = () => {
    if (!title.trim() || add.isPending) return;
    add.mutate(
      {
        body: {
          ...{ lead: leadId, title: title.trim(), dueInDays: Math.max(0, Math.round(Number(days) || 0)) },
          ...(user !== null && { user }),
        },
      },
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
      <PersonInput mt="xs" value={user} onChange={setUser} nobody={false} />
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
