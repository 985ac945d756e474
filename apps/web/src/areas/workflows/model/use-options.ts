import type { Language } from '@cultivar/audience';
import { workflowRoutes } from '@cultivar/contract';
import type { Out } from '@cultivar/contract';
import { REFERENCE_INPUTS } from '@cultivar/workflow';
import type { KnownIds, ReferenceInput } from '@cultivar/workflow';
import { useMemo } from 'react';
import { useCall } from '../../../api.ts';
import type { References } from './references.ts';

export interface Named {
  readonly id: string;
  readonly name: string;
}
/** What nodes can refer to, in the reader's language. */
export interface EditorOptions {
  readonly names: Readonly<Record<ReferenceInput, readonly Named[]>>;
  readonly fields: readonly Named[];
  readonly tags: readonly string[];
  /** The same, for the findings and for names on cards; nothing is checked before it is loaded. */
  readonly known: KnownIds;
  readonly references: References;
}
type Answer = Out<typeof workflowRoutes.references>;

export function optionsFrom(answer: Answer | undefined, language: Language): EditorOptions {
  const byKind = <T>(make: (things: Answer['things']) => T) =>
    Object.fromEntries(
      REFERENCE_INPUTS.map((kind) => [kind, make((answer?.things ?? []).filter((thing) => thing.kind === kind))]),
    ) as Record<ReferenceInput, T>;
  return {
    names: byKind((things) => things.map((thing) => ({ id: thing.id, name: thing[language] }))),
    fields: (answer?.fields ?? []).map((field) => ({ id: field.key, name: field[language] })),
    tags: answer?.tags ?? [],
    known: answer ? byKind((things) => new Set(things.map(({ id }) => id))) : {},
    references: {
      ...byKind((things) => new Map(things.map((thing) => [thing.id, thing[language]]))),
      'lead-field': new Map((answer?.fields ?? []).map((field) => [field.key, field[language]])),
    },
  };
}

/** Read again when the window comes back: somebody may have made a template in another tab. */
export function useOptions(language: Language): EditorOptions {
  const answer = useCall(workflowRoutes.references, {}, { refetchOnWindowFocus: true, staleTime: 5000 }).data;
  return useMemo(() => optionsFrom(answer, language), [answer, language]);
}
