import { Stage, STAGE_WORDS } from '@cultivar/audience';
import { defineNode, eventWords, field } from '@cultivar/workflow';
import { z } from 'zod';

export default defineNode({
  type: 'stage-changed',
  version: 1,
  category: 'entry',
  icon: 'stairs-up',
  title: { de: 'Stufe gewechselt', en: 'Stage changed' },
  help: {
    de: 'Lässt jeden Lead ein, der diese Stufe erreicht; wenn Sie wollen, nur von einer bestimmten anderen her.',
    en: 'Lets in every lead that reaches this stage; if you like, only those that come from a certain other one.',
  },
  config: z.object({
    to: field(Stage, { de: 'Neue Stufe', en: 'New stage', input: 'select', options: STAGE_WORDS }),
    from: field(Stage.optional(), {
      de: 'Vorherige Stufe',
      en: 'Stage before',
      input: 'select',
      options: STAGE_WORDS,
      help: { de: 'Leer: von jeder Stufe.', en: 'Empty: from any stage.' },
    }),
  }),
  defaults: { to: 'mql' },
  ports: { then: { de: 'danach', en: 'then' } },
  needs: [],
  trigger: ({ to, from }) => ({
    events: [
      { kind: 'stage.changed', ref: to, ...(from && { where: [{ path: 'from', op: 'eq' as const, value: from }] }) },
    ],
    byHand: false,
  }),
  summary: ({ to, from }) => {
    const words = eventWords({ kind: 'stage.changed', ref: to });
    if (!from) return words;
    return { de: `${words.de} (von ${STAGE_WORDS[from].de})`, en: `${words.en} (from ${STAGE_WORDS[from].en})` };
  },
  decide: () => ({ go: 'then' }),
});
