import type { Words } from '@cultivar/audience';
import type { Portable } from '../portable.ts';

/** What became of a part of a foreign file. */
export interface Carried {
  readonly outcome: 'taken' | 'changed' | 'left';
  readonly what: string;
  readonly words: Words;
}
export interface Converted {
  readonly file: Portable;
  readonly report: readonly Carried[];
}
