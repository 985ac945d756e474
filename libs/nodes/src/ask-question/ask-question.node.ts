import { isMissing } from '@cultivar/audience';
import { counted, defineNode, field } from '@cultivar/workflow';
import { z } from 'zod';

export default defineNode({
  type: 'ask-question',
  version: 1,
  category: 'lead',
  icon: 'message-question',
  title: { de: 'Nächste Frage stellen', en: 'Ask the next question' },
  help: {
    de: 'Sendet eine E-Mail mit persönlichem Link zu einem Formular, das nur fragt, was noch nicht bekannt ist. So entsteht das Profil Frage für Frage.',
    en: 'Sends a mail with a personal link to a form that asks only what is not known yet. So the profile grows question by question.',
  },
  config: z.object({
    form: field(z.string().min(1).max(80), { de: 'Formular', en: 'Form', input: 'form' }),
    fields: field(z.array(z.string().min(1).max(120)).min(1).max(20), {
      de: 'Fragen, wichtigste zuerst',
      en: 'Questions, most important first',
      input: 'lead-fields',
    }),
    atOnce: field(z.number().int().min(1).max(5).default(1), {
      de: 'Höchstens auf einmal',
      en: 'At most at once',
      input: 'number',
    }),
    template: field(z.string().min(1).max(80), { de: 'Vorlage', en: 'Template', input: 'template' }),
  }),
  defaults: { form: '', fields: [], atOnce: 1, template: '' },
  ports: { asked: { de: 'gefragt', en: 'asked' }, 'nothing-to-ask': { de: 'alles bekannt', en: 'all known' } },
  needs: ['fields'],
  summary: ({ fields, form }) => ({
    de: `${counted(fields.length, 'de', ['Frage', 'Fragen'])} aus „${form}“`,
    en: `${counted(fields.length, 'en', ['question', 'questions'])} from “${form}”`,
  }),
  decide: ({ form, fields, atOnce, template }, known) => {
    const unknown = fields.filter((name) => isMissing(known.fields[name]));
    const ask = unknown.slice(0, atOnce);
    if (!ask.length) return { go: 'nothing-to-ask', because: { unknown: 0 } };
    return {
      go: 'asked',
      effects: [{ kind: 'question.ask', template, form, fields: ask }],
      because: { asked: ask, unknown: unknown.length },
    };
  },
});
