import { counted, defineNode, field, shortened } from '@cultivar/workflow';
import { z } from 'zod';

/** Sales answers or the deadline passes by itself long before; this only ends a walk that nobody answers for at all. */
const LONGEST_MS = 365 * 86_400_000;

export default defineNode({
  type: 'hand-off',
  version: 1,
  category: 'sales',
  icon: 'heart-handshake',
  title: { de: 'An Vertrieb übergeben', en: 'Hand off to sales' },
  help: {
    de: 'Bietet den Lead dem Vertrieb an, mit Grund und Antwortfrist in Geschäftszeit. Wer ihn bekommt, entscheidet die Verteilung. Die Reise geht mit der Antwort weiter.',
    en: 'Offers the lead to sales, with the reason and a deadline in business time. Routing decides who gets it. The journey goes on with the answer.',
  },
  config: z.object({
    reason: field(z.string().trim().min(1).max(500), {
      de: 'Warum jetzt',
      en: 'Why now',
      input: 'textarea',
      help: { de: 'Steht zuoberst in der Nachricht an den Vertrieb.', en: 'Stands on top of the message to sales.' },
    }),
    answerWithinHours: field(z.number().int().min(1).max(400), {
      de: 'Antwort innerhalb von (Geschäftsstunden)',
      en: 'Answer within (business hours)',
      input: 'number',
    }),
  }),
  defaults: { reason: '', answerWithinHours: 4 },
  ports: {
    accepted: { de: 'angenommen', en: 'accepted' },
    rejected: { de: 'abgelehnt', en: 'rejected' },
    expired: { de: 'ohne Antwort', en: 'not answered' },
  },
  needs: [],
  pauses: () => true,
  summary: ({ reason, answerWithinHours }) => ({
    de: `${shortened(reason)}, Antwort in ${counted(answerWithinHours, 'de', ['Geschäftsstunde', 'Geschäftsstunden'])}`,
    en: `${shortened(reason)}, answer in ${counted(answerWithinHours, 'en', ['business hour', 'business hours'])}`,
  }),
  decide: ({ reason, answerWithinHours }, _facts, { now }) => ({
    hold: { kind: 'handoff.offer', reason, answerWithinHours },
    answers: { accepted: 'accepted', rejected: 'rejected', expired: 'expired' },
    until: new Date(now.getTime() + LONGEST_MS),
    timeout: 'expired',
  }),
});
