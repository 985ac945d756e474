import { createContext, useContext } from 'react';
import type { EditorStore } from '../model/editor.store.ts';
import type { Point } from '../model/graph-edits.ts';
import type { PortPlace } from './editor-context.ts';

/** Where a step is to be added: behind a way out, at a spot of the canvas, or both. */
export interface AddRequest {
  /** Where the list of steps opens, on the screen. */
  readonly at: Point;
  readonly place?: PortPlace | undefined;
  /** On the canvas. */
  readonly spot?: Point | undefined;
}
/** What pieces on the canvas can do to the drawing. It never changes, so that nothing is drawn anew because of it. */
export interface Drawing {
  readonly store: EditorStore;
  readonly quickAdd: (request: AddRequest) => void;
  /** Collapses a group, or opens it: for all in the draft, for oneself in what can only be read. */
  readonly fold: (groupId: string) => void;
}
export const DrawingContext = createContext<Drawing | null>(null);

export function useDrawing(): Drawing {
  const drawing = useContext(DrawingContext);
  if (!drawing) throw new Error('outside of the editor');
  return drawing;
}
