import { leadImportRoutes } from '@cultivar/contract';
import type { ImportView } from '@cultivar/contract';
import { Alert, Button, Group, Paper, Progress, Stack, Table, Text, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useCall } from '../../api.ts';
import { Loaded, useNumbers } from '../../shell/pieces.ts';

/** How far an import is; it goes on by itself when the page is left. */
export function ImportProgress({ id, onAnother }: { id: number; onAnother: () => void }) {
  const view = useCall(
    leadImportRoutes.one,
    { params: { id } },
    { refetchInterval: (query) => (query.state.data?.state === 'running' ? 700 : false) },
  );
  const client = useQueryClient();
  const state = view.data?.state;
  useEffect(() => {
    if (state === 'done')
      void client.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[0]).startsWith('/api/leads') });
  }, [client, state]);
  return <Loaded query={view}>{(one) => <Progressing view={one} onAnother={onAnother} />}</Loaded>;
}

function Progressing({ view, onAnother }: { view: ImportView; onAnother: () => void }) {
  const { t } = useTranslation('leads');
  const { number } = useNumbers();
  const done = view.state === 'done' ? view.total : view.created + view.updated;
  const share = view.total ? Math.min(100, (done / view.total) * 100) : 100;
  return (
    <Stack maw={820}>
      <Paper p="lg">
        <Stack gap="sm">
          <Group justify="space-between">
            <Title order={2} size="h4">
              {t(`import_${view.state}`)}
            </Title>
            <Text c="dimmed" size="sm">
              {view.fileName}
            </Text>
          </Group>
          <Progress
            value={share}
            size="lg"
            animated={view.state === 'running'}
            color={view.state === 'failed' ? 'red' : undefined}
            aria-label={t('progress')}
          />
          <Text role="status">
            {t('progressText', {
              created: number(view.created),
              updated: number(view.updated),
              total: number(view.total),
            })}
          </Text>
          {view.state === 'running' && (
            <Text size="sm" c="dimmed">
              {t('mayLeave')}
            </Text>
          )}
          {view.state === 'failed' && <Alert color="red">{t('importFailedText')}</Alert>}
        </Stack>
      </Paper>
      {view.skipped > 0 && (
        <Stack gap="xs">
          <Text fw={600}>{t('skippedLines', { count: view.skipped, shown: number(view.skipped) })}</Text>
          <ProblemTable problems={view.problems} />
        </Stack>
      )}
      {view.state !== 'running' && (
        <Group>
          <Button component={Link} to="/leads?sort=created">
            {t('toLeads')}
          </Button>
          <Button variant="default" onClick={onAnother}>
            {t('anotherFile')}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

export function ProblemTable({ problems }: { problems: ImportView['problems'] }) {
  const { t } = useTranslation('leads');
  const { number } = useNumbers();
  return (
    <Paper mah={320} style={{ overflowY: 'auto' }} tabIndex={0} role="region" aria-label={t('problem')}>
      <Table verticalSpacing={6} horizontalSpacing="md" stickyHeader>
        <Table.Thead>
          <Table.Tr>
            <Table.Th ta="right" w={90}>
              {t('line')}
            </Table.Th>
            <Table.Th>{t('problem')}</Table.Th>
            <Table.Th>{t('value')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {problems.map((one, index) => (
            <Table.Tr key={index}>
              <Table.Td ta="right">{number(one.line)}</Table.Td>
              <Table.Td>{t(`line_${one.problem}`)}</Table.Td>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>{one.value}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Paper>
  );
}
