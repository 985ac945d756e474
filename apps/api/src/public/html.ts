/** A piece of HTML whose values have been escaped. Only `html` and `raw` make one. */
export class Html {
  constructor(readonly text: string) {}
  toString(): string {
    return this.text;
  }
}
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign]!);

type Part = Html | string | number | boolean | null | undefined | readonly Part[];
const put = (part: Part): string => {
  if (part === null || part === undefined || part === false || part === true) return '';
  if (part instanceof Html) return part.text;
  if (Array.isArray(part)) return part.map(put).join('');
  return escapeHtml(String(part));
};

/** Template tag: every value is escaped, nested `html` is kept, arrays are joined, `null`, `true` and `false` vanish. */
export const html = (texts: TemplateStringsArray, ...values: readonly Part[]): Html =>
  new Html(texts.map((text, index) => text + put(values[index])).join(''));

/** HTML that is known to be safe (our own, never somebody's input). */
export const raw = (text: string): Html => new Html(text);

/** Somebody's plain text with its line breaks; addresses of the web become links. */
export const paragraphs = (text: string): Html =>
  new Html(
    text
      .split(/\n{2,}/)
      .filter((block) => block.trim())
      .map((block) => `<p>${linked(block.trim())}</p>`)
      .join(''),
  );
/** Somebody's plain text in a line, `https://…` become links that open beside the page. */
export const linked = (text: string): string =>
  escapeHtml(text)
    .replace(
      /https:\/\/[^\s<>"']+[^\s<>"'.,;:!?)]/g,
      (url) => `<a href="${url}" target="_blank" rel="noopener">${url}</a>`,
    )
    .replace(/\n/g, '<br>');
