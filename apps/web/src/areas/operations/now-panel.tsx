import { operationRoutes } from '@cultivar/contract';
import type { OperationFigures } from '@cultivar/contract';
import { Alert, Anchor, Card, SimpleGrid, Stack, Table, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useCall } from '../../api.ts';
import { Loaded, useMay, useNumbers } from '../../shell/pieces.ts';

/** A worker that has not swept for so long does not live. */
const SILENT_MS = 180_000;
/** Below this nobody waits: workers look once a second. */
const PROMPT_MS = 2_000;

/** What is running, looked at again every few seconds. */
export function NowPanel() {
  const figures = useCall(operationRoutes.figures, {}, { refetchInterval: 5_000 });
  return (
    <Loaded query={figures}>
      {(it) => (
        <Stack gap="lg">
          <Signs it={it} />
          <KeptLonger it={it} />
          <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
            <Workflows it={it} />
            <Outbox it={it} />
            <Queues it={it} />
            <Failures it={it} />
          </SimpleGrid>
        </Stack>
      )}
    </Loaded>
  );
}

/** `3 s`, `12 min`, `5 h` */
export function useSpan(): (ms: number) => string {
  const { t } = useTranslation('operations');
  const { number } = useNumbers();
  return (ms) => {
    const short = (value: number) => number(value, { maximumFractionDigits: value < 10 ? 1 : 0 });
    if (ms < 60_000) return t('secondsShort', { n: short(ms / 1000) });
    if (ms < 3_600_000) return t('minutesShort', { n: short(ms / 60_000) });
    return t('hoursShort', { n: short(ms / 3_600_000) });
  };
}

function Signs({ it }: { it: OperationFigures }) {
  const { t } = useTranslation('operations');
  const { number } = useNumbers();
  const span = useSpan();
  const alive = it.sweptAt !== null && Date.parse(it.at) - Date.parse(it.sweptAt) < SILENT_MS;
  const lag = Math.max(0, ...it.workflows.map(({ lagMs }) => lagMs));
  const { cursors } = it;
  const inside = Object.values(cursors).reduce((sum, n) => sum + n, 0);
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="md">
      <Sign
        label={t('worker')}
        value={t(alive ? 'workerAlive' : 'workerGone')}
        bad={!alive}
        text={alive ? undefined : t('workerGoneText')}
      />
      <Sign
        label={t('queue')}
        value={t(it.queues ? 'queueAnswers' : 'queueAway')}
        bad={!it.queues}
        text={it.queues ? undefined : t('queueAwayText')}
      />
      <Sign label={t('lag')} value={lag < PROMPT_MS ? t('lagNone') : span(lag)} bad={lag > 10_000} />
      <Sign label={t('stepsPerS')} value={number(it.stepsPerS, { maximumFractionDigits: 0 })} />
      <Sign label={t('sentLastMinute')} value={number(it.sentLastMinute)} />
      <Sign
        label={t('leadsOnTheWay')}
        value={number(inside)}
        text={(['ready', 'waits', 'held', 'parked'] as const)
          .filter((state) => cursors[state] > 0)
          .map((state) => `${number(cursors[state])} ${t(`cursor_${state}`)}`)
          .join(' · ')}
      />
    </SimpleGrid>
  );
}

/** Retention does not drop what a rule still looks at: an admin should know. */
function KeptLonger({ it }: { it: OperationFigures }) {
  const { t } = useTranslation('operations');
  const admin = useMay('admin');
  if (!it.keptLonger.length) return null;
  const rules = it.keptLonger.map(({ name, days }) => t('keptLongerRule', { name, days })).join(', ');
  return (
    <Alert color="blue" title={t('keptLonger')}>
      {t('keptLongerText', { rules })}{' '}
      {admin && (
        <Anchor component={Link} to="/settings/retention" size="sm">
          {t('keptLongerLink')}
        </Anchor>
      )}
    </Alert>
  );
}

function Sign(props: { label: string; value: string; bad?: boolean; text?: string | undefined }) {
  return (
    <Card padding="md">
      <Text size="sm" c="dimmed">
        {props.label}
      </Text>
      <Text fw={600} size="xl" c={props.bad ? 'red' : undefined}>
        {props.bad ? `⚠ ${props.value}` : props.value}
      </Text>
      {props.text && (
        <Text size="xs" c="dimmed">
          {props.text}
        </Text>
      )}
    </Card>
  );
}

function Figures(props: {
  title: string;
  head: readonly string[];
  rows: readonly (readonly ReactNode[])[];
  none: string;
}) {
  return (
    <Card padding="md">
      <Title order={2} size="h5" mb="xs">
        {props.title}
      </Title>
      {props.rows.length ? (
        <Table.ScrollContainer minWidth={260}>
          <Table verticalSpacing={6}>
            <Table.Thead>
              <Table.Tr>
                {props.head.map((text, i) => (
                  <Table.Th key={text} ta={i ? 'right' : 'left'}>
                    {text}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {props.rows.map((cells, row) => (
                <Table.Tr key={row}>
                  {cells.map((cell, i) => (
                    <Table.Td key={i} ta={i ? 'right' : 'left'} style={{ overflowWrap: 'anywhere' }}>
                      {cell}
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      ) : (
        <Text size="sm" c="dimmed">
          {props.none}
        </Text>
      )}
    </Card>
  );
}

function Workflows({ it }: { it: OperationFigures }) {
  const { t } = useTranslation('operations');
  const { number } = useNumbers();
  const span = useSpan();
  const rows = it.workflows.map(({ id, name, due, lagMs }) => [
    <Anchor key={id} component={Link} to={`/workflows/${id}`} size="sm">
      {name}
    </Anchor>,
    number(due),
    lagMs < PROMPT_MS ? '–' : span(lagMs),
  ]);
  return (
    <Figures
      title={t('workflowsTitle')}
      head={[t('workflow'), t('due'), t('behind')]}
      rows={rows}
      none={t('noWorkflows')}
    />
  );
}
function Queues({ it }: { it: OperationFigures }) {
  const { t } = useTranslation('operations');
  const { number } = useNumbers();
  const span = useSpan();
  const rows = (it.queues ?? []).map(({ name, waiting, active, ageMs }) => [
    t(`queue_${name}` as 'queue_advance'),
    number(waiting),
    number(active),
    waiting ? span(ageMs) : '–',
  ]);
  const head = [t('kind'), t('waiting'), t('active'), t('age')];
  return <Figures title={t('queuesTitle')} head={head} rows={rows} none={t('queueAwayText')} />;
}
function Outbox({ it }: { it: OperationFigures }) {
  const { t } = useTranslation('operations');
  const { number } = useNumbers();
  const span = useSpan();
  const lagOf = (kind: string) => it.outboxLag.find((one) => one.kind === kind)?.lagMs ?? 0;
  const rows = it.outbox.map(({ kind, state, count }) => [
    `${t(`kind_${kind}` as 'kind_mail')}: ${t(`out_${state}` as 'out_pending')}`,
    number(count),
    state === 'pending' && lagOf(kind) >= PROMPT_MS ? span(lagOf(kind)) : '–',
  ]);
  return (
    <Figures title={t('outboxTitle')} head={[t('kind'), t('count'), t('behind')]} rows={rows} none={t('outboxEmpty')} />
  );
}
function Failures({ it }: { it: OperationFigures }) {
  const { t } = useTranslation('operations');
  const { number } = useNumbers();
  const rows = it.failures.map(({ kind, code, count }) => [
    `${t(`kind_${kind}` as 'kind_mail')}: ${code}`,
    number(count),
  ]);
  return <Figures title={t('failuresTitle')} head={[t('code'), t('count')]} rows={rows} none={t('failuresNone')} />;
}
