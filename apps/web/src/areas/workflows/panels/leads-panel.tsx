import { workflowRoutes } from '@cultivar/contract';
import { Anchor, Badge, Button, Group, Stack, Table, Text } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useAct, useCall } from '../../../api.ts';
import { Ago, Loaded, noteDone, noteFailed, useDates, Pages } from '../../../shell/pieces.ts';
import { useWorkflowProblem } from '../model/problem-text.ts';

const PAGE = 25;
interface LeadsPanelProps {
  readonly workflowId: number;
  readonly nodeId: string;
  readonly nodeTitle: string;
  readonly only: 'failed' | undefined;
  /** Changes whenever a number has changed: the list is read again. */
  readonly tick: number;
  readonly mayEdit: boolean;
}
/** Who stands at a node, why, and until when. */
export function LeadsPanel({ workflowId, nodeId, nodeTitle, only, tick, mayEdit }: LeadsPanelProps) {
  const { t } = useTranslation('workflows');
  const dates = useDates();
  const say = useWorkflowProblem();
  const [page, setPage] = useState(1);
  const leads = useCall(
    workflowRoutes.nodeLeads,
    {
      params: { id: workflowId, node: nodeId },
      query: { offset: (page - 1) * PAGE, limit: PAGE, ...(only && { only }) },
    },
    { placeholderData: (before) => before, refetchInterval: tick ? 4000 : false },
  );
  const retry = useAct(workflowRoutes.retry);
  const tryAgain = () =>
    retry.mutate(
      { params: { id: workflowId, node: nodeId } },
      {
        onSuccess: ({ retried }) => noteDone(t('retried', { count: retried })),
        onError: (error) => noteFailed(say(error)),
      },
    );
  return (
    <Loaded query={leads}>
      {({ items, total }) => (
        <Stack gap="xs">
          <Group justify="space-between">
            <Text size="sm" fw={600}>
              {t(only ? 'failedAt' : 'standAt', { count: total, title: nodeTitle })}
            </Text>
            {mayEdit && items.some(({ standing }) => standing === 'failed') && (
              <Button
                size="compact-sm"
                variant="light"
                leftSection={<IconRefresh size={15} />}
                loading={retry.isPending}
                onClick={tryAgain}
              >
                {t('retryFailed')}
              </Button>
            )}
          </Group>
          {items.length > 0 && (
            <Table verticalSpacing={6} horizontalSpacing="sm" highlightOnHover>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t('lead')}</Table.Th>
                  <Table.Th>{t('why')}</Table.Th>
                  <Table.Th>{t('goesOn')}</Table.Th>
                  <Table.Th>{t('insideSince')}</Table.Th>
                  <Table.Th ta="right">{t('version')}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {items.map((lead) => (
                  <Table.Tr key={lead.leadId}>
                    <Table.Td>
                      <Anchor component={Link} to={`/leads/${lead.leadId}`} size="sm" fw={500}>
                        {lead.name || lead.email || t('leadNo', { no: lead.leadId })}
                      </Anchor>
                      {lead.name && lead.email && (
                        <Text size="xs" c="dimmed">
                          {lead.email}
                        </Text>
                      )}
                    </Table.Td>
                    <Table.Td>
                      <Badge tt="none" size="sm" variant="light" color={lead.standing === 'failed' ? 'red' : 'gray'}>
                        {t(`standing_${lead.standing}`)}
                      </Badge>
                      {lead.error && (
                        <Text size="xs" c="red" maw={340} mt={2}>
                          {lead.error}
                        </Text>
                      )}
                    </Table.Td>
                    <Table.Td>{lead.standing === 'failed' ? '–' : dates.exact(lead.dueAt)}</Table.Td>
                    <Table.Td>
                      <Ago at={lead.enteredAt} />
                    </Table.Td>
                    <Table.Td ta="right">{lead.versionNo}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          )}
          <Pages size="sm" total={total} pageSize={PAGE} page={page} onChange={setPage} />
        </Stack>
      )}
    </Loaded>
  );
}
