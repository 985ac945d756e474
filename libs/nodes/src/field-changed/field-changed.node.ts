import { defineNode, field } from '@cultivar/workflow';
import { z } from 'zod';

export default defineNode({
  type: 'field-changed',
  version: 1,
  category: 'entry',
  icon: 'pencil',
  title: { de: 'Feld geändert', en: 'Field changed' },
  help: {
    de: 'Lässt jeden Lead ein, bei dem sich dieses Feld ändert; wenn Sie wollen, nur bei einem bestimmten neuen Wert.',
    en: 'Lets in every lead whose field changes; if you like, only to a certain new value.',
  },
  config: z.object({
    field: field(z.string().min(1).max(80), { de: 'Feld', en: 'Field', input: 'lead-field' }),
    to: field(z.string().trim().max(200).optional(), {
      de: 'Neuer Wert',
      en: 'New value',
      input: 'text',
      help: { de: 'Leer: jede Änderung.', en: 'Empty: any change.' },
    }),
  }),
  defaults: { field: '' },
  ports: { then: { de: 'danach', en: 'then' } },
  needs: [],
  trigger: ({ field: ref, to }) => ({
    events: [{ kind: 'field.changed', ref, ...(to && { where: [{ path: 'to', op: 'eq' as const, value: to }] }) }],
    byHand: false,
  }),
  summary: ({ field: name, to }) =>
    to
      ? { de: `„${name}“ wird „${to}“`, en: `“${name}” becomes “${to}”` }
      : { de: `„${name}“ ändert sich`, en: `“${name}” changes` },
  decide: () => ({ go: 'then' }),
});
