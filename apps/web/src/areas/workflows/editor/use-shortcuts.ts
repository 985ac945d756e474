import { useEffect } from 'react';

export interface Shortcuts {
  readonly undo: () => void;
  readonly redo: () => void;
  /** @returns the text to be put on the clipboard; undefined: nothing to copy */
  readonly copy: () => string | undefined;
  readonly cut: () => string | undefined;
  readonly paste: (text: string) => void;
  readonly duplicate: () => void;
  readonly remove: () => void;
  readonly selectAll: () => void;
  readonly deselect: () => void;
  /** Opens the list of steps. */
  readonly add: () => void;
  readonly note: () => void;
  readonly group: () => void;
  readonly fit: () => void;
  readonly fitSelection: () => void;
}
type Key = Exclude<keyof Shortcuts, 'copy' | 'cut' | 'paste'>;
/** Where a person types or chooses, keys belong to that. */
const TYPING =
  'input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable], [role="dialog"], [role="listbox"], [role="menu"]';
const isTyping = (target: EventTarget | null): boolean => Boolean((target as Element | null)?.closest?.(TYPING));

/** Somebody marked words to copy them; a click with Shift on a card marks words too, by the way. */
function readsText(): boolean {
  const marked = getSelection();
  const on = marked?.anchorNode?.parentElement?.closest('.react-flow, [role="tree"], nav');
  return Boolean(marked?.toString().trim()) && !on;
}

/** The editor's keys, wherever the focus is but in an input. Selected text keeps Ctrl+C for itself. */
export function useShortcuts(shortcuts: Shortcuts, enabled: boolean): void {
  useEffect(() => {
    if (!enabled) return undefined;
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isTyping(event.target)) return;
      const act = shortcutOf(event);
      if (!act) return;
      event.preventDefault();
      shortcuts[act]();
    };
    // the browser's own events: they need no permission, and carry the text wherever it is pasted
    const clip = (event: ClipboardEvent) => {
      if (event.defaultPrevented || isTyping(event.target) || isTyping(document.activeElement)) return;
      if (event.type === 'paste') {
        event.preventDefault();
        shortcuts.paste(event.clipboardData?.getData('text/plain') ?? '');
      } else if (!readsText()) {
        const text = event.type === 'cut' ? shortcuts.cut() : shortcuts.copy();
        if (text === undefined) return;
        event.preventDefault();
        event.clipboardData?.setData('text/plain', text);
      }
    };
    window.addEventListener('keydown', listen);
    for (const type of ['copy', 'cut', 'paste'] as const) document.addEventListener(type, clip);
    return () => {
      window.removeEventListener('keydown', listen);
      for (const type of ['copy', 'cut', 'paste'] as const) document.removeEventListener(type, clip);
    };
  }, [shortcuts, enabled]);
}

function shortcutOf(event: KeyboardEvent): Key | undefined {
  const key = event.key.toLowerCase();
  if (event.ctrlKey || event.metaKey) {
    if (key === 'z') return event.shiftKey ? 'redo' : 'undo';
    const withControl: Readonly<Record<string, Key>> = { y: 'redo', d: 'duplicate', a: 'selectAll', g: 'group' };
    return event.shiftKey || event.altKey ? undefined : withControl[key];
  }
  if (event.altKey) return undefined;
  // by place on the keyboard: with Shift each language has another sign there
  if (event.shiftKey && event.code === 'Digit1') return 'fit';
  if (event.shiftKey && event.code === 'Digit2') return 'fitSelection';
  const alone: Readonly<Record<string, Key>> = {
    delete: 'remove',
    backspace: 'remove',
    escape: 'deselect',
    '/': 'add',
    n: 'note',
  };
  return alone[key];
}
