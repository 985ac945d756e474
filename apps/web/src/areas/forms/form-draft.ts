import { FormDefinition } from '@cultivar/audience';
import type { FormConsent, FormField, Language, Purpose, Words } from '@cultivar/audience';
import type { FormDetail } from '@cultivar/contract';
import { useCallback, useMemo, useState } from 'react';
import { consent } from './starting-points.ts';

export interface Draft {
  readonly name: string;
  readonly definition: FormDefinition;
}
export type Change = (change: (definition: FormDefinition) => Partial<FormDefinition>) => void;

/** A form being edited: the draft, what is wrong with it, whether it differs from what is saved, and the way back. */
export function useDraft(saved: FormDetail) {
  const [past, setPast] = useState<readonly Draft[]>([]);
  const [draft, setDraft] = useState<Draft>({ name: saved.name, definition: saved.definition });
  const put = useCallback((make: (draft: Draft) => Draft) => {
    setDraft((before) => {
      const next = make(before);
      if (next !== before) setPast((steps) => [...steps.slice(-99), before]);
      return next;
    });
  }, []);
  const change: Change = useCallback(
    (make) => put((before) => ({ ...before, definition: { ...before.definition, ...make(before.definition) } })),
    [put],
  );
  const rename = useCallback((name: string) => put((before) => ({ ...before, name })), [put]);
  const undo = () => {
    const last = past.at(-1);
    if (!last) return;
    setPast(past.slice(0, -1));
    setDraft(last);
  };
  const problems = useMemo(() => {
    const result = FormDefinition.safeParse(draft.definition);
    return result.success ? [] : result.error.issues.map((issue) => issue.path.join('.'));
  }, [draft.definition]);
  const dirty = draft.name !== saved.name || JSON.stringify(draft.definition) !== JSON.stringify(saved.definition);
  return { draft, change, rename, undo, mayUndo: past.length > 0, problems, dirty };
}

export const withText = (words: Words, language: Language, text: string): { de: string; en: string } => ({
  ...words,
  [language]: text,
});
export const moved = <Item>(items: readonly Item[], from: number, to: number): Item[] => {
  const rest = items.filter((_, index) => index !== from);
  return [...rest.slice(0, to), items[from]!, ...rest.slice(to)];
};
export const replaced = (fields: readonly FormField[], at: number, change: Partial<FormField>): FormField[] =>
  fields.map((field, index) => (index === at ? { ...field, ...change } : field));
export const toggled = (consents: readonly FormConsent[], purpose: Purpose, on: boolean): FormConsent[] =>
  on
    ? [...consents.filter((one) => one.purpose !== purpose), consent(purpose)]
    : consents.filter((one) => one.purpose !== purpose);
