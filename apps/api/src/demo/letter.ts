/** One paragraph, heading or button of a demo mail. */
export type Part =
  string | { readonly button: string; readonly to: string } | { readonly when: string; readonly then: readonly Part[] };

/** Blocks of a mail that reads like a letter; the house's frame gives them logo, type, dark mode and footer. `to` and texts may hold Handlebars. */
export const letter = (heading: string, parts: readonly Part[]): string =>
  [`<mj-text>\n  <h1>${heading}</h1>\n</mj-text>`, ...parts.map(block)].join('\n');

function block(part: Part): string {
  if (typeof part === 'string') return `<mj-text>\n  <p>${part}</p>\n</mj-text>`;
  if ('button' in part) return `<mj-button href="${part.to}">${part.button}</mj-button>`;
  return `{{#if ${part.when}}}\n${part.then.map(block).join('\n')}\n{{/if}}`;
}
