import { disarmLinks } from './links.ts';
import { textSource, tidyText } from './plain-text.ts';
import { compileSource, plainData } from './template-engine.ts';
import type { Rendered, RenderFrame } from './template-engine.ts';

/** What rendering needs of a template version in one language. */
export interface RenderVersion {
  /** Names the version and language in the cache; null: not kept (a draft's preview). */
  readonly cacheKey: string | null;
  readonly subject: string;
  readonly html: string;
  readonly text?: string | undefined;
}
export interface RenderedMail {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}
interface Parts {
  readonly subject: Rendered;
  readonly html: Rendered;
  readonly text: Rendered;
}

const CACHE_SIZE = 200;
const cache = new Map<string, Parts>();

function partsOf(version: RenderVersion): Parts {
  const held = version.cacheKey === null ? undefined : cache.get(version.cacheKey);
  if (held) return held;
  const parts: Parts = {
    subject: compileSource(version.subject, true),
    html: compileSource(version.html, false),
    text: compileSource(version.text?.trim() ? version.text : textSource(version.html), true),
  };
  if (version.cacheKey !== null) {
    // the oldest goes: versions are immutable, so what is dropped is only compiled again
    if (cache.size >= CACHE_SIZE) cache.delete(cache.keys().next().value!);
    cache.set(version.cacheKey, parts);
  }
  return parts;
}

/** Compiles ahead of the first mail, so that it does not wait for it. */
export const warmVersion = (version: RenderVersion): void => void partsOf(version);

/**
 * Renders one mail for one lead. Pure: same version, data and frame, same mail.
 *
 * @param text frame for the plain part, whose links lead straight to their target; default: the same
 */
export function renderMail(
  version: RenderVersion,
  data: Readonly<Record<string, unknown>>,
  frame: RenderFrame,
  text: RenderFrame = frame,
): RenderedMail {
  const parts = partsOf(version);
  const plain = plainData(data) as Record<string, unknown>;
  return {
    subject: oneLine(parts.subject(plain, text)).slice(0, 250),
    html: disarmLinks(parts.html(plain, frame)),
    text: tidyText(parts.text(plain, text)),
  };
}

/** A header is one line: what follows a line break would be a header of its own. */
export const oneLine = (value: string): string => value.replace(/[\u0000-\u001f\u007f\u2028\u2029]+/g, ' ').trim();
