import { defineNode, field } from '@cultivar/workflow';
import { z } from 'zod';

export default defineNode({
  type: 'start-workflow',
  version: 1,
  category: 'logic',
  icon: 'arrow-ramp-right',
  title: { de: 'In anderen Workflow aufnehmen', en: 'Enrol in another workflow' },
  help: {
    de: 'Nimmt den Lead in einen anderen Workflow auf, durch dessen Eingang „Von Hand“; hier geht er weiter. Dessen Regeln für Aufnahme und Wiederaufnahme gelten, und mehr als 20-mal am Tag kommt niemand hinein.',
    en: 'Lets the lead into another workflow, by its entry “By hand”; here it walks on. That workflow’s rules for entry and re-entry hold, and nobody gets in more than 20 times a day.',
  },
  config: z.object({
    workflow: field(z.string().regex(/^\d{1,9}$/), { de: 'Workflow', en: 'Workflow', input: 'workflow' }),
  }),
  defaults: { workflow: '' },
  ports: { then: { de: 'danach', en: 'then' } },
  needs: [],
  summary: ({ workflow }) => ({ de: `„${workflow}“ beginnen`, en: `Begin “${workflow}”` }),
  decide: ({ workflow }) => ({ go: 'then', effects: [{ kind: 'journey.start', workflow: Number(workflow) }] }),
});
