import { Phase, PHASE_WORDS } from '@cultivar/audience';
import { defineNode, field, says } from '@cultivar/workflow';
import type { Effect } from '@cultivar/workflow';
import { z } from 'zod';

export default defineNode({
  type: 'set-persona',
  version: 1,
  category: 'lead',
  icon: 'masks-theater',
  title: { de: 'Persona und Phase setzen', en: 'Set persona and phase' },
  help: {
    de: 'Legt fest, welcher Persona der Lead entspricht und wie weit er in seiner Entscheidung ist. Was leer bleibt, ändert sich nicht.',
    en: 'Settles which persona the lead is like, and how far along their decision is. What stays empty does not change.',
  },
  config: z
    .object({
      persona: field(z.string().min(1).max(80).optional(), { de: 'Persona', en: 'Persona', input: 'persona' }),
      phase: field(Phase.optional(), { de: 'Phase', en: 'Phase', input: 'select', options: PHASE_WORDS }),
      reason: field(z.string().trim().min(1).max(200), { de: 'Grund', en: 'Reason', input: 'text' }),
    })
    .refine(
      ({ persona, phase }) => persona !== undefined || phase !== undefined,
      says({ de: 'Bitte eine Persona oder eine Phase wählen.', en: 'Please choose a persona or a phase.' }, 'persona'),
    ),
  defaults: { phase: 'consideration', reason: '' },
  ports: { then: { de: 'danach', en: 'then' } },
  needs: [],
  summary: ({ persona, phase }) => {
    const name = persona === undefined ? [] : [`„${persona}“`];
    return {
      de: [...name, ...(phase ? [PHASE_WORDS[phase].de] : [])].join(' · '),
      en: [
        ...name.map((it) => it.replace('„', '“').replace(/“$/, '”')),
        ...(phase ? [PHASE_WORDS[phase].en] : []),
      ].join(' · '),
    };
  },
  decide: ({ persona, phase, reason }) => {
    const effects: Effect[] = [];
    if (persona !== undefined) effects.push({ kind: 'persona.set', persona, reason });
    if (phase !== undefined) effects.push({ kind: 'phase.set', phase, reason });
    return { go: 'then', effects };
  },
});
