import type { Point } from './graph-edits.ts';
import type { Box } from './notes-and-groups.ts';

export const ALIGNMENTS = ['left', 'centre', 'right', 'top', 'middle', 'bottom'] as const;
export type Alignment = (typeof ALIGNMENTS)[number];
type Boxes = ReadonlyMap<string, Box>;

/** Brings everything to one line: the outermost edge of all, or the middle between them. */
export function align(boxes: Boxes, to: Alignment): ReadonlyMap<string, Point> {
  const all = [...boxes.values()];
  const left = Math.min(...all.map(({ x }) => x));
  const right = Math.max(...all.map(({ x, width }) => x + width));
  const top = Math.min(...all.map(({ y }) => y));
  const bottom = Math.max(...all.map(({ y, height }) => y + height));
  const place = ({ x, y, width, height }: Box): Point => {
    if (to === 'left') return { x: left, y };
    if (to === 'right') return { x: right - width, y };
    if (to === 'centre') return { x: (left + right - width) / 2, y };
    if (to === 'top') return { x, y: top };
    if (to === 'bottom') return { x, y: bottom - height };
    return { x, y: (top + bottom - height) / 2 };
  };
  return new Map([...boxes].map(([id, box]) => [id, place(box)]));
}

/** The same gap between each and the next; the first and the last stay. */
export function distribute(boxes: Boxes, direction: 'across' | 'down'): ReadonlyMap<string, Point> {
  const along = direction === 'across' ? 'x' : 'y';
  const size = direction === 'across' ? 'width' : 'height';
  const sorted = [...boxes].sort(([, a], [, b]) => a[along] - b[along]);
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (!first || !last || sorted.length < 3) return new Map();
  const filled = sorted.reduce((sum, [, box]) => sum + box[size], 0);
  const gap = (last[1][along] + last[1][size] - first[1][along] - filled) / (sorted.length - 1);
  let at = first[1][along];
  return new Map(
    sorted.map(([id, box]): [string, Point] => {
      const to = at;
      at += box[size] + gap;
      return [id, { x: box.x, y: box.y, [along]: to }];
    }),
  );
}
