import { WORKFLOW_STATUSES, workflowRoutes } from '@cultivar/contract';
import type { WorkflowItem, WorkflowStatus } from '@cultivar/contract';
import { ActionIcon, Anchor, Badge, Button, Chip, Group, Menu, Stack, Table, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import {
  IconCopy,
  IconDots,
  IconExclamationCircle,
  IconFileExport,
  IconPlus,
  IconSearch,
  IconSitemap,
  IconTrash,
} from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { useAct, useCall } from '../../../api.ts';
import {
  Ago,
  EmptyState,
  Loaded,
  noteDone,
  noteFailed,
  PageHeader,
  useMay,
  useNumbers,
  Pages,
} from '../../../shell/pieces.ts';
import { CreateDialog } from './create-dialog.tsx';
import type { Made } from './create-dialog.tsx';
import { Recipes } from './recipes.tsx';
import { StatusBadge } from './status-badge.tsx';
import { useWorkflowProblem } from '../model/problem-text.ts';
import { useExport } from '../model/use-export.ts';

const PAGE = 50;

/** All journeys: what runs, what is being drawn, how many leads are inside. */
export function WorkflowsPage() {
  const { t } = useTranslation('workflows');
  const mayEdit = useMay('admin', 'marketer');
  const [search, setSearch] = useState('');
  const [asked] = useDebouncedValue(search, 250);
  const [status, setStatus] = useState<WorkflowStatus | null>(null);
  const [page, setPage] = useState(1);
  const [creating, setCreating] = useState(false);
  const [made, setMade] = useState<Made | null>(null);
  const list = useCall(
    workflowRoutes.list,
    {
      query: {
        offset: (page - 1) * PAGE,
        limit: PAGE,
        ...(asked && { search: asked }),
        ...(status && { status }),
      },
    },
    { placeholderData: (before) => before, refetchInterval: 15_000 },
  );
  const create = mayEdit && (
    <Button leftSection={<IconPlus size={17} />} onClick={() => setCreating(true)}>
      {t('create')}
    </Button>
  );
  const nothingYet = list.data?.total === 0 && !asked && !status;
  return (
    <>
      <PageHeader title={t('workflows')} description={t('listHelp')} actions={!nothingYet && create} />
      {!nothingYet && (
        <Group mb="md" gap="md">
          <TextInput
            w={280}
            leftSection={<IconSearch size={16} aria-hidden />}
            placeholder={t('searchWorkflows')}
            aria-label={t('searchWorkflows')}
            value={search}
            onChange={(event) => {
              setSearch(event.currentTarget.value);
              setPage(1);
            }}
          />
          <Group gap={6} role="group" aria-label={t('status')}>
            {WORKFLOW_STATUSES.map((it) => (
              <Chip
                key={it}
                size="xs"
                checked={status === it}
                onChange={() => {
                  setStatus(status === it ? null : it);
                  setPage(1);
                }}
              >
                {t(`status_${it}`)}
              </Chip>
            ))}
          </Group>
        </Group>
      )}
      <Loaded query={list}>
        {({ items, total }) =>
          nothingYet ? (
            <>
              <EmptyState
                icon={<IconSitemap size={28} />}
                title={t('emptyTitle')}
                text={t('emptyText')}
                action={create}
              />
              {mayEdit && <Recipes onMade={setMade} />}
            </>
          ) : items.length === 0 ? (
            <Text c="dimmed" py="xl" ta="center">
              {t('nothingFound')}
            </Text>
          ) : (
            <Stack>
              <Rows items={items} mayEdit={mayEdit} />
              <Pages total={total} pageSize={PAGE} page={page} onChange={setPage} />
            </Stack>
          )
        }
      </Loaded>
      {creating && <CreateDialog onClose={() => setCreating(false)} />}
      {made && <CreateDialog made={made} onClose={() => setMade(null)} />}
    </>
  );
}

function Rows({ items, mayEdit }: { items: readonly WorkflowItem[]; mayEdit: boolean }) {
  const { t } = useTranslation('workflows');
  const { number } = useNumbers();
  return (
    <Table.ScrollContainer minWidth={760}>
      <Table verticalSpacing="sm" highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('name')}</Table.Th>
            <Table.Th>{t('status')}</Table.Th>
            <Table.Th ta="right">{t('insideNow')}</Table.Th>
            <Table.Th ta="right">{t('enteredLast30Days')}</Table.Th>
            <Table.Th>{t('updated')}</Table.Th>
            <Table.Th w={48} />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.map((item) => (
            <Table.Tr key={item.id}>
              <Table.Td>
                <Anchor component={Link} to={`/workflows/${item.id}`} fw={600} c="inherit" size="sm">
                  {item.name}
                </Anchor>
                <Group gap={6} mt={2}>
                  {item.liveNo !== null && (
                    <Text size="xs" c="dimmed">
                      {t('versionNo', { no: item.liveNo })}
                    </Text>
                  )}
                  {item.changed && (
                    <Badge size="xs" variant="outline" color="gray" tt="none">
                      {t('unpublishedChanges')}
                    </Badge>
                  )}
                  {item.demo && (
                    <Badge size="xs" variant="default" tt="none">
                      {t('demo')}
                    </Badge>
                  )}
                </Group>
              </Table.Td>
              <Table.Td>
                <StatusBadge status={item.status} />
              </Table.Td>
              <Table.Td ta="right">
                <Text size="sm" fw={item.inside ? 600 : 400} c={item.inside ? undefined : 'dimmed'}>
                  {number(item.inside)}
                </Text>
                {item.failed > 0 && (
                  <Group gap={3} justify="flex-end" c="red" wrap="nowrap">
                    <IconExclamationCircle size={13} aria-hidden />
                    <Text size="xs">{t('failedCount', { count: item.failed })}</Text>
                  </Group>
                )}
              </Table.Td>
              <Table.Td ta="right">{number(item.enteredLast30Days)}</Table.Td>
              <Table.Td>
                <Text size="sm" c="dimmed" component="div">
                  <Ago at={item.updatedAt} />
                </Text>
              </Table.Td>
              <Table.Td>
                <RowMenu item={item} mayEdit={mayEdit} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function RowMenu({ item, mayEdit }: { item: WorkflowItem; mayEdit: boolean }) {
  const { t } = useTranslation('workflows');
  const navigate = useNavigate();
  const say = useWorkflowProblem();
  const create = useAct(workflowRoutes.create);
  const remove = useAct(workflowRoutes.remove);
  const copy = () =>
    create.mutate(
      { body: { name: t('copyOf', { name: item.name }).slice(0, 120), copyOf: item.id } },
      { onSuccess: ({ id }) => void navigate(`/workflows/${id}`), onError: (error) => noteFailed(say(error)) },
    );
  const exportFile = useExport();
  const destroy = () =>
    remove.mutate(
      { params: { id: item.id } },
      { onSuccess: () => noteDone(t('deleted', { name: item.name })), onError: (error) => noteFailed(say(error)) },
    );
  return (
    <Menu position="bottom-end" shadow="md" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={t('moreFor', { name: item.name })}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {mayEdit && (
          <Menu.Item leftSection={<IconCopy size={15} />} onClick={copy}>
            {t('makeCopy')}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconFileExport size={15} />} onClick={() => void exportFile(item.id)}>
          {t('exportFile')}
        </Menu.Item>
        {mayEdit && item.liveNo === null && (
          <Menu.Item c="var(--mantine-color-error)" leftSection={<IconTrash size={15} />} onClick={destroy}>
            {t('deleteDraft')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
