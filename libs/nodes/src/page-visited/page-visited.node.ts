import { defineNode, eventWords, field } from '@cultivar/workflow';
import { z } from 'zod';

export default defineNode({
  type: 'page-visited',
  version: 1,
  category: 'entry',
  icon: 'browser',
  title: { de: 'Seite besucht', en: 'Page visited' },
  help: {
    de: 'Lässt jeden Lead ein, der eine Seite besucht, deren Adresse so aussieht. Ein Stern steht für Beliebiges: „*/preise*“. Gezählt werden nur Leads, die der Wiedererkennung zugestimmt haben.',
    en: 'Lets in every lead that visits a page whose address looks like this. A star stands for anything: “*/prices*”. Only leads that agreed to be recognised are counted.',
  },
  config: z.object({
    like: field(z.string().trim().min(1).max(200), {
      de: 'Adresse der Seite',
      en: 'Address of the page',
      input: 'text',
    }),
  }),
  defaults: { like: '' },
  ports: { then: { de: 'danach', en: 'then' } },
  needs: [],
  trigger: ({ like }) => ({ events: [{ kind: 'page.visited', like }], byHand: false }),
  summary: ({ like }) => eventWords({ kind: 'page.visited', like }),
  decide: () => ({ go: 'then' }),
});
