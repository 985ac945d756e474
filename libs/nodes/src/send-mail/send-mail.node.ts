import { defineNode, field } from '@cultivar/workflow';
import { z } from 'zod';

export default defineNode({
  type: 'send-mail',
  version: 1,
  category: 'message',
  icon: 'mail',
  title: { de: 'E-Mail senden', en: 'Send mail' },
  help: {
    de: 'Sendet dem Lead eine Vorlage, personalisiert und mit Abmeldelink. Ohne gültige Einwilligung geht nichts hinaus; der Lead geht trotzdem weiter.',
    en: 'Sends the lead a template, personalised and with an unsubscribe link. Without consent nothing goes out; the lead walks on all the same.',
  },
  config: z.object({
    template: field(z.string().min(1).max(80), { de: 'Vorlage', en: 'Template', input: 'template' }),
  }),
  defaults: { template: '' },
  ports: { then: { de: 'danach', en: 'then' } },
  needs: [],
  summary: ({ template }) => ({ de: `„${template}“ senden`, en: `Send “${template}”` }),
  decide: ({ template }) => ({ go: 'then', effects: [{ kind: 'mail.send', template, purpose: 'marketing' }] }),
});
