import { defineNode, field, shortened } from '@cultivar/workflow';
import { z } from 'zod';

export default defineNode({
  type: 'join',
  version: 1,
  category: 'logic',
  icon: 'arrows-join-2',
  title: { de: 'Zusammenführen', en: 'Join' },
  help: {
    de: 'Hier kommen mehrere Wege zusammen. Jeder Lead geht sofort weiter, auf niemanden wird gewartet. In die Notiz gehört, warum.',
    en: 'Several paths come together here. Each lead goes on at once, nobody is waited for. The note says why.',
  },
  config: z.object({
    why: field(z.string().trim().max(300).default(''), { de: 'Notiz', en: 'Note', input: 'textarea' }),
  }),
  defaults: { why: '' },
  ports: { then: { de: 'weiter', en: 'on' } },
  needs: [],
  summary: ({ why }) =>
    why
      ? { de: shortened(why, 140), en: shortened(why, 140) }
      : { de: 'Wege kommen zusammen', en: 'Paths come together' },
  decide: () => ({ go: 'then' }),
});
