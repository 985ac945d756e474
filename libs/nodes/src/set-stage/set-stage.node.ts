import { Stage, STAGE_WORDS } from '@cultivar/audience';
import { defineNode, field } from '@cultivar/workflow';
import { z } from 'zod';

export default defineNode({
  type: 'set-stage',
  version: 1,
  category: 'lead',
  icon: 'stairs-up',
  title: { de: 'Stufe setzen', en: 'Set the stage' },
  help: {
    de: 'Bringt den Lead in eine Stufe des Vertriebstrichters. Zurück geht es nur von Hand: Wer schon weiter ist, bleibt dort.',
    en: 'Moves the lead to a stage of the funnel. Backwards only works by hand: whoever is further stays there.',
  },
  config: z.object({
    stage: field(Stage, { de: 'Stufe', en: 'Stage', input: 'select', options: STAGE_WORDS }),
    reason: field(z.string().trim().min(1).max(200), { de: 'Grund', en: 'Reason', input: 'text' }),
  }),
  defaults: { stage: 'mql', reason: '' },
  ports: { then: { de: 'danach', en: 'then' } },
  needs: [],
  summary: ({ stage, reason }) => ({
    de: `${STAGE_WORDS[stage].de}: ${reason}`,
    en: `${STAGE_WORDS[stage].en}: ${reason}`,
  }),
  decide: ({ stage, reason }) => ({ go: 'then', effects: [{ kind: 'stage.set', stage, reason }] }),
});
