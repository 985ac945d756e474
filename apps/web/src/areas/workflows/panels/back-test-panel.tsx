import { checkingRoutes } from '@cultivar/contract';
import type { BackTest, BackTestNode } from '@cultivar/contract';
import type { Graph } from '@cultivar/workflow';
import { Alert, Anchor, Button, Group, Progress, Select, Stack, Table, Text } from '@mantine/core';
import { IconHistoryToggle, IconPlayerStop } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct, useCall } from '../../../api.ts';
import { noteFailed, useNumbers } from '../../../shell/pieces.ts';
import { useEditorView } from '../editor/editor-context.ts';
import { waysOf } from '../model/back-test.ts';
import type { BackTestShown } from '../model/back-test.ts';
import { portsOf } from '../model/graph-edits.ts';
import { useWorkflowProblem } from '../model/problem-text.ts';
import { summaryOf } from '../model/references.ts';

interface BackTestPanelProps {
  readonly workflowId: number;
  readonly graph: Graph;
  /** What is published. */
  readonly live: Graph | undefined;
  readonly onBegin: () => void;
  /** What the canvas shows meanwhile; null: nothing any more. */
  readonly onFigures: (shown: BackTestShown | null) => void;
  readonly mayEdit: boolean;
  /** Saves what is not saved yet. @returns its revision */
  readonly flush: () => Promise<number | undefined>;
  readonly revision: number;
  readonly onShow: (nodeId: string) => void;
}
const POLL_MS = 700;

/** Plays what really happened through the draft, and shows what it would have done beside what the live version did. */
export function BackTestPanel(props: BackTestPanelProps) {
  const { workflowId, graph, live, mayEdit, flush, revision, onBegin, onFigures, onShow } = props;
  const { t } = useTranslation('workflows');
  const { number } = useNumbers();
  const say = useWorkflowProblem();
  const [days, setDays] = useState('90');
  const params = { id: workflowId };
  const query = useCall(
    checkingRoutes.backTest,
    { params },
    { refetchInterval: ({ state }) => (state.data?.run?.state === 'running' ? POLL_MS : false) },
  );
  const start = useAct(checkingRoutes.startBackTest, ['/api/workflows/:id/back-test']);
  const cancel = useAct(checkingRoutes.cancelBackTest, ['/api/workflows/:id/back-test']);
  const run = query.data?.run;
  useEffect(() => {
    const liveSteps = new Set(live?.nodes.map(({ id }) => id));
    onFigures(run && run.total > 0 ? { draft: run.draft, live: run.live, liveSteps } : null);
  }, [run, live, onFigures]);
  useEffect(() => () => onFigures(null), [onFigures]);
  const begin = async () => {
    onBegin();
    if ((await flush()) === undefined) return noteFailed(t('saveFirst'));
    start.mutate({ params, body: { days: Number(days) } }, { onError: (error) => noteFailed(say(error)) });
  };
  return (
    <Stack gap="sm">
      <Text size="xs" c="dimmed" maw={760}>
        {t('backTestHelp')}
      </Text>
      {mayEdit && (
        <Group gap="xs" align="flex-end">
          <Select
            size="xs"
            w={150}
            allowDeselect={false}
            aria-label={t('backTestDays')}
            value={days}
            onChange={(value) => value && setDays(value)}
            data={['7', '30', '90'].map((value) => ({ value, label: t('lastDays', { count: Number(value) }) }))}
          />
          {run?.state === 'running' ? (
            <Button
              size="xs"
              variant="default"
              leftSection={<IconPlayerStop size={15} />}
              onClick={() => cancel.mutate({ params })}
            >
              {t('stopBackTest')}
            </Button>
          ) : (
            <Button
              size="xs"
              leftSection={<IconHistoryToggle size={15} />}
              loading={start.isPending}
              onClick={() => void begin()}
            >
              {t('startBackTest')}
            </Button>
          )}
        </Group>
      )}
      {run && (
        <div aria-live="polite">
          {run.state === 'running' ? (
            <Stack gap={4} maw={480}>
              <Progress value={run.total ? (run.done / run.total) * 100 : 100} animated aria-label={t('backTest')} />
              <Text size="xs">
                {t('backTestRunning', { done: number(run.done), total: number(run.total) })} <Sample run={run} />
              </Text>
            </Stack>
          ) : (
            <Text size="sm" c={run.state === 'failed' ? 'red' : undefined}>
              {t(`backTest_${run.state}`, { done: number(run.done), total: number(run.total) })}{' '}
              {run.total === 0 && t('backTestNobody')} <Sample run={run} />{' '}
              {run.revision !== revision && t('backTestOld')}
            </Text>
          )}
        </div>
      )}
      {run && run.total > 0 && <Figures run={run} graph={graph} onShow={onShow} />}
    </Stack>
  );
}

const NOTHING: BackTestNode = { reached: 0, ended: 0, waiting: 0, failed: 0, mails: 0, ports: {} };
function Figures({ run, graph, onShow }: { run: BackTest; graph: Graph; onShow: (nodeId: string) => void }) {
  const { t } = useTranslation('workflows');
  const { number } = useNumbers();
  const { registry, references, language } = useEditorView();
  const { draft, live } = run;
  const both = (mine: number, theirs: number | undefined) => (
    <>
      <Table.Td ta="right" fw={600}>
        {number(mine)}
      </Table.Td>
      {live && (
        <Table.Td ta="right" c="dimmed">
          {number(theirs ?? 0)}
        </Table.Td>
      )}
    </>
  );
  const heads = (['reachedHere', 'waitingHere', 'endedHereShort', 'mailsHere'] as const).map((key) => t(key));
  const waiting = (figures: BackTest['draft'] | null) =>
    Object.values(figures?.nodes ?? {}).reduce((sum, node) => sum + node.waiting, 0);
  return (
    <>
      {!live && (
        <Alert variant="light" color="gray" p="xs">
          {t('noLiveVersion')}
        </Alert>
      )}
      <Table.ScrollContainer minWidth={live ? 720 : 480}>
        <Table verticalSpacing={5} horizontalSpacing="sm" maw={980}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th rowSpan={live ? 2 : 1}>{t('step')}</Table.Th>
              {heads.map((head) => (
                <Table.Th key={head} ta="right" colSpan={live ? 2 : 1}>
                  {head}
                </Table.Th>
              ))}
            </Table.Tr>
            {live && (
              <Table.Tr>
                {heads.flatMap((head) => [
                  <Table.Th key={`${head} draft`} ta="right" fz="xs">
                    {t('figureDraft')}
                  </Table.Th>,
                  <Table.Th key={`${head} live`} ta="right" fz="xs" c="dimmed">
                    {t('figureLive')}
                  </Table.Th>,
                ])}
              </Table.Tr>
            )}
          </Table.Thead>
          <Table.Tbody>
            <Table.Tr>
              <Table.Td fw={600}>{t('allTogether')}</Table.Td>
              {both(draft.entered, live?.entered)}
              {both(waiting(draft), waiting(live))}
              {both(draft.ended, live?.ended)}
              {both(draft.mails, live?.mails)}
            </Table.Tr>
            {graph.nodes.map((node) => {
              const mine = draft.nodes[node.id] ?? NOTHING;
              const theirs = live?.nodes[node.id] ?? NOTHING;
              const type = registry.get(node.type);
              return (
                <Table.Tr key={node.id}>
                  <Table.Td>
                    <Anchor component="button" size="sm" onClick={() => onShow(node.id)}>
                      {type?.title[language] ?? node.type}
                    </Anchor>
                    <Text size="xs" c="dimmed" lineClamp={1} maw={320}>
                      {summaryOf(node, type, references, language)}
                    </Text>
                    <Ways run={run} nodeId={node.id} names={portsOf(node, type)} />
                  </Table.Td>
                  {both(mine.reached, theirs.reached)}
                  {both(mine.waiting, theirs.waiting)}
                  {both(mine.ended, theirs.ended)}
                  {both(mine.mails, theirs.mails)}
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </>
  );
}

/** Of very many leads some are played: said openly, as all figures are theirs. */
function Sample({ run }: { run: BackTest }) {
  const { t } = useTranslation('workflows');
  const { number } = useNumbers();
  return run.total < run.candidates
    ? t('backTestSample', { total: number(run.total), candidates: number(run.candidates) })
    : null;
}

interface WaysProps {
  readonly run: BackTest;
  readonly nodeId: string;
  readonly names: Readonly<Record<string, { readonly de: string; readonly en: string }>>;
}
/** What the canvas shows on the edges. */
function Ways({ run, nodeId, names }: WaysProps) {
  const { t } = useTranslation('workflows');
  const { number, percent } = useNumbers();
  const { language } = useEditorView();
  const ways = waysOf(run, nodeId).filter(({ port, share }) => share !== undefined && Object.hasOwn(names, port));
  if (Object.keys(names).length < 2 || !ways.length) return null;
  return (
    <Text size="xs" maw={320}>
      {ways
        .map(({ port, n, share, liveShare }) => {
          const beside = liveShare === undefined ? '' : ` (${t('backTestLive', { n: percent(liveShare) })})`;
          return `${names[port]![language]}: ${number(n)} · ${percent(share!)}${beside}`;
        })
        .join('; ')}
    </Text>
  );
}
