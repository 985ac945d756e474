import type { Words } from '@cultivar/audience';

/** A fault in a workflow. `error` stops publishing, `warning` does not. */
export interface Finding {
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly at: { readonly node?: string; readonly port?: string; readonly field?: string };
  /** What is wrong and how to mend it. */
  readonly message: Words;
}
