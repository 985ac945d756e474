import { counted, defineNode, field } from '@cultivar/workflow';
import { z } from 'zod';

export default defineNode({
  type: 'throttle',
  version: 1,
  category: 'time',
  icon: 'gauge',
  title: { de: 'Drosseln', en: 'Throttle' },
  help: {
    de: 'Lässt je Stunde nur so viele Leads weiter, gleichmäßig verteilt und in der Reihenfolge, in der sie kommen: damit etwa der Vertrieb nachkommt.',
    en: 'Lets only so many leads go on each hour, evenly spread and in the order they come: so that sales can keep up, for instance.',
  },
  config: z.object({
    perHour: field(z.number().int().min(1).max(100_000), {
      de: 'Leads je Stunde',
      en: 'Leads an hour',
      input: 'number',
    }),
  }),
  defaults: { perHour: 60 },
  ports: { then: { de: 'an der Reihe', en: 'turn has come' } },
  needs: [],
  pauses: () => true,
  summary: ({ perHour }) => ({
    de: `Höchstens ${counted(perHour, 'de', ['Lead', 'Leads'])} je Stunde`,
    en: `At most ${counted(perHour, 'en', ['lead', 'leads'])} an hour`,
  }),
  decide: ({ perHour }) => ({ perHour, then: 'then' }),
});
