import { defineNode, field } from '@cultivar/workflow';
import { z } from 'zod';

export default defineNode({
  type: 'assign-owner',
  version: 1,
  category: 'sales',
  icon: 'user-check',
  title: { de: 'Zuständige Person bestimmen', en: 'Assign an owner' },
  help: {
    de: 'Die Verteilung wählt, wer für den Lead zuständig ist, ohne ihn zu übergeben. Der Grund der Wahl steht im Verlauf. Ist niemand frei, bleibt es, wie es ist.',
    en: 'Routing picks who looks after the lead, without handing it off. The reason for the choice stands in the timeline. If nobody is free, all stays as it is.',
  },
  config: z.object({
    keep: field(z.boolean(), {
      de: 'Nur, wenn noch niemand zuständig ist',
      en: 'Only if there is no owner yet',
      input: 'switch',
    }),
  }),
  defaults: { keep: true },
  ports: { then: { de: 'danach', en: 'then' } },
  needs: [],
  summary: ({ keep }) =>
    keep
      ? { de: 'durch die Verteilung, falls noch niemand', en: 'by routing, if nobody yet' }
      : { de: 'durch die Verteilung, immer neu', en: 'by routing, each time anew' },
  decide: ({ keep }) => ({ go: 'then', effects: [{ kind: 'owner.route', keep }] }),
});
