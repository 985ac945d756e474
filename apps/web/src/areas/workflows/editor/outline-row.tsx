import type { Graph, GraphNode } from '@cultivar/workflow';
import { Badge, Text, VisuallyHidden } from '@mantine/core';
import {
  IconArrowRampRight2,
  IconChevronDown,
  IconChevronRight,
  IconFlagFilled,
  IconNote,
  IconSubtask,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useNumbers } from '../../../shell/pieces.ts';
import { portsOf } from '../model/graph-edits.ts';
import { groupOf } from '../model/notes-and-groups.ts';
import type { OutlineRow } from '../model/outline.ts';
import { summaryOf } from '../model/references.ts';
import { severityOf, useEditorView } from './editor-context.ts';
import editor from './editor.module.css';
import { NodeIcon } from './node-icon.tsx';
import styles from './outline.module.css';

export interface RowFace {
  readonly graph: Graph;
  readonly byId: ReadonlyMap<string, GraphNode>;
  readonly numbers: ReadonlyMap<string, number>;
}
/** What a row says, in sight and to a screen reader. */
export function useRowWords({ graph, byId, numbers }: RowFace) {
  const { t } = useTranslation('workflows');
  const { registry, language, references } = useEditorView();
  const titleOf = (id: string): string => {
    const type = byId.get(id)?.type ?? '';
    return registry.get(type)?.title[language] ?? type;
  };
  const summary = (id: string): string => {
    const node = byId.get(id);
    return (node && summaryOf(node, registry.get(node.type), references, language)) || t('notSetUp');
  };
  const portName = (from: string, port: string): string => {
    const node = byId.get(from);
    return (node && portsOf(node, registry.get(node.type))[port]?.[language]) ?? port;
  };
  const label = (row: OutlineRow): string => {
    if (row.kind === 'step') return titleOf(row.id);
    if (row.kind === 'way') return t('outlineWay', { port: portName(row.from, row.port) });
    if (row.kind === 'end') return t('outlineEnds');
    if (row.kind === 'link') return t('outlineGoesOn', { no: numbers.get(row.to), title: titleOf(row.to) });
    if (row.kind === 'notes') return t('outlineNotes');
    return `${t('note')}: ${graph.notes?.find(({ id }) => id === row.id)?.text || t('noteEmpty')}`;
  };
  return { titleOf, summary, portName, label };
}

interface RowProps extends RowFace {
  readonly row: OutlineRow;
  /** Undefined: nothing lies under it. */
  readonly expanded: boolean | undefined;
  readonly onFold: () => void;
}
/** One line: what it is, and for a step what it does, its faults and its numbers. */
export function RowContent(props: RowProps) {
  const { row, expanded, onFold, byId } = props;
  const { t } = useTranslation('workflows');
  const words = useRowWords(props);
  const { registry } = useEditorView();
  const type = row.kind === 'step' ? registry.get(byId.get(row.id)?.type ?? '') : undefined;
  return (
    <>
      <span
        className={styles.chevron}
        aria-hidden
        onClick={(event) => {
          if (expanded === undefined) return;
          event.stopPropagation();
          onFold();
        }}
      >
        {expanded === undefined ? null : expanded ? <IconChevronDown size={16} /> : <IconChevronRight size={16} />}
      </span>
      {row.kind === 'step' ? (
        <>
          <span className={editor.tile}>
            <NodeIcon name={type?.icon ?? ''} size={16} />
          </span>
          <span className={styles.words}>
            <span className={styles.title}>
              <VisuallyHidden component="span">{t('outlineStepWord')} </VisuallyHidden>
              <span className={styles.no}>{row.no}</span>
              <VisuallyHidden component="span">, </VisuallyHidden>
              {words.titleOf(row.id)}
              <VisuallyHidden component="span">: </VisuallyHidden>
            </span>
            <span className={styles.summary}>{words.summary(row.id)}</span>
          </span>
          <Marks {...props} id={row.id} reached={row.reached} />
        </>
      ) : (
        <>
          <Mark kind={row.kind} />
          <span className={row.kind === 'way' || row.kind === 'notes' ? styles.way : styles.quiet}>
            {row.kind === 'way' ? words.portName(row.from, row.port) : words.label(row)}
          </span>
        </>
      )}
    </>
  );
}
function Mark({ kind }: { kind: OutlineRow['kind'] }) {
  const Drawn = {
    way: IconSubtask,
    end: IconFlagFilled,
    link: IconArrowRampRight2,
    note: IconNote,
    notes: IconNote,
    step: IconNote,
  }[kind];
  return <Drawn size={15} aria-hidden className={styles.mark} />;
}

function Marks({ id, reached, graph }: RowFace & { id: string; reached: boolean }) {
  const { t } = useTranslation('workflows');
  const { number } = useNumbers();
  const view = useEditorView();
  const severity = severityOf(view.findings.get(id));
  const order = view.walked?.nodes.get(id);
  const here = view.numbers?.[id];
  const group = groupOf(graph, id);
  return (
    <span className={styles.marks}>
      {group && (
        <Badge tt="none" size="sm" variant="default" maw={180}>
          {group.title || t('group')}
        </Badge>
      )}
      {!reached && (
        <Badge tt="none" size="sm" variant="light" color="gray">
          {t('notReached')}
        </Badge>
      )}
      {severity && (
        <Badge tt="none" size="sm" variant="light" color={severity === 'error' ? 'red' : 'orange'}>
          {t(severity === 'error' ? 'severityError' : 'severityWarning')}
        </Badge>
      )}
      {order !== undefined && (
        <Badge tt="none" size="sm" variant="filled">
          {t('visitedAs', { no: order })}
        </Badge>
      )}
      {here && (
        <Text size="xs" c="dimmed" component="span">
          {t('outlineNumbers', { at: number(here.at), passed: number(here.passed), left: number(here.left) })}
        </Text>
      )}
    </span>
  );
}
