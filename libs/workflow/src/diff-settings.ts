import type { Words } from '@cultivar/audience';
import type { z } from 'zod';
import type { GraphChange } from './diff.ts';
import type { DiffNaming } from './diff-naming.ts';
import { titleOf } from './diff-naming.ts';
import { field, fieldWordsOf } from './field-words.ts';
import type { FieldWords } from './field-words.ts';
import { Graph } from './graph.ts';
import type { GraphNode } from './graph.ts';
import type { Registry } from './node-type.ts';
import { sameText } from './same-text.ts';
import { valueWords } from './setting-value-words.ts';
import type { NameOf } from './setting-value-words.ts';

type Shape = Readonly<Record<string, z.ZodType>>;

/** `Warten: 3 Tage → 5 Tage`; what the line on the card does not show follows setting by setting. */
export function stepSentences(
  was: GraphNode,
  is: GraphNode,
  registry: Registry,
  naming: DiffNaming,
): Pick<GraphChange, 'words' | 'details'> {
  const [oldTitle, title] = [titleOf(was, registry), titleOf(is, registry)];
  if (was.type !== is.type)
    return { words: arrow({ de: 'Anderer Schritt', en: 'Another step' }, oldTitle, title), details: [] };
  const shape = (registry.get(is.type)?.config.shape ?? {}) as Shape;
  const different = differing(shape, was.config, is.config, naming.nameOf);
  const details = different.map(({ words }) => words);
  const [before, after] = [naming.summary(was), naming.summary(is)];
  // a rule says itself better than the line on the card, which may be cut short
  const ruleOnly = different.length === 1 && different[0]!.rule;
  if (before && after && before.de !== after.de && before.en !== after.en && !ruleOnly)
    return {
      words: arrow(title, without(before, title), without(after, title)),
      details: details.length > 1 ? details : [],
    };
  if (details.length === 1)
    return { words: { de: `${title.de}: ${details[0]!.de}`, en: `${title.en}: ${details[0]!.en}` }, details: [] };
  const name = naming.step(is.id, 'after');
  return { words: { de: `Geändert: ${name.de}`, en: `Changed: ${name.en}` }, details };
}

/** `label: before → after` for each setting that is different. */
function differing(
  shape: Shape,
  was: Readonly<Record<string, unknown>>,
  is: Readonly<Record<string, unknown>>,
  nameOf: NameOf,
): { readonly words: Words; readonly rule: boolean }[] {
  const names = [...new Set([...Object.keys(shape), ...Object.keys(was), ...Object.keys(is)])];
  return names.flatMap((name) => {
    const schema = Object.hasOwn(shape, name) ? shape[name] : undefined;
    const [before, after] = [withDefault(schema, was[name]), withDefault(schema, is[name])];
    if (sameText(before) === sameText(after)) return [];
    const label: Words = (schema && fieldWordsOf(schema)) ?? { de: name, en: name };
    const [old, now] = [valueWords({ schema, value: before }, nameOf), valueWords({ schema, value: after }, nameOf)];
    // told apart by something that the words leave out
    const words =
      old.de === now.de ? { de: `${label.de} geändert`, en: `${label.en} changed` } : arrow(label, old, now);
    return [{ words, rule: schema !== undefined && fieldWordsOf(schema)?.input === 'rule' }];
  });
}
function withDefault(schema: z.ZodType | undefined, value: unknown): unknown {
  const parsed = schema?.safeParse(value);
  return parsed?.success ? parsed.data : value;
}

const arrow = (label: Words, before: Words, after: Words): Words => ({
  de: `${label.de}: ${before.de} → ${after.de}`,
  en: `${label.en}: ${before.en} → ${after.en}`,
});
/** „3 Tage warten“ after „Warten: “ is said twice. */
function without(summary: Words, title: Words): Words {
  const strip = (text: string, word: string): string => {
    const [words, unwanted] = [text.split(' '), word.toLowerCase()];
    if (words.length < 2) return text;
    if (words[0]!.toLowerCase() === unwanted) return words.slice(1).join(' ');
    return words.at(-1)!.toLowerCase() === unwanted ? words.slice(0, -1).join(' ') : text;
  };
  return { de: strip(summary.de, title.de), en: strip(summary.en, title.en) };
}

const Settings = Graph.shape.settings.unwrap() as unknown as z.ZodObject;
const worded = (name: string, words: FieldWords): Shape => {
  const schema = (Settings.shape as unknown as Shape)[name];
  return schema ? { [name]: field(schema, words) } : {};
};
/** Words of settings whose schema carries none of its own. */
const SETTINGS: Shape = {
  ...(Settings.shape as unknown as Shape),
  reentry: field(Settings.shape.reentry as unknown as z.ZodType, {
    ...{ de: 'Wieder eintreten', en: 'Entering again', input: 'select' },
    options: {
      never: { de: 'jeder Lead nur einmal', en: 'each lead only once' },
      'after-days': { de: 'nach einigen Tagen', en: 'after some days' },
      'after-leaving': { de: 'nach jeder beendeten Reise', en: 'after each journey that has ended' },
    },
  }),
  ...worded('reentryDays', { de: 'Frühestens nach Tagen', en: 'Days in between at least' }),
  ...worded('suppressionRule', { de: 'Wer nicht hinein darf', en: 'Who is kept out', input: 'rule' }),
  ...worded('suppressInside', {
    de: 'Auch wer schon unterwegs ist, verlässt die Reise',
    en: 'Those inside leave, too',
  }),
  ...worded('holdout', { de: 'Vergleichsgruppe in Prozent', en: 'Held out for comparison, in percent' }),
  entryRule: field(Settings.shape.entryRule as unknown as z.ZodType, {
    ...{ de: 'Bedingung für den Eintritt', en: 'Condition for entering', input: 'rule' },
  }),
};
/** What is set for the workflow as a whole. */
export const settingSentences = (was: Graph['settings'], is: Graph['settings'], nameOf: NameOf): GraphChange[] =>
  differing(SETTINGS, was, is, nameOf).map(({ words }) => ({ mark: 'changed', words, details: [] }));
