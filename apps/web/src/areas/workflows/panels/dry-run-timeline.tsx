import { TOUCHPOINT_WORDS } from '@cultivar/audience';
import type { KnownTouchpointKind } from '@cultivar/audience';
import { leadRoutes } from '@cultivar/contract';
import type { DryEntry, DryRun } from '@cultivar/engine';
import type { Graph } from '@cultivar/workflow';
import { Anchor, Group, Select, Text, Timeline } from '@mantine/core';
import { IconBolt, IconClock, IconExclamationCircle, IconFlag, IconSparkles } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../../api.ts';
import { useDates } from '../../../shell/pieces.ts';
import { Because } from '../../leads/detail/because.tsx';
import { useEditorView } from '../editor/editor-context.ts';
import styles from '../editor/editor.module.css';
import { NodeIcon } from '../editor/node-icon.tsx';
import { portsOf } from '../model/graph-edits.ts';
import { summaryOf } from '../model/references.ts';

interface DryRunTimelineProps {
  readonly run: DryRun;
  readonly graph: Graph;
  readonly answersOf: (nodeId: string) => Readonly<Record<string, string>>;
  readonly answers: Readonly<Record<string, string>>;
  readonly onAnswer: (nodeId: string, outcome: string | null) => void;
  readonly onShow: (nodeId: string) => void;
}
type Step<Kind extends DryEntry['kind']> = Extract<DryEntry, { kind: Kind }>;
/** What drawing an entry needs. Entries are drawn by functions: Mantine's timeline wants its items as direct children. */
function useDrawing({ graph, answersOf, answers, onAnswer, onShow }: DryRunTimelineProps) {
  const { t } = useTranslation('workflows');
  const view = useEditorView();
  const { exact } = useDates();
  const fields = useCall(leadRoutes.fields, {}).data ?? [];
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const about = (nodeId: string) => {
    const node = nodes.get(nodeId);
    const type = node && view.registry.get(node.type);
    return {
      type,
      title: type?.title[view.language] ?? '',
      summary: node ? summaryOf(node, type, view.references, view.language) : '',
      ports: node ? portsOf(node, type) : {},
    };
  };
  const at = (instant: Date) => (
    <Text size="xs" c="dimmed" component="span">
      {exact(instant)}
    </Text>
  );
  return { ...view, t, exact, fields, about, at, answersOf, answers, onAnswer, onShow };
}
type Drawing = ReturnType<typeof useDrawing>;

/** What happened on the virtual clock, and why. */
export function DryRunTimeline(props: DryRunTimelineProps) {
  const drawing = useDrawing(props);
  const { timeline } = props.run;
  return (
    <Timeline bulletSize={24} lineWidth={2} active={timeline.length}>
      {timeline.map((entry, index) => draw(entry, index, drawing))}
    </Timeline>
  );
}

function draw(entry: DryEntry, key: number, d: Drawing): ReactNode {
  switch (entry.kind) {
    case 'step':
      return entry.took === 'wait' || entry.took === 'hold' ? null : drawStep(entry, key, d);
    case 'wait':
      return drawWait(entry, key, d);
    case 'effect':
      return line(key, <IconSparkles size={13} />, <Text size="sm">{effectWords(entry.change, d)}</Text>);
    case 'event': {
      const words = TOUCHPOINT_WORDS[entry.touchpoint.kind as KnownTouchpointKind];
      return line(
        key,
        <IconBolt size={13} />,
        <Text size="sm">{words?.[d.language] ?? entry.touchpoint.kind}</Text>,
        d.at(entry.at),
      );
    }
    case 'error': {
      const finding = d.findings.get(entry.nodeId)?.find(({ severity }) => severity === 'error');
      return line(
        key,
        <IconExclamationCircle size={13} />,
        <Text size="sm" c="red">
          {d.t('stoppedByError')}: {finding?.message[d.language] ?? entry.message}
        </Text>,
      );
    }
    case 'ended':
      return line(
        key,
        <IconFlag size={13} />,
        <Text size="sm" fw={600}>
          {d.t('journeyEnded')}
        </Text>,
        d.at(entry.at),
      );
    case 'stopped':
      return line(key, <IconExclamationCircle size={13} />, <Text size="sm">{d.t(`stopped_${entry.reason}`)}</Text>);
  }
}

const line = (key: number, bullet: ReactNode, title: ReactNode, at?: ReactNode) => (
  <Timeline.Item
    key={key}
    bullet={bullet}
    title={
      <Group gap={8}>
        {title}
        {at}
      </Group>
    }
  />
);

function drawStep(entry: Step<'step'>, key: number, d: Drawing): ReactNode {
  const { type, title, summary, ports } = d.about(entry.nodeId);
  const way = Object.keys(ports).length > 1 ? ports[entry.took]?.[d.language] : undefined;
  return (
    <Timeline.Item
      key={key}
      bullet={
        <span className={styles.tile} data-category={type?.category} style={{ width: 22, height: 22 }}>
          <NodeIcon name={type?.icon ?? ''} size={14} />
        </span>
      }
      title={
        <Group gap={8}>
          <Anchor component="button" size="sm" fw={600} onClick={() => d.onShow(entry.nodeId)}>
            {title}
          </Anchor>
          {way && <Text size="sm">→ {way}</Text>}
          {d.at(entry.at)}
        </Group>
      }
    >
      {summary && <Text size="xs">{summary}</Text>}
      {entry.because && <Because because={entry.because} fields={d.fields} />}
    </Timeline.Item>
  );
}

function drawWait(entry: Step<'wait'>, key: number, d: Drawing): ReactNode {
  const outcomes = entry.for === 'answer' ? d.answersOf(entry.nodeId) : {};
  const { ports } = d.about(entry.nodeId);
  return (
    <Timeline.Item
      key={key}
      bullet={<IconClock size={13} />}
      title={<Text size="sm">{d.t(`waits_${entry.for}`, { until: d.exact(entry.until) })}</Text>}
    >
      {Object.keys(outcomes).length > 0 && (
        <Select
          size="xs"
          w={260}
          clearable
          label={d.t('worldAnswers')}
          placeholder={d.t('noAnswer')}
          data={Object.entries(outcomes).map(([outcome, port]) => ({
            value: outcome,
            label: ports[port]?.[d.language] ?? outcome,
          }))}
          value={d.answers[entry.nodeId] ?? null}
          onChange={(outcome) => d.onAnswer(entry.nodeId, outcome)}
        />
      )}
    </Timeline.Item>
  );
}

function effectWords(change: Step<'effect'>['change'], { t, references }: Drawing): string {
  const { kind, ...rest } = change;
  const named = Object.entries(rest)
    .filter(([key, value]) => !UNTOLD.has(key) && value !== null && typeof value !== 'object')
    .map(([, value]) => nameOf(String(value), references));
  return `${t(`effect_${kind.replace('.', '_')}`)}${named.length ? `: ${named.join(' · ')}` : ''}`;
}

/** Parts of an effect that say nothing to a marketer. */
const UNTOLD: ReadonlySet<string> = new Set(['purpose', 'answerWithinHours', 'rule']);
const nameOf = (id: string, references: Readonly<Record<string, ReadonlyMap<string, string>>>): string => {
  for (const known of Object.values(references)) {
    const name = known.get(id);
    if (name !== undefined && !/^\d+$/.test(id)) return name;
  }
  return id;
};
