import type { Graph } from '@cultivar/workflow';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { takesInput } from '../model/graph-edits.ts';
import type { EditorStore } from '../model/editor.store.ts';
import type { Point } from '../model/graph-edits.ts';
import { visibleRows, wayOf } from '../model/outline.ts';
import type { OutlineRow } from '../model/outline.ts';
import { nextPort } from '../model/placing.ts';
import { useDrawing } from './drawing-context.ts';
import type { AddRequest } from './drawing-context.ts';
import { useEditorView } from './editor-context.ts';
import type { PortPlace } from './editor-context.ts';

export interface OutlineOptions {
  readonly graph: Graph;
  readonly rows: readonly OutlineRow[];
  readonly selection: readonly string[];
  readonly onEdit: (id: string) => void;
}
export const rowElement = (key: string): HTMLElement | null =>
  document.querySelector(`[data-row="${CSS.escape(key)}"]`);
const idOf = (row: OutlineRow | undefined): string | undefined => (row && 'id' in row ? row.id : undefined);

/** The outline's roving focus, what is folded, and what can be done with the row that has the focus. */
export function useOutline({ graph, rows, selection, onEdit }: OutlineOptions) {
  const { t } = useTranslation('workflows');
  const { readOnly, registry } = useEditorView();
  const { store, quickAdd } = useDrawing();
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(new Set());
  const [at, setAt] = useState<string>();
  const [said, say] = useState('');
  const [connecting, setConnecting] = useState<{ place: PortPlace; at: Point } | null>(null);
  const visible = useMemo(() => visibleRows(rows, collapsed), [rows, collapsed]);
  const parents = useMemo(() => new Set(rows.map(({ parent }) => parent)), [rows]);
  const only = selection.length === 1 ? selection[0] : undefined;
  // what was added, pasted or brought back is where one goes on
  const [followed, follow] = useState(only);
  if (only !== followed) {
    follow(only);
    if (only !== undefined && rows.some(({ key }) => key === only)) setAt(only);
  }
  const row = visible.find(({ key }) => key === at) ?? visible[0];
  const wanted = useRef<string>(undefined);
  useEffect(() => {
    if (wanted.current === undefined) return;
    rowElement(wanted.current)?.focus();
    wanted.current = undefined;
  });
  const goTo = (to: OutlineRow | undefined, extend = false) => {
    if (!to) return;
    setAt(to.key);
    wanted.current = to.key;
    const id = idOf(to);
    if (extend) store.getState().select([...new Set([...selection, ...(id ? [id] : [])])]);
    else store.getState().select(id ? [id] : []);
  };
  const fold = (key: string, shut: boolean) =>
    setCollapsed((before) => {
      const next = new Set(before);
      if (shut) next.add(key);
      else next.delete(key);
      return next;
    });
  const place = row && (wayOf(row) ?? (row.kind === 'step' ? nextPort(graph, row.id, registry) : undefined));
  const below = (): Point => {
    const box = row && rowElement(row.key)?.getBoundingClientRect();
    return box ? { x: Math.min(box.left + 170, innerWidth - 160), y: box.bottom } : { x: innerWidth / 2, y: 160 };
  };
  const acts = rowActs({
    ...{ store, rows, visible, row, selection, readOnly, onEdit, goTo, place, below, quickAdd, t, say, setConnecting },
    focusAgain: (key) => (wanted.current = key),
  });
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (!row || (event.target as HTMLElement).getAttribute('role') !== 'treeitem') return;
    const act = actOf(event, { rows, visible, row, parents, collapsed, acts, goTo, fold, readOnly });
    if (!act) return;
    event.preventDefault();
    act();
  };
  return {
    ...{ visible, row, collapsed, parents, said, say, connecting, place, acts, onKeyDown, goTo, fold },
    closeConnect: () => setConnecting(null),
    mayShift: row?.kind === 'step' && takesInput(graph, row.id, registry),
  };
}

interface RowActing {
  readonly store: EditorStore;
  readonly rows: readonly OutlineRow[];
  readonly visible: readonly OutlineRow[];
  readonly row: OutlineRow | undefined;
  readonly selection: readonly string[];
  readonly readOnly: boolean;
  readonly onEdit: (id: string) => void;
  readonly goTo: (to: OutlineRow | undefined, extend?: boolean) => void;
  readonly place: PortPlace | undefined;
  readonly below: () => Point;
  readonly quickAdd: (request: AddRequest) => void;
  readonly t: TFunction<'workflows'>;
  readonly say: (text: string) => void;
  readonly setConnecting: (to: { place: PortPlace; at: Point }) => void;
  readonly focusAgain: (key: string) => void;
}
/** What can be done with the row that has the focus. */
function rowActs(it: RowActing) {
  const { store, rows, visible, row, place, goTo, t, say } = it;
  const add = () => it.quickAdd({ at: it.below(), place });
  return {
    add,
    connect: () => place && it.setConnecting({ place, at: it.below() }),
    edit: () => {
      const id = idOf(row);
      if (id) it.onEdit(id);
      else if (row?.kind === 'link') goTo(rows.find(({ key }) => key === row.to));
      else if (!it.readOnly) add();
    },
    shift: (to: 'earlier' | 'later') => {
      const id = row?.kind === 'step' ? row.id : undefined;
      if (!id) return;
      const done = store.getState().shift(id, to);
      it.focusAgain(id);
      const no = (rows.find(({ key }) => key === id) as { no: number }).no + (to === 'later' ? 1 : -1);
      say(done ? t('saidMoved', { no }) : t('saidNotMoved'));
    },
    remove: () => {
      if (!row) return;
      const index = visible.indexOf(row);
      const way = wayOf(row);
      const id = idOf(row);
      if (id) {
        const ids = it.selection.includes(id) ? it.selection : [id];
        const near = [...visible.slice(0, index).reverse(), ...visible.slice(index)];
        goTo(near.find((other) => !ids.includes(idOf(other) ?? '')));
        store.getState().remove(ids);
      } else if (way) {
        store.getState().disconnect([way]);
        it.focusAgain(row.key);
      }
      say(t('saidRemoved'));
    },
  };
}

interface KeyActing extends Pick<RowActing, 'rows' | 'visible' | 'goTo' | 'readOnly'> {
  readonly row: OutlineRow;
  readonly parents: ReadonlySet<string | undefined>;
  readonly collapsed: ReadonlySet<string>;
  readonly acts: ReturnType<typeof rowActs>;
  readonly fold: (key: string, shut: boolean) => void;
}
/** The keys of a tree, as its users know them, and those that change it. */
function actOf(event: KeyboardEvent, it: KeyActing): (() => unknown) | undefined {
  const { rows, visible, row, acts, goTo, fold } = it;
  if (event.ctrlKey || event.metaKey) return undefined;
  if (event.altKey) {
    if (it.readOnly) return undefined;
    if (event.key === 'ArrowUp') return () => acts.shift('earlier');
    return event.key === 'ArrowDown' ? () => acts.shift('later') : undefined;
  }
  const opens = it.parents.has(row.key);
  const open = opens && !it.collapsed.has(row.key);
  const move = (by: number, extend: boolean) => goTo(visible[visible.indexOf(row) + by], extend);
  const editing: Record<string, () => unknown> = {
    '/': acts.add,
    c: acts.connect,
    Delete: acts.remove,
    Backspace: acts.remove,
  };
  const moving: Record<string, () => unknown> = {
    ArrowDown: () => move(1, event.shiftKey),
    ArrowUp: () => move(-1, event.shiftKey),
    ArrowRight: () => (opens && !open ? fold(row.key, false) : opens && move(1, false)),
    ArrowLeft: () => (open ? fold(row.key, true) : goTo(rows.find(({ key }) => key === row.parent))),
    Home: () => goTo(visible[0]),
    End: () => goTo(visible.at(-1)),
    Enter: acts.edit,
    ' ': () => goTo(row),
  };
  return moving[event.key] ?? (it.readOnly ? undefined : editing[event.key]);
}
