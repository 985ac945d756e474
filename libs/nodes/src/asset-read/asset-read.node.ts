import { defineNode, eventWords, field } from '@cultivar/workflow';
import { z } from 'zod';

export default defineNode({
  type: 'asset-read',
  version: 1,
  category: 'entry',
  icon: 'book',
  title: { de: 'Inhalt gelesen', en: 'Content read' },
  help: {
    de: 'Lässt jeden Lead ein, der diesen Inhalt herunterlädt oder liest. Ohne Auswahl: irgendeinen Inhalt.',
    en: 'Lets in every lead that downloads or reads this content. Without a choice: any content.',
  },
  config: z.object({
    asset: field(z.string().max(80).optional(), { de: 'Inhalt', en: 'Content', input: 'asset' }),
  }),
  defaults: {},
  ports: { then: { de: 'danach', en: 'then' } },
  needs: [],
  trigger: ({ asset }) => ({ events: [{ kind: 'asset.read', ...(asset && { ref: asset }) }], byHand: false }),
  summary: ({ asset }) => eventWords({ kind: 'asset.read', ...(asset && { ref: asset }) }),
  decide: () => ({ go: 'then' }),
});
