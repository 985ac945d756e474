import { defineNode, field, shortened } from '@cultivar/workflow';
import { z } from 'zod';

const CHANNEL = 'channel:';

export default defineNode({
  type: 'notify-colleague',
  version: 1,
  category: 'message',
  icon: 'bell-ringing',
  title: { de: 'Kollegen benachrichtigen', en: 'Notify a colleague' },
  help: {
    de: 'Benachrichtigt eine Kollegin oder einen Kollegen per E-Mail und in der Anwendung, oder einen Kanal in Slack oder Teams; mit einem Link zum Lead. Kanäle legt die Verwaltung in den Einstellungen an.',
    en: 'Tells a colleague by mail and in the app, or a channel in Slack or Teams; with a link to the lead. Channels are set up in the settings.',
  },
  config: z.object({
    to: field(
      z.union([z.literal('owner'), z.number().int().positive(), z.string().regex(/^channel:[a-z0-9][a-z0-9-]{0,59}$/)]),
      {
        de: 'Wen',
        en: 'Whom',
        input: 'user',
        help: {
          de: 'Die zuständige Person des Leads, jemand Bestimmtes oder ein Kanal.',
          en: 'The lead’s owner, somebody in particular, or a channel.',
        },
      },
    ),
    message: field(z.string().trim().min(1).max(1000), { de: 'Nachricht', en: 'Message', input: 'textarea' }),
  }),
  defaults: { to: 'owner', message: '' },
  ports: { then: { de: 'danach', en: 'then' } },
  needs: [],
  summary: ({ to, message }) =>
    to === 'owner'
      ? { de: `Zuständige Person: „${shortened(message)}“`, en: `Owner: “${shortened(message)}”` }
      : { de: `An ${to}: „${shortened(message)}“`, en: `To ${to}: “${shortened(message)}”` },
  decide: ({ to, message }) => ({
    go: 'then',
    effects: [
      typeof to === 'string' && to.startsWith(CHANNEL)
        ? { kind: 'channel.notify', channel: to.slice(CHANNEL.length), message }
        : { kind: 'colleague.notify', to: typeof to === 'number' ? to : 'owner', message },
    ],
  }),
});
