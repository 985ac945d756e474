/**
 * MJML reads attributes and drops stray text between its components, so a placeholder with quotes, or a condition around a
 * button, would not survive it. Placeholders are therefore taken out before MJML and put back after: as a plain word inside text
 * and attributes, as `mj-raw` between components. A marketer can write `{{#if …}}` around any block.
 */
const MUSTACHE = /\{\{!--[\s\S]*?--\}\}|\{\{[\s\S]*?\}\}/g;
const TOKEN = /zq(\d+)qz/g;
/** Components whose content is text or HTML: a placeholder stands in it as a word. */
const TEXTUAL = new Set([
  ...['mj-text', 'mj-button', 'mj-raw', 'mj-table', 'mj-title', 'mj-preview', 'mj-style', 'mj-navbar-link'],
  ...['mj-social-element', 'mj-accordion-text', 'mj-accordion-title', 'mj-attributes', 'mj-head', 'mjml'],
]);

export interface Masked {
  readonly source: string;
  readonly placeholders: readonly string[];
  /** Lines of placeholders that stand in a style sheet, where their values are not escaped for. */
  readonly inStyle: readonly number[];
  /** Lines of `{{asset …}}`, a whole link, that stand in an attribute, where only an address may. */
  readonly linkInAttribute: readonly number[];
}

/** @returns null if the source holds the words the mask itself uses */
export function maskPlaceholders(source: string): Masked | null {
  if (source.search(TOKEN) >= 0) return null;
  const placeholders: string[] = [];
  const flat = source.replace(MUSTACHE, (found) => {
    placeholders.push(found);
    return `zq${placeholders.length - 1}qz${'\n'.repeat(found.split('\n').length - 1)}`;
  });
  const open: string[] = [];
  const inStyle: number[] = [];
  const linkInAttribute: number[] = [];
  const lineAt = (offset: number) => flat.slice(0, offset).split('\n').length;
  const masked = flat.replace(
    /<!--[\s\S]*?-->|<(\/?)([a-z][a-z0-9-]*)\b([^<>]*?)(\/?)>|zq\d+qz/gi,
    (
      found: string,
      closing: string | undefined,
      name: string | undefined,
      attributes: string,
      self: string,
      at: number,
    ) => {
      if (found.startsWith('<!--')) return found;
      if (name === undefined) {
        const inside = open.at(-1);
        if (inside === 'mj-style') inStyle.push(lineAt(at));
        return inside === undefined || TEXTUAL.has(inside) ? found : `<mj-raw>${found}</mj-raw>`;
      }
      for (const [, index] of attributes.matchAll(TOKEN))
        if (/^\{\{~?\s*asset\s/.test(placeholders[Number(index)]!)) linkInAttribute.push(lineAt(at));
      const tag = name.toLowerCase();
      if (!tag.startsWith('mj') || self) return found;
      if (!closing) open.push(tag);
      else if (open.lastIndexOf(tag) >= 0) open.length = open.lastIndexOf(tag);
      return found;
    },
  );
  return { source: masked, placeholders, inStyle, linkInAttribute };
}

/** Puts the placeholders back. */
export const unmask = (text: string, { placeholders }: Masked): string =>
  text.replace(TOKEN, (_, index: string) => placeholders[Number(index)] ?? '');
