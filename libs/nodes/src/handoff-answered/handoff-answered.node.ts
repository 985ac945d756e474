import type { EventPattern } from '@cultivar/audience';
import { defineNode, eventWords, field } from '@cultivar/workflow';
import { z } from 'zod';

// an offer that was passed on to the next person has not ended yet
const EVENTS = {
  accepted: { kind: 'handoff.accepted' },
  rejected: { kind: 'handoff.rejected' },
  expired: { kind: 'handoff.expired', ref: 'unanswered' },
} as const satisfies Readonly<Record<string, EventPattern>>;

export default defineNode({
  type: 'handoff-answered',
  version: 1,
  category: 'entry',
  icon: 'user-check',
  title: { de: 'Übergabe beantwortet', en: 'Handoff answered' },
  help: {
    de: 'Lässt jeden Lead ein, dessen Übergabe an den Vertrieb angenommen oder abgelehnt wurde oder abgelaufen ist, etwa um ihn weiter zu pflegen.',
    en: 'Lets in every lead whose handoff to sales was accepted, rejected or expired, to go on nurturing it for instance.',
  },
  config: z.object({
    answer: field(z.enum(['accepted', 'rejected', 'expired']), {
      de: 'Die Übergabe ist',
      en: 'The handoff is',
      input: 'select',
      options: {
        accepted: { de: 'angenommen', en: 'accepted' },
        rejected: { de: 'abgelehnt', en: 'rejected' },
        expired: { de: 'abgelaufen, ohne dass jemand geantwortet hat', en: 'expired, without anybody’s answer' },
      },
    }),
  }),
  defaults: { answer: 'rejected' },
  ports: { then: { de: 'danach', en: 'then' } },
  needs: [],
  trigger: ({ answer }) => ({ events: [EVENTS[answer]], byHand: false }),
  summary: ({ answer }) => eventWords({ kind: EVENTS[answer].kind }),
  decide: () => ({ go: 'then' }),
});
