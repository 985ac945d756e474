import { walkRoutes, WALKS_OF } from '@cultivar/contract';
import type { StoppedAct, WalkAt, WalksOf } from '@cultivar/contract';
import type { GraphNode } from '@cultivar/workflow';
import { Group, SegmentedControl, Select, Stack, Text } from '@mantine/core';
import { keepPreviousData } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct, useCall } from '../../../api.ts';
import { Loaded, noteDone, noteFailed, Pages } from '../../../shell/pieces.ts';
import { TraceDrawer } from '../../../walks/trace-drawer.tsx';
import { ActBar } from '../../operations/act-bar.tsx';
import { useChosen } from '../../operations/chooser.tsx';
import { StepChoice, WayOutChoice } from '../../operations/choices.tsx';
import { useEditorView } from '../editor/editor-context.ts';
import { portsOf } from '../model/graph-edits.ts';
import { useWorkflowProblem } from '../model/problem-text.ts';
import { useShownFigures } from '../model/use-figures.ts';
import { WalksTable } from './walks-table.tsx';

const PAGE = 25;
interface LeadsPanelProps {
  readonly workflowId: number;
  readonly node: GraphNode;
  readonly of: WalksOf;
  readonly port: string | undefined;
  readonly mayEdit: boolean;
}
/** The leads behind a number of a step: who, when and why, each with its trace; and what to do about those who stand here. */
export function LeadsPanel(props: LeadsPanelProps) {
  const { workflowId, node, mayEdit } = props;
  const { t } = useTranslation('walks');
  const { registry, language, numbers } = useEditorView();
  const span = useShownFigures()?.span ?? 'all';
  const [of, setOf] = useState(props.of);
  const [port, setPort] = useState(props.port);
  const [page, setPage] = useState(1);
  const [traced, trace] = useState<WalkAt | null>(null);
  const type = registry.get(node.type);
  const here = of === 'at' || of === 'failed';
  const leads = useCall(
    walkRoutes.at,
    {
      params: { id: workflowId, node: node.id },
      query: { of, span, offset: (page - 1) * PAGE, limit: PAGE, ...(port && of === 'passed' && { port }) },
    },
    { placeholderData: keepPreviousData, refetchInterval: 5000 },
  );
  const chosen = useChosen((leads.data?.items ?? []).map(({ enrolmentId }) => enrolmentId));
  const show = (next: WalksOf) => {
    setOf(next);
    setPage(1);
    chosen.clear();
  };
  const failed = numbers?.[node.id]?.failed ?? 0;
  const ways = Object.entries(portsOf(node, type));
  return (
    <Stack gap="xs">
      <Group gap="sm" justify="space-between">
        <Text size="sm" fw={600}>
          {t('standing_at', { title: type?.title[language] ?? node.type })}
        </Text>
        <Group gap="xs">
          {of === 'passed' && ways.length > 1 && (
            <Select
              size="xs"
              w={170}
              aria-label={t('way')}
              placeholder={t('allWays')}
              clearable
              data={ways.map(([value, words]) => ({ value, label: words[language] }))}
              value={port ?? null}
              onChange={(next) => {
                setPort(next ?? undefined);
                setPage(1);
              }}
            />
          )}
          <SegmentedControl
            size="xs"
            aria-label={t('whichNumber')}
            value={of}
            onChange={(next) => show(next as WalksOf)}
            data={WALKS_OF.filter((one) => one !== 'failed' || failed > 0 || of === 'failed').map((value) => ({
              value,
              label: t(`of_${value}`),
            }))}
          />
        </Group>
      </Group>
      <Loaded query={leads}>
        {({ items, total }) => (
          <>
            {here && mayEdit && total > 0 && (
              <Acts
                {...{ workflowId, node, of, total, items }}
                chosen={chosen.chosen}
                onDone={() => {
                  chosen.clear();
                  setPage(1);
                }}
              />
            )}
            {items.length === 0 ? (
              <Text size="sm" c="dimmed">
                {t('nobody')}
              </Text>
            ) : (
              <WalksTable
                walks={items}
                here={here}
                node={node}
                chosen={here && mayEdit ? chosen : null}
                onTrace={trace}
              />
            )}
            <Pages size="sm" total={total} pageSize={PAGE} page={page} onChange={setPage} />
          </>
        )}
      </Loaded>
      <TraceDrawer
        walk={traced && { enrolmentId: traced.enrolmentId, name: traced.lead.name }}
        onClose={() => trace(null)}
      />
    </Stack>
  );
}

interface ActsProps {
  readonly workflowId: number;
  readonly node: GraphNode;
  readonly of: WalksOf;
  readonly total: number;
  readonly items: readonly WalkAt[];
  readonly chosen: readonly number[];
  readonly onDone: () => void;
}
/** Retry, skip, move, take out: those ticked, else all who stand here. */
function Acts({ workflowId, node, of, total, items, chosen, onDone }: ActsProps) {
  const { t } = useTranslation('walks');
  const say = useWorkflowProblem();
  const [choice, setChoice] = useState('');
  const act = useAct(walkRoutes.act, ['/api/workflows', '/api/walks', '/api/operations']);
  const no = items[0]?.versionNo;
  const place = no === undefined ? undefined : { workflowId, no, node };
  const ready = choice !== '';
  const acts = [
    ...(of === 'failed' ? [{ key: 'retry' }] : []),
    { key: 'skip', choice: <WayOutChoice at={place} value={choice} onChange={setChoice} />, ready },
    { key: 'move', choice: <StepChoice at={place} value={choice} onChange={setChoice} />, ready },
    { key: 'take-out', dangerous: true },
  ];
  const perform = (key: string, close: () => void) =>
    act.mutate(
      {
        params: { id: workflowId, node: node.id },
        body: {
          of: of === 'failed' ? 'failed' : 'at',
          act: actOf(key, choice),
          ...(chosen.length > 0 && { enrolmentIds: [...chosen] }),
        },
      },
      {
        onSuccess: ({ done, left }) => {
          close();
          onDone();
          noteDone(left ? t('doneLeft', { done, left }) : t('doneActs', { count: done }));
        },
        onError: (error) => noteFailed(say(error)),
      },
    );
  return (
    <ActBar
      acts={acts}
      chosen={chosen.length}
      total={total}
      all={t('allHere', { count: total })}
      busy={act.isPending}
      onAct={perform}
      onAsk={() => setChoice('')}
    />
  );
}

function actOf(key: string, choice: string): StoppedAct {
  if (key === 'skip') return { act: 'skip', port: choice };
  if (key === 'move') return { act: 'move', nodeId: choice };
  return { act: key === 'retry' ? 'retry' : 'take-out' };
}
