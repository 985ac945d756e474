import type { GraphNote } from '@cultivar/workflow';
import { NodeResizer } from '@xyflow/react';
import type { Node, NodeProps } from '@xyflow/react';
import { memo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDrawing } from './drawing-context.ts';
import { useEditorView } from './editor-context.ts';
import styles from './drawing.module.css';

export type NoteNode = Node<{ readonly note: GraphNote }, 'note'>;

/** A sticky note. A double click writes into it where it lies; Enter, as for a step, in its settings. */
export const NoteCard = memo(function NoteCard({ data: { note }, selected }: NodeProps<NoteNode>) {
  const { t } = useTranslation('workflows');
  const { readOnly } = useEditorView();
  const { store } = useDrawing();
  const [writing, setWriting] = useState(false);
  const { changeNote } = store.getState();
  return (
    <div
      className={styles.note}
      data-colour={note.colour}
      data-selected={selected || undefined}
      data-about={note.about ? true : undefined}
      onDoubleClick={() => setWriting(!readOnly)}
    >
      {!readOnly && (
        <NodeResizer
          isVisible={selected}
          minWidth={120}
          minHeight={64}
          maxWidth={1200}
          maxHeight={1200}
          handleClassName={styles.noteHandle!}
          lineClassName={styles.noteLine!}
          onResizeEnd={(_event, { x, y, width, height }) =>
            changeNote(note.id, {
              position: { x: Math.round(x), y: Math.round(y) },
              size: { width: Math.round(width), height: Math.round(height) },
            })
          }
        />
      )}
      {writing ? (
        <textarea
          className={`${styles.noteText} nodrag nowheel`}
          aria-label={t('noteText')}
          maxLength={4000}
          value={note.text}
          autoFocus
          onChange={(event) => changeNote(note.id, { text: event.currentTarget.value })}
          onBlur={() => setWriting(false)}
          onKeyDown={(event) => {
            event.stopPropagation();
            // the note has the keyboard again, to be moved or deleted
            if (event.key === 'Escape') event.currentTarget.closest<HTMLElement>('.react-flow__node')?.focus();
          }}
        />
      ) : (
        <div className={styles.noteText}>
          {note.text || <span className={styles.noteEmpty}>{t(readOnly ? 'noteEmpty' : 'noteWrite')}</span>}
        </div>
      )}
    </div>
  );
});
