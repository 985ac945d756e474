import { TOUCHPOINT_WORDS } from '@cultivar/audience';
import type { KnownTouchpointKind } from '@cultivar/audience';
import type { DryEntry, DryRun } from '@cultivar/engine';
import type { Graph } from '@cultivar/workflow';
import { Anchor, Group, Select, Text, Timeline } from '@mantine/core';
import { IconBolt, IconClock, IconExclamationCircle, IconFlag, IconSparkles } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useDates } from '../../../shell/pieces.ts';
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
/** What happened on the virtual clock, and why. */
export function DryRunTimeline({ run, graph, answersOf, answers, onAnswer, onShow }: DryRunTimelineProps) {
  const { t } = useTranslation('workflows');
  const { registry, references, language, findings } = useEditorView();
  const dates = useDates();
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const about = (nodeId: string) => {
    const node = nodes.get(nodeId);
    const type = node && registry.get(node.type);
    return {
      node,
      type,
      title: type?.title[language] ?? '',
      summary: node ? summaryOf(node, type, references, language) : '',
    };
  };
  const because = (why: Readonly<Record<string, unknown>> | null) =>
    why && Object.keys(why).length > 0 ? (
      <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
        {t('because')}:{' '}
        {Object.entries(why)
          .map(([key, value]) => `${key} = ${shown(value)}`)
          .join(' · ')}
      </Text>
    ) : null;
  const draw = (entry: DryEntry, index: number) => {
    const at = (
      <Text size="xs" c="dimmed" component="span">
        {dates.exact(entry.at)}
      </Text>
    );
    switch (entry.kind) {
      case 'step': {
        const { node, type, title, summary } = about(entry.nodeId);
        if (entry.took === 'wait' || entry.took === 'hold') return null;
        const way = node && portsOf(node, type)[entry.took]?.[language];
        const many = node && Object.keys(portsOf(node, type)).length > 1;
        return (
          <Timeline.Item
            key={index}
            bullet={
              <span className={styles.tile} data-category={type?.category} style={{ width: 22, height: 22 }}>
                <NodeIcon name={type?.icon ?? ''} size={14} />
              </span>
            }
            title={
              <Group gap={8}>
                <Anchor component="button" size="sm" fw={600} onClick={() => onShow(entry.nodeId)}>
                  {title}
                </Anchor>
                {many && way && <Text size="sm">→ {way}</Text>}
                {at}
              </Group>
            }
          >
            {summary && <Text size="xs">{summary}</Text>}
            {because(entry.because)}
          </Timeline.Item>
        );
      }
      case 'effect':
        return (
          <Timeline.Item
            key={index}
            bullet={<IconSparkles size={13} />}
            title={
              <Group gap={8}>
                <Text size="sm">{effectWords(entry.change)}</Text>
              </Group>
            }
          />
        );
      case 'event':
        return (
          <Timeline.Item
            key={index}
            bullet={<IconBolt size={13} />}
            title={
              <Group gap={8}>
                <Text size="sm">
                  {TOUCHPOINT_WORDS[entry.touchpoint.kind as KnownTouchpointKind]?.[language] ?? entry.touchpoint.kind}
                </Text>
                {at}
              </Group>
            }
          />
        );
      case 'wait': {
        const outcomes = entry.for === 'answer' ? answersOf(entry.nodeId) : {};
        const { node, type } = about(entry.nodeId);
        const ports = node ? portsOf(node, type) : {};
        return (
          <Timeline.Item
            key={index}
            bullet={<IconClock size={13} />}
            title={<Text size="sm">{t(`waits_${entry.for}`, { until: dates.exact(entry.until) })}</Text>}
          >
            {Object.keys(outcomes).length > 0 && (
              <Select
                size="xs"
                w={260}
                clearable
                label={t('worldAnswers')}
                placeholder={t('noAnswer')}
                data={Object.entries(outcomes).map(([outcome, port]) => ({
                  value: outcome,
                  label: ports[port]?.[language] ?? outcome,
                }))}
                value={answers[entry.nodeId] ?? null}
                onChange={(outcome) => onAnswer(entry.nodeId, outcome)}
              />
            )}
          </Timeline.Item>
        );
      }
      case 'error':
        return (
          <Timeline.Item
            key={index}
            color="red"
            bullet={<IconExclamationCircle size={13} />}
            title={
              <Text size="sm" c="red">
                {t('stoppedByError')}:{' '}
                {findings.get(entry.nodeId)?.find(({ severity }) => severity === 'error')?.message[language] ??
                  entry.message}
              </Text>
            }
          />
        );
      case 'ended':
        return (
          <Timeline.Item
            key={index}
            bullet={<IconFlag size={13} />}
            title={
              <Group gap={8}>
                <Text size="sm" fw={600}>
                  {t('journeyEnded')}
                </Text>
                {at}
              </Group>
            }
          />
        );
      case 'stopped':
        return <Timeline.Item key={index} title={<Text size="sm">{t(`stopped_${entry.reason}`)}</Text>} />;
    }
  };
  const effectWords = (change: Extract<DryEntry, { kind: 'effect' }>['change']): string => {
    const { kind, ...rest } = change;
    const named = Object.entries(rest)
      .filter(([key, value]) => !UNTOLD.has(key) && value !== null && typeof value !== 'object')
      .map(([, value]) => nameOf(String(value), references));
    return `${t(`effect_${kind.replace('.', '_')}`)}${named.length ? `: ${named.join(' · ')}` : ''}`;
  };
  return (
    <Timeline bulletSize={24} lineWidth={2} active={run.timeline.length}>
      {run.timeline.map(draw)}
    </Timeline>
  );
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
const shown = (value: unknown): string =>
  typeof value === 'string' ? value : Array.isArray(value) ? value.map(shown).join(', ') : JSON.stringify(value);
