import type { Language } from '@cultivar/audience';
import { frameSource, withColours } from './frame.ts';
import { maskPlaceholders, unmask } from './mjml-mask.ts';
import { checkTemplate } from './template-check.ts';
import type { TemplateProblem } from './template-check.ts';

/** One mail in one language, as a marketer writes it: MJML (whole, or only the blocks) with Handlebars. */
export interface MailContent {
  readonly subject: string;
  readonly preheader: string;
  readonly mjml: string;
  /** Text part of one's own; left out, it is made from the HTML. */
  readonly text?: string | undefined;
}
export type MailContents = Readonly<Partial<Record<Language, MailContent>>>;
export interface Compiled {
  /** A Handlebars source; empty if there are errors. */
  readonly html: string;
  readonly problems: readonly TemplateProblem[];
}

/**
 * Compiles a content to HTML that still holds its placeholders. Happens once, when a template is saved.
 *
 * @param known variables that exist; others become warnings
 */
export async function compileContent(
  content: MailContent,
  language: Language,
  known?: ReadonlySet<string>,
): Promise<Compiled> {
  const problems: TemplateProblem[] = [
    ...checkTemplate(content.subject, 'subject', known),
    ...checkTemplate(content.preheader, 'preheader', known),
    ...checkTemplate(content.mjml, 'mjml', known),
    ...checkTemplate(content.text ?? '', 'text', known),
  ];
  if (!content.subject.trim()) problems.push(error('subject', 1, 'empty', ''));
  if (!content.mjml.trim()) problems.push(error('mjml', 1, 'empty', ''));
  if (problems.some(({ level }) => level === 'error')) return { html: '', problems };

  const framed = frameSource(content.mjml, escapeAround(content.preheader), language);
  const masked = maskPlaceholders(framed.source);
  if (!masked) return { html: '', problems: [...problems, error('mjml', 1, 'syntax', 'zq…qz')] };
  const mine = (line: number) => Math.max(1, line - framed.above);
  for (const line of masked.inStyle) problems.push(error('mjml', mine(line), 'in-style', ''));
  for (const line of masked.linkInAttribute) problems.push(error('mjml', mine(line), 'link-in-attribute', 'asset_url'));

  let html = '';
  try {
    // loaded with the first template: it takes a fifth of a start, and most of what runs never compiles one
    const { default: mjml2html } = await import('mjml');
    // no web fonts: they would tell a third party that the mail was opened
    const result = await mjml2html(masked.source, { fonts: {}, keepComments: false, validationLevel: 'soft' });
    html = result.html;
    for (const fault of result.errors)
      problems.push(
        error('mjml', mine(fault.line), 'mjml', `${fault.tagName}: ${unmask(fault.message, masked)}`.slice(0, 300)),
      );
  } catch (failure) {
    problems.push(error('mjml', 1, 'mjml', String((failure as Error).message).slice(0, 300)));
  }
  // braces that MJML made out of entities have not been checked, so they must not reach the engine
  if (html.includes('{{')) problems.push(error('mjml', 1, 'syntax', '&#123;&#123;'));
  if (problems.some(({ level }) => level === 'error')) return { html: '', problems };
  return { html: withColours(unmask(html, masked)), problems };
}

const error = (
  part: TemplateProblem['part'],
  line: number,
  code: TemplateProblem['code'],
  detail: string,
): TemplateProblem => ({ part, line, code, detail, level: 'error' });

/** Escapes text for XML, but not the placeholders in it. */
const escapeAround = (text: string): string =>
  text
    .split(/(\{\{[\s\S]*?\}\})/)
    .map((piece, index) =>
      index % 2 ? piece : piece.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
    )
    .join('');

/** Compiles each language that is given. At least one must be. */
export async function compileContents(
  contents: MailContents,
  known?: ReadonlySet<string>,
): Promise<{
  readonly html: Readonly<Partial<Record<Language, string>>>;
  readonly problems: Readonly<Partial<Record<Language, readonly TemplateProblem[]>>>;
  readonly ok: boolean;
}> {
  const html: Partial<Record<Language, string>> = {};
  const problems: Partial<Record<Language, readonly TemplateProblem[]>> = {};
  for (const language of ['de', 'en'] as const) {
    const content = contents[language];
    if (!content) continue;
    const compiled = await compileContent(content, language, known);
    problems[language] = compiled.problems;
    if (compiled.html) html[language] = compiled.html;
  }
  const given = Object.keys(problems).length;
  return { html, problems, ok: given > 0 && Object.keys(html).length === given };
}
