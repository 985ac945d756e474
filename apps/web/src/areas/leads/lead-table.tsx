import type { LeadRow } from '@cultivar/contract';
import { Anchor, Box, Group, Paper, Stack, Table, Text, UnstyledButton } from '@mantine/core';
import { IconArrowDown } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Ago, useNumbers } from '../../shell/pieces.ts';
import { leadName, StageBadge, TemperatureMark } from './lead-marks.tsx';
import type { useLeadFilter } from './lead-filter.ts';

interface LeadTableProps {
  readonly leads: readonly LeadRow[];
  readonly filter: ReturnType<typeof useLeadFilter>;
  /** The rows of the page before stand in until the next ones are here. */
  readonly stale: boolean;
}

/** A table where there is room for one, cards on a phone. */
export function LeadTable(props: LeadTableProps) {
  return (
    <Box style={{ opacity: props.stale ? 0.6 : 1, transition: 'opacity 120ms' }} aria-busy={props.stale}>
      <Box visibleFrom="sm">
        <WideTable {...props} />
      </Box>
      <Stack gap="xs" hiddenFrom="sm">
        {props.leads.map((lead) => (
          <LeadCard key={lead.id} lead={lead} />
        ))}
      </Stack>
    </Box>
  );
}

function WideTable({ leads, filter }: LeadTableProps) {
  const { t } = useTranslation('leads');
  const { number } = useNumbers();
  return (
    <Paper style={{ overflowX: 'auto' }}>
      <Table highlightOnHover verticalSpacing={8} horizontalSpacing="sm" miw={780}>
        <Table.Thead>
          <Table.Tr>
            <SortHead label={t('lead')} sort="name" filter={filter} />
            <Table.Th>{t('stage')}</Table.Th>
            <Table.Th>{t('temperature')}</Table.Th>
            <SortHead label={t('fit')} sort="fit" filter={filter} right />
            <SortHead label={t('engagement')} sort="engagement" filter={filter} right />
            <Table.Th>{t('owner')}</Table.Th>
            <SortHead label={t('lastSeen')} sort="seen" filter={filter} />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {leads.map((lead) => (
            <Table.Tr key={lead.id}>
              {/* takes what is left, and shortens its text instead of pushing the others out */}
              <Table.Td w="100%" maw={0} miw={220}>
                <LeadLink lead={lead} />
              </Table.Td>
              <Table.Td>
                <StageBadge stage={lead.stage} />
              </Table.Td>
              <Table.Td>
                <TemperatureMark temperature={lead.temperature} />
              </Table.Td>
              <Table.Td ta="right" style={{ fontVariantNumeric: 'tabular-nums' }}>
                {number(lead.fit)}
              </Table.Td>
              <Table.Td ta="right" style={{ fontVariantNumeric: 'tabular-nums' }}>
                {number(lead.engagement)}
              </Table.Td>
              <Table.Td>
                <Text size="sm" truncate maw={160} c={lead.owner ? undefined : 'dimmed'}>
                  {lead.owner?.name ?? '–'}
                </Text>
              </Table.Td>
              <Table.Td style={{ whiteSpace: 'nowrap' }}>
                <Text size="sm" span>
                  <Ago at={lead.lastSeenAt ?? lead.createdAt} />
                </Text>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Paper>
  );
}

function LeadLink({ lead }: { lead: LeadRow }) {
  const name = leadName(lead);
  const second = [lead.company?.name, name === lead.email ? null : lead.email].filter(Boolean).join(' · ');
  return (
    <Stack gap={0}>
      <Anchor component={Link} to={`/leads/${lead.id}`} fw={600} size="sm" c="var(--mantine-color-text)" truncate>
        {name}
      </Anchor>
      {second && (
        <Text size="xs" c="dimmed" truncate>
          {second}
        </Text>
      )}
    </Stack>
  );
}

function LeadCard({ lead }: { lead: LeadRow }) {
  const { t } = useTranslation('leads');
  const { number } = useNumbers();
  return (
    <Paper p="sm">
      <Group justify="space-between" wrap="nowrap" align="flex-start" mb={6}>
        <Box miw={0}>
          <LeadLink lead={lead} />
        </Box>
        <StageBadge stage={lead.stage} />
      </Group>
      <Group justify="space-between" gap="xs">
        <TemperatureMark temperature={lead.temperature} />
        <Text size="sm">
          {t('fit')} {number(lead.fit)} · {t('engagement')} {number(lead.engagement)}
        </Text>
        <Text size="xs" c="dimmed">
          <Ago at={lead.lastSeenAt ?? lead.createdAt} />
        </Text>
      </Group>
    </Paper>
  );
}

function SortHead(props: { label: string; sort: string; filter: LeadTableProps['filter']; right?: boolean }) {
  const active = (props.filter.get('sort') || 'seen') === props.sort;
  const arrow = active && <IconArrowDown size={14} aria-hidden />;
  return (
    <Table.Th
      style={{ whiteSpace: 'nowrap' }}
      aria-sort={active ? (props.sort === 'name' ? 'ascending' : 'descending') : undefined}
    >
      <UnstyledButton
        w="100%"
        mih={24}
        fz="sm"
        fw={active ? 700 : 600}
        onClick={() => props.filter.set({ sort: props.sort === 'seen' ? null : props.sort })}
      >
        <Group gap={4} wrap="nowrap" justify={props.right ? 'flex-end' : 'flex-start'}>
          {props.right && arrow}
          {props.label}
          {!props.right && arrow}
        </Group>
      </UnstyledButton>
    </Table.Th>
  );
}
