import { defineNode, field } from '@cultivar/workflow';
import { z } from 'zod';

export default defineNode({
  type: 'leave',
  version: 1,
  category: 'logic',
  icon: 'door-exit',
  title: { de: 'Verlassen', en: 'Leave' },
  help: {
    de: 'Beendet die Reise hier. Der Grund steht im Verlauf des Leads und in den Zahlen des Workflows.',
    en: 'Ends the journey here. The reason is kept in the lead’s history and in the workflow’s numbers.',
  },
  config: z.object({
    reason: field(z.string().trim().max(120), {
      de: 'Grund',
      en: 'Reason',
      input: 'text',
      help: { de: 'Etwa „Ziel erreicht“. Darf leer bleiben.', en: 'For instance “goal reached”. May stay empty.' },
    }),
  }),
  defaults: { reason: '' },
  ports: {},
  needs: [],
  summary: ({ reason }) =>
    reason ? { de: reason, en: reason } : { de: 'Die Reise endet hier', en: 'The journey ends here' },
  decide: ({ reason }) => ({ leave: reason || 'left' }),
});
