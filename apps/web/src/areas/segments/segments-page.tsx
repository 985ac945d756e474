import { segmentRoutes } from '@cultivar/contract';
import type { SegmentRow } from '@cultivar/contract';
import { Anchor, Badge, Button, CloseButton, Group, Stack, Table, Text, TextInput } from '@mantine/core';
import { useDebouncedValue, useDisclosure } from '@mantine/hooks';
import { IconListCheck, IconPlus, IconSearch, IconUsersGroup } from '@tabler/icons-react';
import { keepPreviousData } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { useCall } from '../../api.ts';
import { NewListDialog } from './new-list-dialog.tsx';
import { useRuleSentence } from '../../rules/rule-names.ts';
import { Ago, EmptyState, Loaded, LoadingRows, PageHeader, useMay, useNumbers, Pages } from '../../shell/pieces.ts';

const PAGE_SIZE = 50;

/** All segments with how many leads are in each now. */
export function SegmentsPage() {
  const { t } = useTranslation(['segments', 'actions']);
  const mayEdit = useMay('admin', 'marketer');
  const [search, setSearch] = useState('');
  const [page, setPage] = useState(1);
  const [asked] = useDebouncedValue(search.trim(), 250);
  const segments = useCall(
    segmentRoutes.list,
    { query: { ...(asked && { search: asked }), offset: (page - 1) * PAGE_SIZE, limit: PAGE_SIZE } },
    {
      placeholderData: keepPreviousData,
      // numbers of very large houses come a little later
      refetchInterval: ({ state }) => (state.data?.items.some((segment) => segment.leads === null) ? 2_000 : false),
    },
  );
  const [listing, list] = useDisclosure(false);
  const addButton = mayEdit && (
    <Group gap="xs">
      <Button variant="default" leftSection={<IconListCheck size={16} />} onClick={list.open}>
        {t('addList', { ns: 'actions' })}
      </Button>
      <Button component={Link} to="/segments/new" leftSection={<IconPlus size={16} />}>
        {t('add')}
      </Button>
      {listing && <NewListDialog opened onClose={list.close} />}
    </Group>
  );
  const find = (text: string) => {
    setSearch(text);
    setPage(1);
  };
  return (
    <>
      <PageHeader title={t('title')} description={t('text')} actions={addButton} />
      <Loaded query={segments} skeleton={<LoadingRows rows={8} />}>
        {({ items, total }) =>
          total === 0 && !asked ? (
            <EmptyState icon={<IconUsersGroup />} title={t('none')} text={t('noneText')} action={addButton} />
          ) : (
            <Stack gap="md">
              <TextInput
                type="search"
                maw={420}
                aria-label={t('searchSegments')}
                placeholder={t('searchSegments')}
                leftSection={<IconSearch size={16} />}
                value={search}
                onChange={(event) => find(event.currentTarget.value)}
                rightSection={
                  search && <CloseButton size="sm" aria-label={t('clearSearch')} onClick={() => find('')} />
                }
              />
              {total === 0 ? (
                <EmptyState icon={<IconSearch />} title={t('noneFound')} text={t('noneFoundText')} />
              ) : (
                <SegmentTable segments={items} />
              )}
              <Pages size="sm" total={total} pageSize={PAGE_SIZE} page={page} onChange={setPage} />
            </Stack>
          )
        }
      </Loaded>
    </>
  );
}

function SegmentTable({ segments }: { segments: readonly SegmentRow[] }) {
  const { t } = useTranslation(['segments', 'actions']);
  const { number } = useNumbers();
  const say = useRuleSentence();
  const navigate = useNavigate();
  return (
    <Table highlightOnHover verticalSpacing="sm">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('columnName')}</Table.Th>
          <Table.Th ta="right" w={100}>
            {t('columnLeads')}
          </Table.Th>
          <Table.Th ta="right" w={150} visibleFrom="sm">
            {t('columnUpdated')}
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {segments.map((segment) => (
          <Table.Tr
            key={segment.id}
            style={{ cursor: 'pointer' }}
            onClick={(event) => {
              // the link itself does its own; the rest of the row is only a larger target
              if (!(event.target as HTMLElement).closest('a')) void navigate(`/segments/${segment.id}`);
            }}
          >
            <Table.Td>
              <Group gap="xs">
                <Anchor component={Link} to={`/segments/${segment.id}`} fw={500} c="var(--mantine-color-text)">
                  {segment.name}
                </Anchor>
                {segment.isList && (
                  <Badge size="xs" variant="light" tt="none">
                    {t('list', { ns: 'actions' })}
                  </Badge>
                )}
                {segment.demo && (
                  <Badge size="xs" variant="light" color="gray" tt="none">
                    {t('demo')}
                  </Badge>
                )}
              </Group>
              <Text size="sm" c="dimmed" lineClamp={2}>
                {segment.description || (segment.isList ? t('listText', { ns: 'actions' }) : say(segment.rule))}
              </Text>
            </Table.Td>
            <Table.Td ta="right" style={{ fontVariantNumeric: 'tabular-nums' }}>
              {segment.leads === null ? t('counting') : number(segment.leads)}
            </Table.Td>
            <Table.Td ta="right" visibleFrom="sm">
              <Text size="sm" c="dimmed" span>
                <Ago at={segment.updatedAt} />
              </Text>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
