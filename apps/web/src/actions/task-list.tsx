import { actionRoutes } from '@cultivar/contract';
import type { Task } from '@cultivar/contract';
import { Anchor, Checkbox, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useAct } from '../api.ts';
import { noteDone, noteFailed, useDates, useMay } from '../shell/pieces.ts';
import { STALE } from './stale.ts';
import { TaskMenu, useTaskProblem } from './task-menu.tsx';

/** Tasks with a box to tick each off, and to take that back. */
export function TaskList({ tasks, withLead }: { tasks: readonly Task[]; withLead: boolean }) {
  return (
    <Stack gap="sm" component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
      {tasks.map((task) => (
        <TaskLine key={task.id} task={task} withLead={withLead} />
      ))}
    </Stack>
  );
}

function TaskLine({ task, withLead }: { task: Task; withLead: boolean }) {
  const { t } = useTranslation('actions');
  const dates = useDates();
  const say = useTaskProblem();
  const may = useMay('admin', 'marketer', 'sales');
  const tick = useAct(actionRoutes.tickTask, STALE);
  const done = tick.isPending ? tick.variables.body.done : task.doneAt !== null;
  const set = (now: boolean) =>
    tick.mutate(
      { params: { id: task.id }, body: { done: now } },
      {
        onSuccess: () => now && noteDone(t('ticked', { title: task.title })),
        onError: (error) => noteFailed(say(error)),
      },
    );
  const day = dates.day(task.dueOn);
  const when = task.doneAt
    ? t('doneOn', { day: dates.day(task.doneAt) })
    : t(task.late ? 'lateSince' : 'dueOn', { day });
  return (
    <Group component="li" wrap="nowrap" align="flex-start" gap="sm">
      <Checkbox
        mt={2}
        checked={done}
        disabled={!may}
        aria-label={t(done ? 'untick' : 'tick', { title: task.title })}
        onChange={(event) => set(event.currentTarget.checked)}
      />
      <div style={{ minWidth: 0, flex: 1 }}>
        <Text
          size="sm"
          fw={500}
          td={done ? 'line-through' : undefined}
          c={done ? 'dimmed' : undefined}
          style={{ overflowWrap: 'anywhere' }}
        >
          {task.title}
        </Text>
        <Text size="xs" c="dimmed">
          {withLead && (
            <>
              <Anchor component={Link} to={`/leads/${task.lead.id}`} size="xs">
                {task.lead.name}
              </Anchor>
              {task.lead.company && `, ${task.lead.company}`}
              {' · '}
            </>
          )}
          <Text span size="xs" c={task.late && !done ? 'red' : 'dimmed'} fw={task.late && !done ? 600 : undefined}>
            {when}
          </Text>
          {' · '}
          {task.user?.name ?? t('nobody')}
        </Text>
      </div>
      {may && <TaskMenu task={task} />}
    </Group>
  );
}
