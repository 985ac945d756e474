import { compile } from 'html-to-text';

const convert = compile({
  wordwrap: false,
  // the preview text is hidden in the HTML and would open the letter with a stray line
  baseElements: { selectors: ['body'] },
  selectors: [
    { selector: 'div[style*="display:none"]', format: 'skip' },
    { selector: 'img', format: 'skip' },
    // each block of the mail is a paragraph of the letter
    { selector: 'div', options: { leadingLineBreaks: 2, trailingLineBreaks: 2 } },
    { selector: 'a', format: 'letterLink', options: { ignoreHref: false } },
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
    { selector: 'table', format: 'block' },
  ],
  formatters: {
    letterLink: (elem, walk, builder, options) => {
      const href = String((elem.attribs as Record<string, string> | undefined)?.href ?? '');
      walk(elem.children, builder);
      const own = textOf(elem.children as readonly TextNode[]);
      // not a word of the sentence: the address follows the words, so that it can be clicked in any reader
      if (href && !href.startsWith('#') && own.trim() !== href) builder.addInline(`: ${href}`, options as never);
    },
  },
});
interface TextNode {
  readonly data?: string | undefined;
  readonly children?: readonly TextNode[] | undefined;
}
const textOf = (nodes: readonly TextNode[] = []): string =>
  nodes.map((node) => node.data ?? textOf(node.children)).join('');

/** The plain part of a mail, made once from its HTML with the placeholders still in it: it reads like a letter. */
export const textSource = (html: string): string => {
  const placeholders: string[] = [];
  const hidden = html.replace(/\{\{[\s\S]*?\}\}/g, (found) => `zq${placeholders.push(found) - 1}qz`);
  return convert(hidden).replace(/zq(\d+)qz/g, (_, index: string) => placeholders[Number(index)] ?? '');
};

/** Conditions leave empty lines behind: at most one stays. */
export const tidyText = (text: string): string =>
  text
    .replace(/[ \t]+$/gm, '')
    .replace(/ +: (https?:)/g, ': $1')
    .replace(/\n{3,}/g, '\n\n')
    .trim() + '\n';
