import type { ContentItem } from '@cultivar/audience';

export interface Reader {
  readonly persona: string | null;
  readonly phase: string | null;
  readonly seen: ReadonlySet<string>;
}
export interface Choice {
  readonly item: ContentItem;
  /** Attributed to the lead's own persona, and to its own phase. */
  readonly fits: { readonly persona: boolean; readonly phase: boolean };
}

/**
 * The content that fits a lead best of what it has not had: first what is made for its persona and phase, then for its persona, then
 * for its phase; of equals the newest. What is made for somebody else or another phase does not fit. A lead without a phase is at the
 * beginning of its way.
 *
 * @param content newest first
 */
export function bestContent(content: readonly ContentItem[], { persona, phase, seen }: Reader): Choice | null {
  const now = phase ?? 'awareness';
  let best: Choice | null = null;
  for (const item of content) {
    if (seen.has(item.id)) continue;
    const fits = { persona: persona !== null && item.personas.includes(persona), phase: item.phases.includes(now) };
    if ((!fits.persona && item.personas.length) || (!fits.phase && item.phases.length)) continue;
    if (!fits.persona && !fits.phase) continue;
    if (!best || rank(fits) > rank(best.fits)) best = { item, fits };
  }
  return best;
}
const rank = ({ persona, phase }: Choice['fits']): number => (persona ? 2 : 0) + (phase ? 1 : 0);
