import { defineNode, field } from '@cultivar/workflow';
import { z } from 'zod';

export default defineNode({
  type: 'change-topic',
  version: 1,
  category: 'lead',
  icon: 'bookmark',
  title: { de: 'Thema abonnieren oder abbestellen', en: 'Subscribe or unsubscribe a topic' },
  help: {
    de: 'Meldet den Lead für ein Thema Ihrer E-Mails an oder ab. Wer ein Thema selbst abbestellt hat, wird nicht wieder angemeldet. Eine Einwilligung ersetzt das nicht.',
    en: 'Subscribes the lead to a topic of your mails, or unsubscribes it. Whoever left a topic by their own choice is not brought back. This is no substitute for consent.',
  },
  config: z.object({
    act: field(z.enum(['subscribe', 'unsubscribe']), {
      de: 'Was tun',
      en: 'What to do',
      input: 'select',
      options: { subscribe: { de: 'anmelden', en: 'subscribe' }, unsubscribe: { de: 'abmelden', en: 'unsubscribe' } },
    }),
    topic: field(z.string().min(1).max(80), { de: 'Thema', en: 'Topic', input: 'topic' }),
  }),
  defaults: { act: 'subscribe', topic: '' },
  ports: { then: { de: 'danach', en: 'then' } },
  needs: [],
  summary: ({ act, topic }) =>
    act === 'subscribe'
      ? { de: `für „${topic}“ anmelden`, en: `Subscribe to “${topic}”` }
      : { de: `von „${topic}“ abmelden`, en: `Unsubscribe from “${topic}”` },
  decide: ({ act, topic }) => ({
    go: 'then',
    effects: [{ kind: 'topic.set', topic, subscribed: act === 'subscribe' }],
  }),
});
