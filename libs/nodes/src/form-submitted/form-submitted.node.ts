import { defineNode, field } from '@cultivar/workflow';
import { z } from 'zod';

export default defineNode({
  type: 'form-submitted',
  version: 1,
  category: 'entry',
  icon: 'forms',
  title: { de: 'Formular abgesendet', en: 'Form submitted' },
  help: {
    de: 'Lässt jeden Lead ein, der dieses Formular absendet. „Bestätigt“ wartet den Klick in der Bestätigungs-Mail ab.',
    en: 'Lets in every lead that submits this form. “Confirmed” waits for the click in the confirmation mail.',
  },
  config: z.object({
    form: field(z.string().min(1).max(80), { de: 'Formular', en: 'Form', input: 'form' }),
    when: field(z.enum(['confirmed', 'submitted']).default('confirmed'), {
      de: 'Sobald es',
      en: 'As soon as it is',
      input: 'select',
      help: {
        de: 'Ohne Bestätigung darf noch keine Werbung verschickt werden.',
        en: 'Without the confirmation no marketing mail may be sent yet.',
      },
      options: {
        confirmed: { de: 'bestätigt ist', en: 'confirmed' },
        submitted: { de: 'abgesendet ist', en: 'submitted' },
      },
    }),
  }),
  defaults: { form: '', when: 'confirmed' },
  ports: { then: { de: 'danach', en: 'then' } },
  needs: [],
  trigger: ({ form, when }) => ({ events: [{ kind: `form.${when}`, ref: form }], byHand: false }),
  summary: ({ form, when }) =>
    when === 'confirmed'
      ? { de: `„${form}“ bestätigt`, en: `“${form}” confirmed` }
      : { de: `„${form}“ abgesendet`, en: `“${form}” submitted` },
  decide: () => ({ go: 'then' }),
});
