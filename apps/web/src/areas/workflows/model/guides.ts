import { GRID } from './card-size.ts';
import type { Point } from './graph-edits.ts';
import type { Box } from './notes-and-groups.ts';

/** A line along which what is dragged stands level with something else. */
export interface Guide {
  readonly direction: 'across' | 'down';
  readonly at: number;
  readonly from: number;
  readonly to: number;
}
const REACH = 7;

/** Where a dragged box snaps to: level with another if one is near, else to the grid. With the lines to be shown. */
export function snap(
  box: Box,
  others: Iterable<Box>,
  reach = REACH,
): { readonly position: Point; readonly guides: readonly Guide[] } {
  let [bestX, bestY] = [reach + 0.01, reach + 0.01];
  let x: { to: number; line: number; other: Box } | undefined;
  let y: { to: number; line: number; other: Box } | undefined;
  for (const other of others) {
    for (const part of [0, 0.5, 1]) {
      const line = other.x + other.width * part;
      const off = Math.abs(box.x + box.width * part - line);
      if (off < bestX) [bestX, x] = [off, { to: line - box.width * part, line, other }];
    }
    for (const part of [0, 1]) {
      const line = other.y + other.height * part;
      const off = Math.abs(box.y + box.height * part - line);
      if (off < bestY) [bestY, y] = [off, { to: line - box.height * part, line, other }];
    }
  }
  const position = {
    x: x?.to ?? Math.round(box.x / GRID) * GRID,
    y: y?.to ?? Math.round(box.y / GRID) * GRID,
  };
  const guides: Guide[] = [];
  if (x)
    guides.push({
      direction: 'down',
      at: x.line,
      from: Math.min(position.y, x.other.y),
      to: Math.max(position.y + box.height, x.other.y + x.other.height),
    });
  if (y)
    guides.push({
      direction: 'across',
      at: y.line,
      from: Math.min(position.x, y.other.x),
      to: Math.max(position.x + box.width, y.other.x + y.other.width),
    });
  return { position, guides };
}
