import { Axis, AXIS_WORDS, crossing } from '@cultivar/audience';
import type { Crossing, EventPattern } from '@cultivar/audience';
import { defineNode, eventWords, field } from '@cultivar/workflow';
import { z } from 'zod';

const meant = ({ axis, way, threshold }: Crossing): EventPattern => ({
  kind: 'score.crossed',
  ref: crossing(axis, threshold, way),
});

export default defineNode({
  type: 'score-crossed',
  version: 1,
  category: 'entry',
  icon: 'trending-up',
  title: { de: 'Punkte über- oder unterschritten', en: 'Score crossed' },
  help: {
    de: 'Lässt jeden Lead ein, dessen Passung oder Engagement diese Punktzahl erreicht oder unter sie fällt: einmal bei jedem Mal, nicht solange er darüber bleibt.',
    en: 'Lets in every lead whose fit or engagement reaches this score or falls below it: once each time, not for as long as it stays there.',
  },
  config: z.object({
    axis: field(Axis, { de: 'Punkte für', en: 'Score of', input: 'select', options: AXIS_WORDS }),
    way: field(z.enum(['up', 'down']), {
      de: 'Wenn sie',
      en: 'When it',
      input: 'select',
      options: { up: { de: 'erreichen', en: 'reaches' }, down: { de: 'fallen unter', en: 'falls below' } },
    }),
    threshold: field(z.number().int().min(-1000).max(10_000), { de: 'Schwelle', en: 'Threshold', input: 'number' }),
  }),
  defaults: { axis: 'engagement', way: 'up', threshold: 50 },
  ports: { then: { de: 'danach', en: 'then' } },
  needs: [],
  trigger: (config) => ({ events: [meant(config)], byHand: false }),
  summary: (config) => eventWords(meant(config)),
  decide: () => ({ go: 'then' }),
});
