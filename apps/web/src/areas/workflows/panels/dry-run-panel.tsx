import { workflowRoutes } from '@cultivar/contract';
import { compileVersion, dryRunOf, inventedKnown } from '@cultivar/engine';
import type { Course, DryRun, Known, ScenarioResult } from '@cultivar/engine';
import type { Graph, GraphNode, InventedLead, Scenario } from '@cultivar/workflow';
import { Alert, Button, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { IconPlayerPlay, IconX } from '@tabler/icons-react';
import { useReactFlow } from '@xyflow/react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../api.ts';
import { noteFailed } from '../../../shell/pieces.ts';
import { useEditorView } from '../editor/editor-context.ts';
import styles from '../editor/editor.module.css';
import type { WalkedPath } from '../editor/editor-context.ts';
import { answersOf, asKnown, INVENTED, localTime, pathOf, withoutName } from '../model/dry-run.ts';
import { summaryOf } from '../model/references.ts';
import { scoringLaws } from '../model/scoring-laws.ts';
import { DryRunEvents } from './dry-run-events.tsx';
import type { DryRunEvent } from './dry-run-events.tsx';
import { DryRunLead } from './dry-run-lead.tsx';
import { DryRunPlayer } from './dry-run-player.tsx';
import { DryRunTimeline } from './dry-run-timeline.tsx';
import './dry-run.css';
import { SaveScenario, ScenarioList } from './scenarios.tsx';
import { useWorkflowProblem } from '../model/problem-text.ts';

interface DryRunPanelProps {
  readonly workflowId: number;
  readonly graph: Graph;
  readonly scenarios: readonly ScenarioResult[];
  readonly onWalked: (path: WalkedPath | null) => void;
  readonly onShow: (nodeId: string) => void;
  /** Left out: nothing can be changed. */
  readonly onScenarios?: (scenarios: readonly Scenario[]) => void;
}
export type Chosen =
  { readonly kind: 'invented'; readonly lead: InventedLead } | { readonly kind: 'real'; readonly id: number | null };
interface Walked {
  readonly run: DryRun;
  readonly course: Course;
  readonly lead: InventedLead;
  /** Somebody real walked. */
  readonly real: boolean;
}

/** What is asked for, the walk that came of it, and the moment of it that is shown. */
function useDryRun({ workflowId, graph, onWalked }: DryRunPanelProps) {
  const { registry, language } = useEditorView();
  const say = useWorkflowProblem();
  const flow = useReactFlow();
  const [chosen, setChosen] = useState<Chosen>({ kind: 'invented', lead: { ...INVENTED, language } });
  const [startAt, setStartAt] = useState(() => localTime(new Date()));
  const [events, setEvents] = useState<readonly DryRunEvent[]>([]);
  const [answers, setAnswers] = useState<Readonly<Record<string, string>>>({});
  const [entry, setEntry] = useState<string | null>(null);
  const [walked, setWalked] = useState<Walked | null>(null);
  const [moment, setMoment] = useState(0);
  const [running, setRunning] = useState(false);
  const entries = graph.nodes.filter((node) => registry.get(node.type)?.category === 'entry');
  const entryNode = entries.find(({ id }) => id === entry) ?? entries[0];
  const version = useMemo(() => compileVersion(graph, registry), [graph, registry]);

  const show = useCallback(
    (run: DryRun, at: number) => {
      setMoment(at);
      const path = pathOf(run, at);
      onWalked(path);
      const node = path.current === undefined ? undefined : flow.getNode(path.current);
      const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
      if (node)
        void flow.setCenter(node.position.x + 132, node.position.y + 60, {
          zoom: flow.getZoom(),
          duration: still ? 0 : 350,
        });
    },
    [flow, onWalked],
  );
  const start = async (who: Chosen, course: Course) => {
    if (Number.isNaN(Date.parse(course.startAt)) || (who.kind === 'real' && who.id === null)) return;
    setRunning(true);
    try {
      const { known, lead } = await leadOf(workflowId, who);
      const run = dryRunOf(version, course, known, await scoringLaws());
      setWalked({ run, course, lead, real: who.kind === 'real' });
      const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
      show(run, still ? run.timeline.length - 1 : 0);
    } catch (error) {
      noteFailed(say(error));
    } finally {
      setRunning(false);
    }
  };
  const course = (given = answers): Course => ({
    ...{ entryNode: entryNode?.id ?? '', startAt: toInstant(startAt), events: [...events], answers: { ...given } },
  });
  const answer = (nodeId: string, outcome: string | null) => {
    const next = Object.fromEntries(Object.entries(answers).filter(([id]) => id !== nodeId));
    if (outcome !== null) next[nodeId] = outcome;
    setAnswers(next);
    void start(chosen, course(next));
  };
  const open = (scenario: Scenario) => {
    const who: Chosen = { kind: 'invented', lead: scenario.lead };
    setChosen(who);
    setEntry(scenario.entryNode);
    setStartAt(localTime(new Date(scenario.startAt)));
    setEvents(scenario.events);
    setAnswers(scenario.answers);
    void start(who, scenario);
  };
  // the path leaves the canvas with the panel
  useEffect(() => () => onWalked(null), [onWalked]);
  // what is told of the moment comes into view with it
  const result = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const box = result.current;
    const here = box?.querySelector<HTMLElement>('.dry-run-here');
    if (box && here && box.scrollHeight > box.clientHeight) box.scrollTop = here.offsetTop - box.offsetTop - 90;
  }, [moment, walked]);
  const jump = useCallback((at: number) => walked && show(walked.run, at), [show, walked]);
  return {
    ...{ chosen, setChosen, startAt, setStartAt, events, setEvents, answers, setEntry, entries, entryNode },
    ...{ walked, moment, running, version, result, answer, open, jump },
    start: () => void start(chosen, course()),
    close: () => {
      setWalked(null);
      onWalked(null);
    },
  };
}
type DryRunning = ReturnType<typeof useDryRun>;

/** Walks one lead through the drawn graph by the very engine, here in the browser; nothing leaves the house. */
export function DryRunPanel(props: DryRunPanelProps) {
  const { t } = useTranslation('workflows');
  const running = useDryRun(props);
  if (!running.entryNode) return <Text size="sm">{t('dryRunNeedsEntry')}</Text>;
  return (
    <div className={styles.dryRun}>
      <Asked {...props} it={running} entryNode={running.entryNode} />
      <Shown {...props} it={running} />
    </div>
  );
}

type AskedProps = DryRunPanelProps & { readonly it: DryRunning; readonly entryNode: GraphNode };
/** Who walks, from where and when, and what happens on the way. */
function Asked({ graph, scenarios, onScenarios, it, entryNode }: AskedProps) {
  const { t } = useTranslation('workflows');
  const { registry, references, language } = useEditorView();
  const {
    chosen,
    setChosen,
    startAt,
    setStartAt,
    events,
    setEvents,
    setEntry,
    entries,
    walked,
    running,
    open,
    start,
    close,
  } = it;
  return (
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
          onClick={start}
        >
          {t('startDryRun')}
        </Button>
        {walked && (
          <Button size="xs" variant="default" leftSection={<IconX size={15} />} onClick={close}>
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
      <ScenarioList
        results={scenarios}
        graph={graph}
        onOpen={open}
        {...(onScenarios && {
          onRemove: (id: string) => onScenarios((graph.scenarios ?? []).filter((one) => one.id !== id)),
        })}
      />
    </Stack>
  );
}

/** The journey on its own clock, and what of it shall be expected from now on. */
function Shown({ graph, onShow, onScenarios, it }: DryRunPanelProps & { readonly it: DryRunning }) {
  const { t } = useTranslation('workflows');
  const { walked, moment, jump, version, answers, answer, result } = it;
  return (
    <Stack gap="sm" {...(walked && { className: 'dry-run-result' })} ref={result}>
      {walked ? (
        <>
          <DryRunPlayer
            key={walked.course.startAt + walked.run.timeline.length}
            run={walked.run}
            at={moment}
            onAt={jump}
          />
          <DryRunTimeline
            run={walked.run}
            graph={graph}
            moment={moment}
            onMoment={jump}
            answersOf={(nodeId) => answersOf(version, nodeId, walked.run)}
            answers={answers}
            onAnswer={answer}
            onShow={onShow}
          />
          {onScenarios && (
            <SaveScenario
              graph={graph}
              {...walked}
              onSave={(scenario) => onScenarios([...(graph.scenarios ?? []), scenario])}
            />
          )}
        </>
      ) : (
        <Alert variant="light" color="gray">
          {t('dryRunEmpty')} {t('nothingLeaves')}
        </Alert>
      )}
    </Stack>
  );
}

/** An input that is being written may hold no time at all. */
const toInstant = (local: string): string => {
  const at = new Date(local);
  return Number.isNaN(at.getTime()) ? '' : at.toISOString();
};

async function leadOf(workflowId: number, chosen: Chosen): Promise<{ known: Known; lead: InventedLead }> {
  const query = chosen.kind === 'real' ? { lead: chosen.id! } : {};
  const ground = await call(workflowRoutes.ground, { params: { id: workflowId }, query });
  if (chosen.kind === 'real' && ground.lead) {
    const known = asKnown(ground.lead);
    return { known, lead: withoutName(known) };
  }
  const lead = chosen.kind === 'invented' ? chosen.lead : INVENTED;
  return { known: inventedKnown(lead, ground.segments, ground.content), lead };
}
