import { defineNode, field, says, shortened } from '@cultivar/workflow';
import { z } from 'zod';

export default defineNode({
  type: 'set-field',
  version: 1,
  category: 'lead',
  icon: 'edit',
  title: { de: 'Feld setzen', en: 'Set a field' },
  help: {
    de: 'Schreibt einen Wert in ein Feld des Leads. Die E-Mail-Adresse und Felder des Unternehmens lassen sich so nicht ändern.',
    en: 'Writes a value into a field of the lead. The mail address and fields of the company cannot be changed this way.',
  },
  config: z.object({
    field: field(
      z
        .string()
        .min(1)
        .max(120)
        .refine(
          (name) => name !== 'email' && name !== 'createdAt' && !/^(company|answer)\./.test(name),
          says({
            de: 'Dieses Feld lässt sich hier nicht setzen: bitte ein anderes wählen.',
            en: 'This field cannot be set here: please choose another.',
          }),
        ),
      { de: 'Feld', en: 'Field', input: 'lead-field' },
    ),
    value: field(z.union([z.string().max(2000), z.number(), z.boolean()]), {
      de: 'Wert',
      en: 'Value',
      input: 'text',
      help: { de: 'Leer lassen, um das Feld zu leeren.', en: 'Leave empty to clear the field.' },
    }),
  }),
  defaults: { field: '', value: '' },
  ports: { then: { de: 'danach', en: 'then' } },
  needs: [],
  summary: ({ field: name, value }) =>
    value === ''
      ? { de: `„${name}“ leeren`, en: `Clear “${name}”` }
      : { de: `„${name}“ auf „${shortened(String(value))}“`, en: `“${name}” to “${shortened(String(value))}”` },
  decide: ({ field: name, value }) => ({
    go: 'then',
    effects: [{ kind: 'field.set', field: name, value: value === '' ? null : value }],
  }),
});
