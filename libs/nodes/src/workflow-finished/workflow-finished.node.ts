import { defineNode, field } from '@cultivar/workflow';
import { z } from 'zod';

export default defineNode({
  type: 'workflow-finished',
  version: 1,
  category: 'entry',
  icon: 'flag-check',
  title: { de: 'Anderer Workflow beendet', en: 'Another workflow ended' },
  help: {
    de: 'Lässt jeden Lead ein, der einen anderen Workflow hinter sich hat; wenn Sie wollen, nur mit einem bestimmten Ergebnis. Wer von Hand herausgenommen wird, zählt nicht.',
    en: 'Lets in every lead that has come to the end of another workflow; if you like, only with a certain outcome. Those who were taken out by hand do not count.',
  },
  config: z.object({
    workflow: field(z.string().min(1).max(20), { de: 'Workflow', en: 'Workflow', input: 'workflow' }),
    outcome: field(z.string().trim().max(80).optional(), {
      de: 'Ergebnis',
      en: 'Outcome',
      input: 'text',
      help: {
        de: 'Der Grund im Schritt „Verlassen“; „finished“, wenn der Weg zu Ende war. Leer: jedes Ergebnis.',
        en: 'The reason at the “Leave” node; “finished” where the path came to its end. Empty: any outcome.',
      },
    }),
  }),
  defaults: { workflow: '' },
  ports: { then: { de: 'danach', en: 'then' } },
  needs: [],
  trigger: ({ workflow, outcome }) => ({
    events: [
      {
        kind: 'workflow.finished',
        ref: workflow,
        ...(outcome && { where: [{ path: 'outcome', op: 'eq' as const, value: outcome }] }),
      },
    ],
    byHand: false,
  }),
  summary: ({ workflow, outcome }) => ({
    de: `„${workflow}“ beendet${outcome ? `: ${outcome}` : ''}`,
    en: `“${workflow}” ended${outcome ? `: ${outcome}` : ''}`,
  }),
  decide: () => ({ go: 'then' }),
});
