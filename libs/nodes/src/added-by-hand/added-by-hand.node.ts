import { defineNode } from '@cultivar/workflow';
import { z } from 'zod';

export default defineNode({
  type: 'added-by-hand',
  version: 1,
  category: 'entry',
  icon: 'user-plus',
  title: { de: 'Von Hand hinzugefügt', en: 'Added by hand' },
  help: {
    de: 'Lässt Leads ein, die jemand auf der Lead-Seite oder ein anderes System über die Schnittstelle hinzufügt: POST /api/workflows/…/enrol mit einem API-Schlüssel und leadIds, emails oder segment.',
    en: 'Lets in leads that somebody adds on the lead’s page, or another system through the API: POST /api/workflows/…/enrol with an API key and leadIds, emails or segment.',
  },
  config: z.object({}),
  defaults: {},
  ports: { then: { de: 'danach', en: 'then' } },
  needs: [],
  trigger: () => ({ events: [], byHand: true }),
  summary: () => ({ de: 'Von Hand oder über die Schnittstelle', en: 'By hand or through the API' }),
  decide: () => ({ go: 'then' }),
});
