import { workflowRoutes } from '@cultivar/contract';
import type { WorkflowDetail } from '@cultivar/contract';
import type { Graph } from '@cultivar/workflow';
import { Badge, Button, Group, Stack, Table, Text } from '@mantine/core';
import { IconRestore } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { call, useCall } from '../../../api.ts';
import { Ago, Loaded, noteDone, noteFailed, useNumbers } from '../../../shell/pieces.ts';
import { useWorkflowProblem } from '../model/problem-text.ts';

interface VersionsPanelProps {
  readonly workflow: WorkflowDetail;
  readonly mayEdit: boolean;
  readonly onRestore: (graph: Graph) => void;
}
/** Published versions, how many leads each still carries, and a way to take one up again as the draft. */
export function VersionsPanel({ workflow, mayEdit, onRestore }: VersionsPanelProps) {
  const { t } = useTranslation('workflows');
  const { number } = useNumbers();
  const say = useWorkflowProblem();
  const versions = useCall(workflowRoutes.versions, { params: { id: workflow.id }, query: { limit: 100 } });
  const restore = async (no: number) => {
    try {
      onRestore((await call(workflowRoutes.version, { params: { id: workflow.id, no } })).graph);
      noteDone(t('restored', { no }));
    } catch (error) {
      noteFailed(say(error));
    }
  };
  return (
    <Loaded query={versions}>
      {({ items }) =>
        items.length === 0 ? (
          <Text size="sm" c="dimmed">
            {t('noVersions')}
          </Text>
        ) : (
          <Stack gap="xs">
            <Table verticalSpacing={6} horizontalSpacing="sm">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t('version')}</Table.Th>
                  <Table.Th>{t('published')}</Table.Th>
                  <Table.Th>{t('note')}</Table.Th>
                  <Table.Th ta="right">{t('insideNow')}</Table.Th>
                  <Table.Th />
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {items.map((version) => (
                  <Table.Tr key={version.id}>
                    <Table.Td>
                      <Group gap={6} wrap="nowrap">
                        <Text size="sm" fw={600}>
                          {version.no}
                        </Text>
                        {version.id === workflow.live?.versionId && (
                          <Badge tt="none" size="xs" variant="light">
                            {t('current')}
                          </Badge>
                        )}
                      </Group>
                    </Table.Td>
                    <Table.Td>
                      <Ago at={version.publishedAt} />
                      {version.publishedBy && `, ${version.publishedBy}`}
                    </Table.Td>
                    <Table.Td>{version.note || '–'}</Table.Td>
                    <Table.Td ta="right">{number(version.inside)}</Table.Td>
                    <Table.Td ta="right">
                      {mayEdit && (
                        <Button
                          size="compact-xs"
                          variant="subtle"
                          leftSection={<IconRestore size={14} />}
                          onClick={() => void restore(version.no)}
                        >
                          {t('restore')}
                        </Button>
                      )}
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
            <Text size="xs" c="dimmed">
              {t('versionsPinned')}
            </Text>
          </Stack>
        )
      }
    </Loaded>
  );
}
