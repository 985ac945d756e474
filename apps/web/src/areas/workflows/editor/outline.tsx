import type { Graph, GraphNode } from '@cultivar/workflow';
import { ActionIcon, Button, Kbd, Popover, Stack, Text, Tooltip, VisuallyHidden } from '@mantine/core';
import {
  IconArrowDown,
  IconArrowUp,
  IconClipboard,
  IconCopy,
  IconCopyPlus,
  IconKeyboard,
  IconLink,
  IconNote,
  IconPencil,
  IconPlus,
  IconStack2,
  IconTrash,
} from '@tabler/icons-react';
import { useMemo } from 'react';
import type { CSSProperties } from 'react';
import { useTranslation } from 'react-i18next';
import { jumpsOf, portsOf } from '../model/graph-edits.ts';
import { outlineOf } from '../model/outline.ts';
import type { OutlineRow } from '../model/outline.ts';
import { ConnectMenu } from './connect-menu.tsx';
import { useDrawing } from './drawing-context.ts';
import { useEditorView } from './editor-context.ts';
import styles from './outline.module.css';
import { RowContent, useRowWords } from './outline-row.tsx';
import type { Editing } from './use-editing.ts';
import { useOutline } from './use-outline.ts';

interface OutlineProps {
  readonly graph: Graph;
  readonly editing: Editing;
  readonly onEdit: (id: string) => void;
}
type Acting = ReturnType<typeof useOutline>;

/** The same graph as a tree in the order of the journey: everything can be done here, by keys alone and without dragging. */
export function Outline({ graph, editing, onEdit }: OutlineProps) {
  const { t } = useTranslation('workflows');
  const { registry, readOnly } = useEditorView();
  const { store } = useDrawing();
  const byId = useMemo(() => new Map(graph.nodes.map((node) => [node.id, node])), [graph]);
  const rows = useMemo(
    () =>
      outlineOf(
        graph,
        (id) => Object.keys(portsOf(byId.get(id)!, registry.get(byId.get(id)!.type))),
        (id) => jumpsOf(byId.get(id), registry.get(byId.get(id)!.type)).filter((to) => byId.has(to)),
      ),
    [graph, byId, registry],
  );
  const numbers = useMemo(
    () => new Map(rows.flatMap((row): [string, number][] => (row.kind === 'step' ? [[row.id, row.no]] : []))),
    [rows],
  );
  const acting = useOutline({ graph, rows, selection: editing.selection, onEdit });
  const face = { graph, byId, numbers };
  const words = useRowWords(face);
  return (
    <div className={styles.page}>
      <div className={styles.sheet}>
        {!readOnly && <Bar acting={acting} editing={editing} />}
        {rows.length ? (
          <ul
            className={styles.tree}
            role="tree"
            aria-label={t('outlineTree')}
            aria-multiselectable="true"
            onKeyDown={acting.onKeyDown}
          >
            {acting.visible.map((row) => (
              <Row key={row.key} row={row} rows={rows} face={face} acting={acting} selection={editing.selection} />
            ))}
          </ul>
        ) : (
          <Stack align="center" py={56} gap="sm">
            <Text c="dimmed" size="sm" ta="center" maw={420}>
              {t('outlineEmpty')}
            </Text>
            {!readOnly && (
              <Button leftSection={<IconPlus size={16} />} onClick={acting.acts.add}>
                {t('stepAdd')}
              </Button>
            )}
          </Stack>
        )}
        <VisuallyHidden role="status">{acting.said}</VisuallyHidden>
      </div>
      {acting.connecting && (
        <ConnectMenu
          {...acting.connecting}
          face={face}
          onClose={acting.closeConnect}
          onPick={(to) => {
            const { place } = acting.connecting!;
            const port = words.portName(place.from, place.port);
            if (to) store.getState().connect({ ...place, to });
            else store.getState().disconnect([place]);
            acting.say(to ? t('saidConnected', { port, no: numbers.get(to) }) : t('saidEnds', { port }));
            acting.closeConnect();
            acting.goTo(acting.row);
          }}
        />
      )}
    </div>
  );
}

interface TreeRowProps {
  readonly row: OutlineRow;
  readonly rows: readonly OutlineRow[];
  readonly face: { graph: Graph; byId: ReadonlyMap<string, GraphNode>; numbers: ReadonlyMap<string, number> };
  readonly acting: Acting;
  readonly selection: readonly string[];
}
function Row({ row, rows, face, acting, selection }: TreeRowProps) {
  const { registry } = useEditorView();
  const words = useRowWords(face);
  const siblings = rows.filter(({ parent }) => parent === row.parent);
  const opens = acting.parents.has(row.key);
  const expanded = opens ? !acting.collapsed.has(row.key) : undefined;
  const selected = 'id' in row ? selection.includes(row.id) : acting.row?.key === row.key;
  return (
    <li
      role="treeitem"
      className={styles.row}
      style={{ '--level': row.level } as CSSProperties}
      data-row={row.key}
      data-category={
        row.kind === 'step' ? (registry.get(face.byId.get(row.id)?.type ?? '')?.category ?? 'world') : undefined
      }
      aria-label={row.kind === 'step' ? undefined : words.label(row)}
      aria-level={row.level}
      aria-setsize={siblings.length}
      aria-posinset={siblings.indexOf(row) + 1}
      aria-expanded={expanded}
      aria-selected={selected}
      tabIndex={acting.row?.key === row.key ? 0 : -1}
      onClick={(event) => acting.goTo(row, event.shiftKey || event.ctrlKey || event.metaKey)}
      onDoubleClick={acting.acts.edit}
    >
      <RowContent {...face} row={row} expanded={expanded} onFold={() => acting.fold(row.key, expanded === true)} />
    </li>
  );
}

/** What can be done with the chosen row, for those who point; each has its key. */
function Bar({ acting, editing }: { acting: Acting; editing: Editing }) {
  const { t } = useTranslation('workflows');
  const { row, acts, place, mayShift } = acting;
  const id = row && 'id' in row ? row.id : undefined;
  const ids = id && !editing.selection.includes(id) ? [id] : editing.selection;
  const buttons = [
    { label: t('stepAdd'), key: '/', icon: IconPlus, act: acts.add, may: true },
    { label: t('stepConnect'), key: 'C', icon: IconLink, act: acts.connect, may: Boolean(place) },
    { label: t('stepSettings'), key: t('keyEnter'), icon: IconPencil, act: acts.edit, may: Boolean(id) },
    { label: t('stepEarlier'), key: 'Alt+↑', icon: IconArrowUp, act: () => acts.shift('earlier'), may: mayShift },
    { label: t('stepLater'), key: 'Alt+↓', icon: IconArrowDown, act: () => acts.shift('later'), may: mayShift },
    { label: t('note'), key: 'N', icon: IconNote, act: editing.note, may: true },
    { label: t('makeGroup'), key: t('keyControlG'), icon: IconStack2, act: editing.group, may: row?.kind === 'step' },
    { label: t('duplicate'), key: '', icon: IconCopyPlus, act: () => editing.duplicate(ids), may: Boolean(id) },
    { label: t('copy'), key: '', icon: IconCopy, act: () => editing.copy(ids), may: Boolean(id) },
    { label: t('stepPaste'), key: '', icon: IconClipboard, act: editing.paste, may: true },
    {
      label: t('delete'),
      key: t('keyDelete'),
      icon: IconTrash,
      act: acts.remove,
      may: Boolean(row && row.kind !== 'notes'),
    },
  ];
  return (
    <div className={styles.bar} role="toolbar" aria-label={t('rowActions')}>
      {buttons.map(({ label, key, icon: Drawn, act, may }) => (
        <Tooltip key={label} label={key ? `${label} (${key})` : label}>
          <ActionIcon variant="subtle" color="gray" size={34} aria-label={label} disabled={!may} onClick={() => act()}>
            <Drawn size={18} />
          </ActionIcon>
        </Tooltip>
      ))}
      <Keys />
    </div>
  );
}

const KEYS = [
  ['keyArrows', 'key_move'],
  ['← →', 'key_fold'],
  ['keyEnter', 'key_settings'],
  ['/', 'key_add'],
  ['C', 'key_connect'],
  ['keyAltArrows', 'key_shift'],
  ['keyShiftArrows', 'key_select'],
  ['N', 'key_note'],
  ['keyControlG', 'key_group'],
  ['keyClip', 'key_clip'],
  ['keyDelete', 'key_delete'],
  ['keyUndo', 'key_undo'],
] as const;
function Keys() {
  const { t } = useTranslation('workflows');
  return (
    <Popover width={360} position="bottom-end" shadow="lg" withinPortal trapFocus>
      <Popover.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={34}
          ml="auto"
          aria-label={t('outlineKeys')}
          title={t('outlineKeys')}
        >
          <IconKeyboard size={18} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>
        <dl className={styles.keys}>
          {KEYS.map(([key, what]) => (
            <div key={what} style={{ display: 'contents' }}>
              <dt>
                <Kbd size="xs">{key.startsWith('key') ? t(key) : key}</Kbd>
              </dt>
              <dd>{t(what)}</dd>
            </div>
          ))}
        </dl>
      </Popover.Dropdown>
    </Popover>
  );
}
