import { defineNode, field } from '@cultivar/workflow';
import { z } from 'zod';

export default defineNode({
  type: 'segment-left',
  version: 1,
  category: 'entry',
  icon: 'users-minus',
  title: { de: 'Segment verlassen', en: 'Left a segment' },
  help: {
    de: 'Lässt einen Lead ein, sobald die Regel des Segments für ihn nicht mehr zutrifft. Wer beim Veröffentlichen nicht darin ist, kommt nicht von selbst hinein.',
    en: 'Lets a lead in as soon as the segment’s rule does not hold for them any more. Those who are not in it when you publish do not come in by themselves.',
  },
  config: z.object({ segment: field(z.string().min(1).max(80), { de: 'Segment', en: 'Segment', input: 'segment' }) }),
  defaults: { segment: '' },
  ports: { then: { de: 'danach', en: 'then' } },
  needs: [],
  trigger: ({ segment }) => ({ events: [{ kind: 'segment.left', ref: segment }], byHand: false }),
  summary: ({ segment }) => ({ de: `Nicht mehr in „${segment}“`, en: `No longer in “${segment}”` }),
  decide: () => ({ go: 'then' }),
});
