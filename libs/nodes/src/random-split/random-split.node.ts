import type { Words } from '@cultivar/audience';
import { defineNode, field, says, spread } from '@cultivar/workflow';
import { z } from 'zod';

const Path = z.object({
  id: z.string().regex(/^[a-z0-9-]{1,20}$/),
  name: z.string().trim().min(1).max(40),
  weight: z.number().int().min(0).max(1000),
});
const total = (paths: readonly z.infer<typeof Path>[]): number => paths.reduce((sum, { weight }) => sum + weight, 0);

export default defineNode({
  type: 'random-split',
  version: 2,
  category: 'logic',
  icon: 'arrows-shuffle',
  title: { de: 'Zufällig aufteilen', en: 'Random split' },
  help: {
    de: 'Verteilt die Leads nach Gewicht zufällig auf mehrere Wege, etwa um zwei E-Mails zu vergleichen. Ein Lead bleibt auf seinem Weg, auch wenn er wiederkommt.',
    en: 'Spreads the leads over several paths by weight, at random, to compare two mails for instance. A lead stays on its path, also when it comes again.',
  },
  config: z.object({
    paths: field(
      z
        .array(Path)
        .min(2)
        .max(10)
        .refine(
          (paths) => new Set(paths.map(({ id }) => id)).size === paths.length,
          says({
            de: 'Zwei Wege haben dieselbe Kennung: bitte einen löschen.',
            en: 'Two paths have the same id: please delete one.',
          }),
        )
        .refine(
          (paths) => total(paths) > 0,
          says({
            de: 'Mindestens ein Weg braucht ein Gewicht über 0.',
            en: 'At least one path needs a weight above 0.',
          }),
        ),
      { de: 'Wege', en: 'Paths', input: 'weights' },
    ),
  }),
  defaults: {
    paths: [
      { id: 'a', name: 'A', weight: 50 },
      { id: 'b', name: 'B', weight: 50 },
    ],
  },
  ports: { a: { de: 'A', en: 'A' }, b: { de: 'B', en: 'B' } } as Readonly<Record<string, Words>>,
  portsOf: ({ paths }) => Object.fromEntries(paths.map(({ id, name }) => [id, { de: name, en: name }])),
  needs: [],
  summary: ({ paths }) => {
    const share = (weight: number, language: string) =>
      new Intl.NumberFormat(language, { style: 'percent' }).format(weight / total(paths));
    const text = (language: string) =>
      paths.map(({ name, weight }) => `${name} ${share(weight, language)}`).join(' · ');
    return { de: text('de'), en: text('en') };
  },
  decide: ({ paths }, _facts, { visitKey, nodeId, leadKey }) => {
    const draw = spread(`${nodeId}/${leadKey ?? visitKey}`);
    let passed = 0;
    const path = paths.find(({ weight }) => draw * total(paths) < (passed += weight)) ?? paths.at(-1)!;
    return { go: path.id, because: { path: path.name, draw: Math.round(draw * 1000) / 1000 } };
  },
});
