import type { EventPattern } from '@cultivar/audience';
import { defineNode, eventWords, field } from '@cultivar/workflow';
import { z } from 'zod';

const meant = ({ template, link }: { template?: string | undefined; link?: string | undefined }): EventPattern => ({
  kind: 'mail.clicked',
  ...(template && { ref: template }),
  ...(link && { where: [{ path: 'url', op: 'contains', value: link }] }),
});

export default defineNode({
  type: 'mail-clicked',
  version: 1,
  category: 'entry',
  icon: 'click',
  title: { de: 'E-Mail geklickt', en: 'Mail clicked' },
  help: {
    de: 'Lässt jeden Lead ein, der in dieser E-Mail auf einen Link klickt; wenn Sie wollen, nur bei Links, die einen Text enthalten. Klicks von Virenprüfern zählen nicht.',
    en: 'Lets in every lead that clicks a link in this mail; if you like, only links that contain a text. Clicks by scanners do not count.',
  },
  config: z.object({
    template: field(z.string().max(80).optional(), { de: 'E-Mail', en: 'Mail', input: 'template' }),
    link: field(z.string().trim().max(200).optional(), {
      de: 'Link enthält',
      en: 'Link contains',
      input: 'text',
      help: { de: 'Leer: jeder Link.', en: 'Empty: any link.' },
    }),
  }),
  defaults: {},
  ports: { then: { de: 'danach', en: 'then' } },
  needs: [],
  trigger: (config) => ({ events: [meant(config)], byHand: false }),
  summary: (config) => eventWords(meant(config)),
  decide: () => ({ go: 'then' }),
});
