import type { Language } from '@cultivar/audience';
import { workflowRoutes } from '@cultivar/contract';
import { compileVersion, dryRun } from '@cultivar/engine';
import type { DryRun, Version } from '@cultivar/engine';
import type { Graph } from '@cultivar/workflow';
import { Alert, Button, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { IconPlayerPlay, IconX } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../api.ts';
import { noteFailed } from '../../../shell/pieces.ts';
import { useEditorView } from '../editor/editor-context.ts';
import styles from '../editor/editor.module.css';
import type { WalkedPath } from '../editor/editor-context.ts';
import { answersOf, asKnown, inventedFacts, INVENTED, localTime, pathOf } from '../model/dry-run.ts';
import type { Invented } from '../model/dry-run.ts';
import { summaryOf } from '../model/references.ts';
import { scoringLaws } from '../model/scoring-laws.ts';
import { DryRunEvents } from './dry-run-events.tsx';
import type { DryRunEvent } from './dry-run-events.tsx';
import { DryRunLead } from './dry-run-lead.tsx';
import { DryRunTimeline } from './dry-run-timeline.tsx';
import { useWorkflowProblem } from '../model/problem-text.ts';

interface DryRunPanelProps {
  readonly workflowId: number;
  readonly graph: Graph;
  readonly onWalked: (path: WalkedPath | null) => void;
  readonly onShow: (nodeId: string) => void;
}
export type Chosen =
  { readonly kind: 'invented'; readonly lead: Invented } | { readonly kind: 'real'; readonly id: number | null };

/** Walks one lead through the drawn graph by the very engine, here in the browser; nothing leaves the house. */
export function DryRunPanel({ workflowId, graph, onWalked, onShow }: DryRunPanelProps) {
  const { t } = useTranslation('workflows');
  const { registry, references, language } = useEditorView();
  const say = useWorkflowProblem();
  const [chosen, setChosen] = useState<Chosen>({ kind: 'invented', lead: INVENTED });
  const [startAt, setStartAt] = useState(() => localTime(new Date()));
  const [events, setEvents] = useState<readonly DryRunEvent[]>([]);
  const [answers, setAnswers] = useState<Readonly<Record<string, string>>>({});
  const [entry, setEntry] = useState<string | null>(null);
  const [run, setRun] = useState<DryRun | null>(null);
  const [running, setRunning] = useState(false);
  const entries = graph.nodes.filter((node) => registry.get(node.type)?.category === 'entry');
  const entryNode = entries.find(({ id }) => id === entry) ?? entries[0];
  const version = useMemo(() => compileVersion(graph, registry), [graph, registry]);

  const start = async (given: Readonly<Record<string, string>> = answers) => {
    const at = new Date(startAt);
    if (!entryNode || Number.isNaN(at.getTime()) || (chosen.kind === 'real' && chosen.id === null)) return;
    setRunning(true);
    try {
      const result = await walkOnce(workflowId, version, {
        entryNode: entryNode.id,
        chosen,
        at,
        events,
        answers: given,
        language,
      });
      setRun(result);
      onWalked(pathOf(result));
    } catch (error) {
      noteFailed(say(error));
    } finally {
      setRunning(false);
    }
  };
  const answer = (nodeId: string, outcome: string | null) => {
    const next = { ...answers };
    if (outcome === null) delete next[nodeId];
    else next[nodeId] = outcome;
    setAnswers(next);
    void start(next);
  };
  if (!entryNode) return <Text size="sm">{t('dryRunNeedsEntry')}</Text>;
  return (
    <div className={styles.dryRun}>
      <Stack gap="xs">
        <Text size="xs" c="dimmed">
          {t('dryRunHelp')}
        </Text>
        <Group gap="xs">
          <Button
            size="xs"
            leftSection={<IconPlayerPlay size={15} />}
            loading={running}
            disabled={chosen.kind === 'real' && chosen.id === null}
            onClick={() => void start()}
          >
            {t('startDryRun')}
          </Button>
          {run && (
            <Button
              size="xs"
              variant="default"
              leftSection={<IconX size={15} />}
              onClick={() => {
                setRun(null);
                onWalked(null);
              }}
            >
              {t('clearDryRun')}
            </Button>
          )}
        </Group>
        <DryRunLead chosen={chosen} onChange={setChosen} />
        {entries.length > 1 && (
          <Select
            size="xs"
            label={t('entersAt')}
            allowDeselect={false}
            value={entryNode.id}
            onChange={setEntry}
            data={entries.map((node) => ({
              value: node.id,
              label: `${registry.get(node.type)!.title[language]} ${summaryOf(node, registry.get(node.type), references, language)}`,
            }))}
          />
        )}
        <TextInput
          size="xs"
          type="datetime-local"
          label={t('startsAt')}
          value={startAt}
          onChange={(event) => setStartAt(event.currentTarget.value)}
        />
        <DryRunEvents events={events} onChange={setEvents} />
      </Stack>
      <Stack gap="sm" aria-live="polite">
        {run ? (
          <DryRunTimeline
            run={run}
            graph={graph}
            answersOf={(nodeId) => answersOf(version, nodeId, run)}
            answers={answers}
            onAnswer={answer}
            onShow={onShow}
          />
        ) : (
          <Alert variant="light" color="gray">
            {t('dryRunEmpty')}
          </Alert>
        )}
      </Stack>
    </div>
  );
}

interface Walk {
  readonly entryNode: string;
  readonly chosen: Chosen;
  readonly at: Date;
  readonly events: readonly DryRunEvent[];
  readonly answers: Readonly<Record<string, string>>;
  readonly language: Language;
}
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

async function walkOnce(workflowId: number, version: Version, walk: Walk): Promise<DryRun> {
  const { chosen, at } = walk;
  const query = chosen.kind === 'real' ? { lead: chosen.id! } : {};
  const ground = await call(workflowRoutes.ground, { params: { id: workflowId }, query });
  const known =
    chosen.kind === 'real' && ground.lead
      ? asKnown(ground.lead)
      : inventedFacts(chosen.kind === 'invented' ? chosen.lead : INVENTED, ground.segments, walk.language);
  return dryRun(version, {
    entryNode: walk.entryNode,
    facts: known.facts,
    recentEngagement: known.recentEngagement,
    startAt: at,
    laws: await scoringLaws(),
    answers: Object.fromEntries(Object.entries(walk.answers).map(([id, outcome]) => [id, { outcome }])),
    // a minute later than the wait they are to end begins
    events: walk.events.map(({ days, event }) => ({
      at: new Date(at.getTime() + days * DAY_MS + MINUTE_MS),
      touchpoint: { kind: event.kind, ref: event.ref ?? null },
    })),
  });
}
