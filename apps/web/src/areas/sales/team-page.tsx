import { HANDOFF_VIEWS, salesRoutes } from '@cultivar/contract';
import type { HandoffRow } from '@cultivar/contract';
import {
  Anchor,
  Badge,
  Button,
  Group,
  Menu,
  Paper,
  Progress,
  SegmentedControl,
  Select,
  SimpleGrid,
  Stack,
  Table,
  Text,
} from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { useCall } from '../../api.ts';
import { Ago, EmptyState, Loaded, PageHeader, useMay, Pages } from '../../shell/pieces.ts';
import { StageBadge } from '../leads/lead-marks.tsx';
import { AssignItems } from './assign-items.tsx';
import { Deadline } from './deadline.tsx';
import { HandoffState } from './handoff-card.tsx';
import { SalesTabs } from './sales-tabs.tsx';

const PAGE = 50;
const REFRESH_MS = 20_000;

/** Everybody's handoffs and loads: nothing lies unanswered unseen. */
export function TeamPage() {
  const { t } = useTranslation('sales');
  const [query, setQuery] = useSearchParams();
  const view = HANDOFF_VIEWS.find((one) => one === query.get('view')) ?? 'offered';
  const user = Number(query.get('user')) || undefined;
  const page = Math.max(1, Number(query.get('page')) || 1);
  const people = useCall(salesRoutes.people, {}, { refetchInterval: REFRESH_MS });
  const list = useCall(
    salesRoutes.list,
    { query: { view, whose: 'all', user, offset: (page - 1) * PAGE, limit: PAGE } },
    { refetchInterval: REFRESH_MS },
  );
  const show = (next: Record<string, string | undefined>) => {
    const merged = { view, user: user ? String(user) : undefined, ...next };
    setQuery(
      Object.fromEntries(Object.entries(merged).filter((entry): entry is [string, string] => Boolean(entry[1]))),
    );
  };
  return (
    <>
      <PageHeader title={t('title')} description={t('description')} />
      <SalesTabs at="team" />
      <Stack>
        {people.data && <Loads people={people.data.items} />}
        <Group gap="sm" align="flex-end">
          <SegmentedControl
            aria-label={t('view')}
            value={view}
            onChange={(value) => show({ view: value })}
            data={HANDOFF_VIEWS.map((value) => ({ value, label: t(`view_${value}`) }))}
          />
          <Select
            aria-label={t('filterPerson')}
            placeholder={t('everyone')}
            clearable
            data={(people.data?.items ?? []).map((person) => ({ value: String(person.id), label: person.name }))}
            value={user ? String(user) : null}
            onChange={(value) => show({ user: value ?? undefined })}
          />
        </Group>
        <Loaded query={list}>
          {({ items, total }) =>
            items.length ? (
              <>
                <Handoffs items={items} />
                {total > PAGE && (
                  <Pages total={total} pageSize={PAGE} page={page} onChange={(next) => show({ page: String(next) })} />
                )}
              </>
            ) : (
              <EmptyState
                icon={<IconUsers size={28} />}
                title={t('emptyTeam')}
                text={t('emptyTeamText')}
                action={
                  <Button component={Link} to="/workflows" variant="default">
                    {t('toWorkflows')}
                  </Button>
                }
              />
            )
          }
        </Loaded>
      </Stack>
    </>
  );
}

function Loads({
  people,
}: {
  people: readonly { id: number; name: string; available: boolean; open: number; capacity: number }[];
}) {
  const { t } = useTranslation('sales');
  if (!people.length) return null;
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} component="section" aria-label={t('teamLoad')}>
      {people.map((person) => (
        <Paper key={person.id} p="sm">
          <Group justify="space-between" wrap="nowrap" gap="xs">
            <Text size="sm" fw={600} truncate>
              {person.name}
            </Text>
            <Badge size="sm" variant="light" color={person.available ? 'sprout' : 'gray'} tt="none">
              {t(person.available ? 'there' : 'away')}
            </Badge>
          </Group>
          <Text size="xs" c="dimmed" mt={4} mb={6}>
            {t('load', { open: person.open, capacity: person.capacity })}
          </Text>
          <Progress
            aria-label={t('load', { open: person.open, capacity: person.capacity })}
            value={person.capacity ? Math.min(100, (100 * person.open) / person.capacity) : 100}
            color={person.open >= person.capacity ? 'orange' : 'sprout'}
          />
        </Paper>
      ))}
    </SimpleGrid>
  );
}

function Handoffs({ items }: { items: readonly HandoffRow[] }) {
  const { t } = useTranslation('sales');
  const mayAssign = useMay('admin', 'marketer');
  return (
    <Table.ScrollContainer minWidth={520}>
      <Table highlightOnHover verticalSpacing="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('lead')}</Table.Th>
            <Table.Th visibleFrom="sm">{t('whyNow')}</Table.Th>
            <Table.Th>{t('person')}</Table.Th>
            <Table.Th>{t('state')}</Table.Th>
            <Table.Th>{t('offeredAt')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.map((row) => (
            <Table.Tr key={row.id}>
              <Table.Td>
                <Group gap="xs" wrap="nowrap">
                  <Anchor component={Link} to={`/sales/${row.id}`} size="sm" fw={600}>
                    {row.lead.name}
                  </Anchor>
                  <StageBadge stage={row.lead.stage} />
                </Group>
                <Text size="xs" c="dimmed">
                  {row.lead.company}
                </Text>
              </Table.Td>
              <Table.Td maw={280} visibleFrom="sm">
                <Text size="sm" lineClamp={2}>
                  {row.reason}
                </Text>
              </Table.Td>
              <Table.Td>
                {mayAssign && (row.state === 'offered' || row.state === 'accepted') ? (
                  <Menu position="bottom-start">
                    <Menu.Target>
                      <Button size="compact-sm" variant="subtle" color={row.user ? undefined : 'orange'}>
                        {row.user?.name ?? t('nobody')}
                      </Button>
                    </Menu.Target>
                    <Menu.Dropdown>
                      <AssignItems id={row.id} now={row.user?.id ?? null} />
                    </Menu.Dropdown>
                  </Menu>
                ) : (
                  <Text size="sm">{row.user?.name ?? t('nobody')}</Text>
                )}
              </Table.Td>
              <Table.Td>
                {row.state === 'offered' ? (
                  <Deadline minutesLeft={row.minutesLeft} dueAt={row.dueAt} short />
                ) : (
                  <HandoffState handoff={row} />
                )}
              </Table.Td>
              <Table.Td>
                <Text size="sm" c="dimmed">
                  <Ago at={row.offeredAt} />
                </Text>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
