import type { SoundNode } from './check.ts';
import { fieldWordsOf } from './field-words.ts';
import type { Finding } from './finding.ts';
import type { Graph } from './graph.ts';

/** Settings that name another node of the workflow: it has to be there, and not be the node itself. */
export function checkNodes(graph: Graph, sound: ReadonlyMap<string, SoundNode>): Finding[] {
  const ids = new Set(graph.nodes.map(({ id }) => id));
  return [...sound].flatMap(([id, { type, config }]) =>
    Object.entries(type.config.shape as Record<string, Parameters<typeof fieldWordsOf>[0]>).flatMap(
      ([name, schema]): Finding[] => {
        if (fieldWordsOf(schema)?.input !== 'node') return [];
        const value = (config as Readonly<Record<string, unknown>>)[name];
        if (typeof value !== 'string' || (ids.has(value) && value !== id)) return [];
        return [
          {
            code: 'missing-reference',
            severity: 'error',
            at: { node: id, field: name },
            message:
              value === id
                ? {
                    de: 'Der Schritt nennt sich selbst. Bitte einen anderen wählen.',
                    en: 'The step names itself. Please choose another.',
                  }
                : {
                    de: 'Den gewählten Schritt gibt es nicht (mehr). Bitte neu wählen.',
                    en: 'The chosen step does not exist (any more). Please choose again.',
                  },
          },
        ];
      },
    ),
  );
}
