import { counted, defineNode, field, sampleSize, says, spread } from '@cultivar/workflow';
import { z } from 'zod';

const Name = z.string().trim().min(1).max(40);
const MEASURES = ['goal', 'clicked'] as const;

export default defineNode({
  type: 'ab-test',
  version: 1,
  category: 'logic',
  icon: 'flask',
  title: { de: 'A/B-Test', en: 'A/B test' },
  help: {
    de: 'Vergleicht zwei Wege ehrlich: Vorher steht, wie viele Leads dafür nötig sind; ein Gewinner wird erst genannt, wenn es so viele sind. Ein Lead bleibt auf seinem Weg, auch wenn er wiederkommt.',
    en: 'Compares two paths honestly: how many leads that takes is said beforehand, and no winner is named until there are so many. A lead stays on its path, also when it comes again.',
  },
  config: z
    .object({
      nameA: field(Name, { de: 'A: wie bisher', en: 'A: as it is', input: 'text' }),
      nameB: field(Name, { de: 'B: neu', en: 'B: new', input: 'text' }),
      share: field(z.number().int().min(1).max(99).default(50), {
        de: 'Anteil von B in %',
        en: 'Share of B in %',
        input: 'number',
      }),
      measure: field(z.enum(MEASURES), {
        de: 'Erfolg ist',
        en: 'Success is',
        input: 'select',
        options: {
          goal: { de: 'Ziel des Workflows erreicht', en: 'Goal of the workflow reached' },
          clicked: { de: 'Danach in eine E-Mail geklickt', en: 'Clicked in a mail afterwards' },
        },
      }),
      baseline: field(z.number().int().min(1).max(90), {
        de: 'Erfolg bisher in %',
        en: 'Success so far in %',
        input: 'number',
      }),
      uplift: field(z.number().int().min(1).max(500), {
        de: 'Kleinste Verbesserung, die zählt, in %',
        en: 'Smallest improvement that matters, in %',
        input: 'number',
        help: { de: '20: aus 5 % würden 6 %.', en: '20: 5% would become 6%.' },
      }),
    })
    .refine(
      ({ baseline, uplift }) => baseline * (1 + uplift / 100) < 100,
      says(
        {
          de: 'So viel besser geht nicht: Es wären über 100 %.',
          en: 'It cannot get that much better: it would be over 100%.',
        },
        'uplift',
      ),
    ),
  defaults: { nameA: 'A', nameB: 'B', share: 50, measure: 'clicked', baseline: 5, uplift: 40 },
  ports: { a: { de: 'A', en: 'A' }, b: { de: 'B', en: 'B' } },
  portsOf: ({ nameA, nameB }) => ({ a: { de: nameA, en: nameA }, b: { de: nameB, en: nameB } }),
  needs: [],
  compares: ({ baseline, uplift, measure }) => ({ measure, needed: sampleSize(baseline / 100, uplift / 100) }),
  summary: ({ nameA, nameB, baseline, uplift }) => {
    const needed = sampleSize(baseline / 100, uplift / 100);
    return {
      de: `${nameA} gegen ${nameB}: je ${counted(needed, 'de', ['Lead', 'Leads'])} nötig`,
      en: `${nameA} against ${nameB}: needs ${counted(needed, 'en', ['lead', 'leads'])} each`,
    };
  },
  decide: ({ share }, _facts, { nodeId, leadKey, visitKey }) => {
    const draw = spread(`ab/${nodeId}/${leadKey ?? visitKey}`);
    return { go: draw * 100 < share ? 'b' : 'a', because: { draw: Math.round(draw * 1000) / 1000 } };
  },
});
