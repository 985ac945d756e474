import { TOUCHPOINT_WORDS } from '@cultivar/audience';
import type { KnownTouchpointKind } from '@cultivar/audience';
import { leadRoutes } from '@cultivar/contract';
import type { DryEntry, DryRun } from '@cultivar/engine';
import type { Graph } from '@cultivar/workflow';
import { Anchor, Group, Select, Text, Timeline, UnstyledButton } from '@mantine/core';
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
import { DryRunMail } from './dry-run-mail.tsx';
import { effectWords } from './effect-words.ts';

interface DryRunTimelineProps {
  readonly run: DryRun;
  readonly graph: Graph;
  /** Place in the timeline that is shown now. */
  readonly moment: number;
  readonly onMoment: (moment: number) => void;
  readonly answersOf: (nodeId: string) => Readonly<Record<string, string>>;
  readonly answers: Readonly<Record<string, string>>;
  readonly onAnswer: (nodeId: string, outcome: string | null) => void;
  readonly onShow: (nodeId: string) => void;
}
type Step<Kind extends DryEntry['kind']> = Extract<DryEntry, { kind: Kind }>;
/** What drawing an entry needs. Entries are drawn by functions: Mantine's timeline wants its items as direct children. */
function useDrawing({ graph, moment, onMoment, ...rest }: DryRunTimelineProps) {
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
  /** The time, which jumps there. */
  const at = (key: number, instant: Date) => (
    <UnstyledButton onClick={() => onMoment(key)} aria-current={key === moment ? 'step' : undefined}>
      <Text size="xs" c="dimmed" component="span" td="underline">
        {exact(instant)}
      </Text>
    </UnstyledButton>
  );
  return { ...view, t, exact, fields, about, at, moment, ...rest };
}
type Drawing = ReturnType<typeof useDrawing>;

/** What happened on the virtual clock, and why; what is still ahead is paler. */
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
      return drawEffect(entry, key, d);
    case 'event': {
      const words = TOUCHPOINT_WORDS[entry.touchpoint.kind as KnownTouchpointKind];
      const text = words?.[d.language] ?? entry.touchpoint.kind;
      return line(key, d, <IconBolt size={13} />, <Text size="sm">{text}</Text>, d.at(key, entry.at));
    }
    case 'error': {
      const finding = d.findings.get(entry.nodeId)?.find(({ severity }) => severity === 'error');
      const why = finding?.message[d.language] ?? entry.message;
      const text = `${d.t('stoppedByError')}: ${why}`;
      return line(
        key,
        d,
        <IconExclamationCircle size={13} />,
        <Text size="sm" c="red">
          {text}
        </Text>,
      );
    }
    case 'ended': {
      const text = (
        <Text size="sm" fw={600}>
          {d.t('journeyEnded')}
        </Text>
      );
      return line(key, d, <IconFlag size={13} />, text, d.at(key, entry.at));
    }
    case 'stopped':
      return line(key, d, <IconExclamationCircle size={13} />, <Text size="sm">{d.t(`stopped_${entry.reason}`)}</Text>);
  }
}

const ahead = (key: number, d: Drawing) =>
  key > d.moment ? 'dry-run-ahead' : key === d.moment ? 'dry-run-here' : undefined;
const line = (key: number, d: Drawing, bullet: ReactNode, title: ReactNode, at?: ReactNode) => (
  <Timeline.Item
    key={key}
    {...(ahead(key, d) && { className: ahead(key, d)! })}
    bullet={bullet}
    title={
      <Group gap={8}>
        {title}
        {at}
      </Group>
    }
  />
);

function drawEffect(entry: Step<'effect'>, key: number, d: Drawing): ReactNode {
  const { change, mail } = entry;
  if (!mail || !('template' in change))
    return line(key, d, <IconSparkles size={13} />, <Text size="sm">{effectWords(change, d)}</Text>);
  const name = d.references.template?.get(change.template) ?? change.template;
  return line(key, d, <IconSparkles size={13} />, <DryRunMail template={change.template} mail={mail} name={name} />);
}

function drawStep(entry: Step<'step'>, key: number, d: Drawing): ReactNode {
  const { type, title, summary, ports } = d.about(entry.nodeId);
  const way = Object.keys(ports).length > 1 ? ports[entry.took]?.[d.language] : undefined;
  return (
    <Timeline.Item
      key={key}
      {...(ahead(key, d) && { className: ahead(key, d)! })}
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
          {d.at(key, entry.at)}
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
      {...(ahead(key, d) && { className: ahead(key, d)! })}
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
          data={[
            ...new Map(
              Object.entries(outcomes).map(([outcome, port]) => [
                outcome,
                { value: outcome, label: ports[port]?.[d.language] ?? outcome },
              ]),
            ).values(),
          ]}
          value={d.answers[entry.nodeId] ?? null}
          onChange={(outcome) => d.onAnswer(entry.nodeId, outcome)}
        />
      )}
    </Timeline.Item>
  );
}
