import { defineNode, field, fillIn, shortened } from '@cultivar/workflow';
import { z } from 'zod';

export default defineNode({
  type: 'add-note',
  version: 1,
  category: 'lead',
  icon: 'note',
  title: { de: 'Interne Notiz', en: 'Internal note' },
  help: {
    de: 'Schreibt eine Notiz in den Verlauf des Leads. Nur Kolleginnen und Kollegen sehen sie; {{feldname}} wird durch die Angabe des Leads ersetzt.',
    en: 'Writes a note into the lead’s timeline. Only colleagues see it; {{fieldName}} is filled in with the lead’s value.',
  },
  config: z.object({
    text: field(z.string().trim().min(1).max(2000), { de: 'Notiz', en: 'Note', input: 'textarea' }),
  }),
  defaults: { text: '' },
  ports: { then: { de: 'danach', en: 'then' } },
  needs: ['fields', 'answers'],
  summary: ({ text }) => ({ de: `„${shortened(text)}“`, en: `“${shortened(text)}”` }),
  decide: ({ text }, facts) => ({ go: 'then', effects: [{ kind: 'note.add', text: fillIn(text, facts) }] }),
});
