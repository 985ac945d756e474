import type { FormDefinition, FormField } from './form-definition.ts';

/**
 * What a form asks now. Somebody unknown: all fixed fields and the first progressive ones. Somebody known: the fixed fields
 * still unanswered and the next progressive ones, never one that is known already.
 *
 * @param known keys that have a value; empty for somebody unknown
 * @param only with a question link: ask these, in this order, and nothing else
 */
export function nextQuestions(
  definition: Pick<FormDefinition, 'fields' | 'maxQuestions'>,
  known: ReadonlySet<string>,
  only?: readonly string[],
): readonly FormField[] {
  const open = definition.fields.filter((field) => !known.has(field.key));
  if (only)
    return only.flatMap((key) => open.find((field) => field.key === key) ?? []).slice(0, definition.maxQuestions);
  const progressive = open.filter((field) => field.mode === 'progressive').slice(0, definition.maxQuestions);
  return open.filter((field) => field.mode === 'always' || progressive.includes(field));
}
