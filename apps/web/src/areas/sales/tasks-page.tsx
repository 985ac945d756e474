import { actionRoutes } from '@cultivar/contract';
import { Group, Paper, SegmentedControl, Stack } from '@mantine/core';
import { IconCheckbox } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { TaskList } from '../../actions/task-list.tsx';
import { useCall } from '../../api.ts';
import { EmptyState, Loaded, PageHeader, Pages } from '../../shell/pieces.ts';
import { SalesTabs } from './sales-tabs.tsx';

const PAGE = 30;

/** What is to be done, mine or everybody's, open or done. */
export function TasksPage() {
  const { t } = useTranslation('actions');
  const sales = useTranslation('sales').t;
  const [whose, setWhose] = useState<'mine' | 'all'>('mine');
  const [done, setDone] = useState(false);
  const [page, setPage] = useState(1);
  const tasks = useCall(actionRoutes.tasks, {
    query: { whose, done: done ? 'true' : 'false', offset: (page - 1) * PAGE, limit: PAGE },
  });
  const from =
    <T,>(set: (value: T) => void) =>
    (value: T) => {
      set(value);
      setPage(1);
    };
  return (
    <>
      <PageHeader title={sales('title')} description={t('tasksText')} />
      <SalesTabs at="tasks" />
      <Stack maw={860}>
        <Group>
          <SegmentedControl
            aria-label={t('whose')}
            value={whose}
            onChange={from((value: string) => setWhose(value as 'mine' | 'all'))}
            data={[
              { value: 'mine', label: t('mine') },
              { value: 'all', label: t('everybodys') },
            ]}
          />
          <SegmentedControl
            aria-label={t('which')}
            value={String(done)}
            onChange={from((value: string) => setDone(value === 'true'))}
            data={[
              { value: 'false', label: t('open') },
              { value: 'true', label: t('done') },
            ]}
          />
        </Group>
        <Loaded query={tasks}>
          {({ items, total }) =>
            items.length ? (
              <>
                <Paper p="md">
                  <TaskList tasks={items} withLead />
                </Paper>
                <Pages total={total} pageSize={PAGE} page={page} onChange={setPage} />
              </>
            ) : (
              <EmptyState
                icon={<IconCheckbox size={28} />}
                title={t(done ? 'noDone' : 'noOpen')}
                text={t(done ? 'noDoneText' : 'noOpenText')}
              />
            )
          }
        </Loaded>
      </Stack>
    </>
  );
}
