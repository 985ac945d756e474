import type { Language } from '@cultivar/audience';
import Handlebars from 'handlebars';
import { INLINE_HELPERS } from './template-check.ts';

/** Addresses a template may link to; made anew for each mail, because most carry a signed token. */
export interface MailLinks {
  readonly question: string;
  readonly unsubscribe: string;
  readonly preferences: string;
  readonly asset: (id: string) => { readonly url: string; readonly name: string };
  readonly form: (id: string) => string;
}
export interface RenderFrame {
  readonly links: MailLinks;
  readonly language: Language;
  /** IANA zone dates are shown in. */
  readonly zone: string;
}
export type Rendered = (data: Readonly<Record<string, unknown>>, frame: RenderFrame) => string;
interface Options {
  readonly data: RenderFrame & { readonly plain: boolean; readonly budget: { left: number } };
}

const engine = Handlebars.create();
for (const name of Object.keys(engine.helpers))
  if (!['if', 'unless', 'each', 'with', 'helperMissing', 'blockHelperMissing'].includes(name))
    engine.unregisterHelper(name);
const each = engine.helpers.each as unknown as (this: unknown, list: unknown, options: EachOptions) => string;
interface EachOptions extends Options {
  readonly fn: (item: unknown, options: unknown) => string;
}
/** Loops multiply: what they write is counted while they write it, not when it has filled the memory. */
engine.registerHelper('each', function (this: unknown, list: unknown, options: EachOptions): string {
  const { budget } = options.data;
  const fn: EachOptions['fn'] = (item, given) => {
    const text = options.fn(item, given);
    budget.left -= text.length;
    if (budget.left < 0) throw new Error(TOO_LARGE);
    return text;
  };
  return each.call(this, list, { ...options, fn });
});
const truthy = (value: unknown): boolean => !Handlebars.Utils.isEmpty(value);
const known = Object.fromEntries(Object.keys(INLINE_HELPERS).map((name) => [name, true]));
const helper = (name: string, run: (options: Options, ...values: unknown[]) => unknown): void =>
  engine.registerHelper(name, (...given: unknown[]) => run(given.at(-1) as Options, ...given.slice(0, -1)));

const formats = new Map<string, Intl.DateTimeFormat>();
/** Making one takes longer than rendering a mail. */
function dateFormat({ language, zone }: RenderFrame, style: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language} ${zone} ${style.dateStyle} ${style.timeStyle}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(language, { ...style, timeZone: zone });
    // zones come from leads: as many as there are in the world, and no more
    if (formats.size < 2_000) formats.set(key, format);
  }
  return format;
}

helper('default', (_, value, fallback) => (truthy(value) ? value : fallback));
helper('eq', (_, a, b) => a === b || (a != null && b != null && String(a) === String(b)));
helper('ne', (_, a, b) => !(a === b || (a != null && b != null && String(a) === String(b))));
helper('gt', (_, a, b) => Number(a) > Number(b));
helper('lt', (_, a, b) => Number(a) < Number(b));
helper('and', (_, ...values) => values.every(truthy));
helper('or', (_, ...values) => values.some(truthy));
helper('not', (_, value) => !truthy(value));
helper('has', (_, list, value) =>
  Array.isArray(list) ? list.includes(value) : String(list ?? '').includes(String(value)),
);
helper('upper', ({ data }, value) => String(value ?? '').toLocaleUpperCase(data.language));
helper('date', ({ data }, value, style) => {
  const at = new Date(String(value));
  if (value == null || Number.isNaN(at.getTime())) return '';
  const dateStyle = style === 'short' || style === 'full' ? style : 'long';
  return dateFormat(data, { dateStyle }).format(at);
});
helper('datetime', ({ data }, value) => {
  const text = String(value ?? '');
  const at = new Date(text);
  // what is not an ISO instant was written for people already
  if (!/^\d{4}-\d\d-\d\dT/.test(text) || Number.isNaN(at.getTime())) return text;
  return dateFormat(data, { dateStyle: 'medium', timeStyle: 'short' }).format(at);
});
helper('question_url', ({ data }) => data.links.question);
helper('unsubscribe_url', ({ data }) => data.links.unsubscribe);
helper('preferences_url', ({ data }) => data.links.preferences);
helper('form_url', ({ data }, id) => data.links.form(String(id)));
helper('asset_url', ({ data }, id) => data.links.asset(String(id)).url);
helper('asset', ({ data }, id) => {
  const { url, name } = data.links.asset(String(id));
  if (data.plain) return `${name}: ${url}`;
  const escape = Handlebars.escapeExpression;
  return new Handlebars.SafeString(`<a href="${escape(url)}">${escape(name)}</a>`);
});

/**
 * Compiles a source that `checkTemplate` has passed. Values are HTML-escaped, except in `plain` text (subject, text part).
 * Only own properties of plain data are read; nothing but the registered helpers is called.
 */
export function compileSource(source: string, plain: boolean): Rendered {
  const run = engine.compile(source, { knownHelpers: known, knownHelpersOnly: true, noEscape: plain, strict: false });
  return (data, frame) =>
    within(
      run(data, {
        data: { ...frame, plain, budget: { left: 2 * MAX_OUTPUT } },
        allowProtoMethodsByDefault: false,
        allowProtoPropertiesByDefault: false,
        allowCallsToHelperMissing: false,
      } as Handlebars.RuntimeOptions),
    );
}
export const MAX_OUTPUT = 1_000_000;
const within = (text: string): string => {
  if (text.length > MAX_OUTPUT) throw new Error(TOO_LARGE);
  return text;
};
const TOO_LARGE = `the mail would be larger than ${MAX_OUTPUT.toLocaleString('en')} characters`;

const MAX_ITEMS = 100;
const MAX_KEYS = 300;
const MAX_TEXT = 20_000;
const plained = new WeakSet<object>();
/** Made plain once, for data that many mails share; it is not to be changed any more. */
export function keepPlain(value: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const plain = plainData(value) as Record<string, unknown>;
  plained.add(plain);
  return plain;
}
/** What a template may see: text, numbers, truth, lists and objects without a prototype. Functions and classes do not pass. */
export function plainData(value: unknown, depth = 0): unknown {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return value.slice(0, MAX_TEXT);
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (typeof value !== 'object' || depth > 5) return null;
  if (plained.has(value)) return value;
  if (Array.isArray(value)) return value.slice(0, MAX_ITEMS).map((item) => plainData(item, depth + 1));
  const out = Object.create(null) as Record<string, unknown>;
  // `{{company}}` in place of `{{company.name}}` shows nothing; without a prototype it would fail the whole mail
  Object.defineProperty(out, Symbol.toPrimitive, { value: () => '' });
  for (const [key, item] of Object.entries(value).slice(0, MAX_KEYS)) out[key] = plainData(item, depth + 1);
  return out;
}
