import { defineNode, field } from '@cultivar/workflow';
import { z } from 'zod';

const JsonPath = z
  .string()
  .trim()
  .max(120)
  .regex(/^[A-Za-z_][\w-]*(\.[A-Za-z_][\w-]*)*$/);

export default defineNode({
  type: 'webhook-received',
  version: 1,
  category: 'entry',
  icon: 'webhook',
  title: { de: 'Webhook empfangen', en: 'Webhook received' },
  help: {
    de: 'Ein anderes System schickt JSON an eine geheime Adresse und lässt damit einen Lead ein. Sie legen fest, wo darin die E-Mail-Adresse steht und welche Angaben in Felder übernommen werden. Werbung darf dadurch noch keine verschickt werden: Eine Einwilligung entsteht so nicht.',
    en: 'Another system posts JSON to a secret address and so lets a lead in. You say where in it the mail address stands and what goes into fields. No marketing mail may be sent because of it: it brings no consent.',
  },
  config: z.object({
    email: field(JsonPath, {
      de: 'E-Mail-Adresse steht unter',
      en: 'The mail address stands at',
      input: 'text',
      help: { de: 'Etwa email oder kunde.email.', en: 'Such as email or customer.email.' },
    }),
    fields: field(z.record(z.string().min(1).max(80), JsonPath), {
      de: 'Felder übernehmen',
      en: 'Take over fields',
      input: 'key-values',
      help: {
        de: 'Links der Schlüssel des Feldes beim Lead (firstName, jobTitle …), rechts, wo der Wert steht.',
        en: 'On the left the key of the lead’s field (firstName, jobTitle …), on the right where its value stands.',
      },
    }),
    unknown: field(z.enum(['create', 'refuse']), {
      de: 'Unbekannte Adressen',
      en: 'Unknown addresses',
      input: 'select',
      options: {
        create: { de: 'als neuen Lead anlegen', en: 'become a new lead' },
        refuse: { de: 'abweisen', en: 'are refused' },
      },
    }),
  }),
  defaults: { email: 'email', fields: { firstName: 'firstName', lastName: 'lastName' }, unknown: 'create' },
  ports: { then: { de: 'danach', en: 'then' } },
  needs: [],
  trigger: ({ email, fields, unknown }) => ({
    events: [],
    byHand: false,
    post: { email, fields, create: unknown === 'create' },
  }),
  summary: () => ({ de: 'Ein anderes System schickt JSON', en: 'Another system posts JSON' }),
  decide: () => ({ go: 'then' }),
});
