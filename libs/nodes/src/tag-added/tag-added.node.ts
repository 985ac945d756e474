import { defineNode, eventWords, field } from '@cultivar/workflow';
import { z } from 'zod';

export default defineNode({
  type: 'tag-added',
  version: 1,
  category: 'entry',
  icon: 'tag',
  title: { de: 'Schlagwort vergeben', en: 'Tag added' },
  help: {
    de: 'Lässt jeden Lead ein, der dieses Schlagwort bekommt, von Hand, durch einen Import oder einen anderen Workflow.',
    en: 'Lets in every lead that gets this tag, by hand, by an import or from another workflow.',
  },
  config: z.object({ tag: field(z.string().trim().min(1).max(80), { de: 'Schlagwort', en: 'Tag', input: 'tag' }) }),
  defaults: { tag: '' },
  ports: { then: { de: 'danach', en: 'then' } },
  needs: [],
  trigger: ({ tag }) => ({ events: [{ kind: 'tag.added', ref: tag }], byHand: false }),
  summary: ({ tag }) => eventWords({ kind: 'tag.added', ref: tag }),
  decide: () => ({ go: 'then' }),
});
