import { defineNode, field, shortened } from '@cultivar/workflow';
import { z } from 'zod';

export default defineNode({
  type: 'notify-colleague',
  version: 1,
  category: 'message',
  icon: 'bell-ringing',
  title: { de: 'Kollegen benachrichtigen', en: 'Notify a colleague' },
  help: {
    de: 'Benachrichtigt eine Kollegin oder einen Kollegen per E-Mail und in der Anwendung, mit einem Link zum Lead.',
    en: 'Tells a colleague by mail and in the app, with a link to the lead.',
  },
  config: z.object({
    to: field(z.union([z.literal('owner'), z.number().int().positive()]), {
      de: 'Wen',
      en: 'Whom',
      input: 'user',
      help: {
        de: 'Die zuständige Person des Leads oder jemand Bestimmtes.',
        en: 'The lead’s owner, or somebody in particular.',
      },
    }),
    message: field(z.string().trim().min(1).max(1000), { de: 'Nachricht', en: 'Message', input: 'textarea' }),
  }),
  defaults: { to: 'owner', message: '' },
  ports: { then: { de: 'danach', en: 'then' } },
  needs: [],
  summary: ({ to, message }) =>
    to === 'owner'
      ? { de: `Zuständige Person: „${shortened(message)}“`, en: `Owner: “${shortened(message)}”` }
      : { de: `An ${to}: „${shortened(message)}“`, en: `To ${to}: “${shortened(message)}”` },
  decide: ({ to, message }) => ({ go: 'then', effects: [{ kind: 'colleague.notify', to, message }] }),
});
