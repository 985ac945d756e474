import { defineNode, field } from '@cultivar/workflow';
import { z } from 'zod';

export default defineNode({
  type: 'end-workflow',
  version: 1,
  category: 'logic',
  icon: 'player-stop',
  title: { de: 'Anderen Workflow beenden', en: 'End another workflow' },
  help: {
    de: 'Beendet für diesen Lead einen anderen Workflow, in dem er gerade ist, oder alle anderen. Was dort schon verschickt ist, bleibt verschickt; hier geht er weiter.',
    en: 'Ends another workflow the lead is in, or all others, for this lead. What went out there has gone out; here it walks on.',
  },
  config: z.object({
    workflow: field(
      z
        .string()
        .regex(/^\d{1,9}$/)
        .optional(),
      {
        de: 'Workflow',
        en: 'Workflow',
        input: 'workflow',
        help: { de: 'Leer lassen: alle anderen.', en: 'Leave empty: all others.' },
      },
    ),
  }),
  defaults: {},
  ports: { then: { de: 'danach', en: 'then' } },
  needs: [],
  summary: ({ workflow }) =>
    workflow === undefined
      ? { de: 'alle anderen', en: 'all others' }
      : { de: `„${workflow}“ beenden`, en: `End “${workflow}”` },
  decide: ({ workflow }) => ({
    go: 'then',
    effects: [{ kind: 'journey.end', workflow: workflow === undefined ? null : Number(workflow) }],
  }),
});
