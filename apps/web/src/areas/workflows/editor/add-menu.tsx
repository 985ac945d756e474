import { IconPlus } from '@tabler/icons-react';
import { useDrawing } from './drawing-context.ts';
import type { PortPlace } from './editor-context.ts';
import styles from './editor.module.css';

/** The "+" behind a way out or on an edge: opens the one list of steps and puts the chosen one there. */
export function AddMenu({ place, label }: { place: PortPlace; label: string }) {
  const { quickAdd } = useDrawing();
  return (
    <button
      type="button"
      className={`${styles.plus} nodrag nopan`}
      aria-label={label}
      aria-haspopup="listbox"
      onClick={(event) => {
        event.stopPropagation();
        const { left, bottom, width } = event.currentTarget.getBoundingClientRect();
        quickAdd({ at: { x: left + width / 2, y: bottom }, place });
      }}
    >
      <IconPlus size={14} stroke={2.2} aria-hidden />
    </button>
  );
}
