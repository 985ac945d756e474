import { defineNode, field } from '@cultivar/workflow';
import { z } from 'zod';

export default defineNode({
  type: 'segment-entered',
  version: 1,
  category: 'entry',
  icon: 'users-group',
  title: { de: 'In Segment gekommen', en: 'Entered a segment' },
  help: {
    de: 'Lässt einen Lead ein, sobald die Regel des Segments für ihn zutrifft. Wer beim Veröffentlichen schon darin ist, kommt nicht von selbst hinein.',
    en: 'Lets a lead in as soon as the segment’s rule holds for them. Those who are in it when you publish do not come in by themselves.',
  },
  config: z.object({ segment: field(z.string().min(1).max(80), { de: 'Segment', en: 'Segment', input: 'segment' }) }),
  defaults: { segment: '' },
  ports: { then: { de: 'danach', en: 'then' } },
  needs: [],
  trigger: ({ segment }) => ({ events: [{ kind: 'segment.entered', ref: segment }], byHand: false }),
  summary: ({ segment }) => ({ de: `Neu in „${segment}“`, en: `New in “${segment}”` }),
  decide: () => ({ go: 'then' }),
});
