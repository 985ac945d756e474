import { useEffect } from 'react';

export interface Shortcuts {
  readonly undo: () => void;
  readonly redo: () => void;
  readonly copy: () => void;
  readonly cut: () => void;
  readonly paste: () => void;
  readonly duplicate: () => void;
  readonly remove: () => void;
  readonly selectAll: () => void;
  readonly deselect: () => void;
}
/** Where a person types or chooses, keys belong to that. */
const TYPING = 'input, textarea, select, [contenteditable], [role="dialog"], [role="listbox"], [role="menu"]';

/** The editor's keys, wherever the focus is but in an input. Selected text keeps Ctrl+C for itself. */
export function useShortcuts(shortcuts: Shortcuts, enabled: boolean): void {
  useEffect(() => {
    if (!enabled) return undefined;
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || (event.target as Element | null)?.closest?.(TYPING)) return;
      const act = shortcutOf(event);
      if (!act || (act === 'copy' && !getSelection()?.isCollapsed)) return;
      event.preventDefault();
      shortcuts[act]();
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [shortcuts, enabled]);
}

function shortcutOf(event: KeyboardEvent): keyof Shortcuts | undefined {
  const key = event.key.toLowerCase();
  if (event.ctrlKey || event.metaKey) {
    if (key === 'z') return event.shiftKey ? 'redo' : 'undo';
    const withControl: Readonly<Record<string, keyof Shortcuts>> = {
      y: 'redo',
      c: 'copy',
      x: 'cut',
      v: 'paste',
      d: 'duplicate',
      a: 'selectAll',
    };
    return event.shiftKey || event.altKey ? undefined : withControl[key];
  }
  if (key === 'delete' || key === 'backspace') return 'remove';
  return key === 'escape' ? 'deselect' : undefined;
}
