import type { Facts, Touchpoint, Words } from '@cultivar/audience';
import { defineNode, field } from '@cultivar/workflow';
import { z } from 'zod';

const KINDS = ['mail', 'question', 'webhook', 'handoff'] as const;
type Kind = (typeof KINDS)[number];
const NONE = { none: { de: 'nichts davon', en: 'none of it' } };
const WAYS: Readonly<Record<Kind, Readonly<Record<string, Words>>>> = {
  mail: {
    clicked: { de: 'geklickt', en: 'clicked' },
    opened: { de: 'nur geöffnet', en: 'only opened' },
    bounced: { de: 'unzustellbar', en: 'bounced' },
    sent: { de: 'nur gesendet', en: 'only sent' },
    ...NONE,
  },
  question: { answered: { de: 'beantwortet', en: 'answered' }, ...NONE },
  webhook: { ok: { de: 'geantwortet', en: 'answered' }, failed: { de: 'fehlgeschlagen', en: 'failed' }, ...NONE },
  handoff: { accepted: { de: 'angenommen', en: 'accepted' }, rejected: { de: 'abgelehnt', en: 'rejected' }, ...NONE },
};
const KIND_WORDS: Readonly<Record<Kind, Words>> = {
  mail: { de: 'Was wurde aus der E-Mail?', en: 'What became of the mail?' },
  question: { de: 'Wurde die Frage beantwortet?', en: 'Was the question answered?' },
  webhook: { de: 'Hat der Webhook geantwortet?', en: 'Did the webhook answer?' },
  handoff: { de: 'Wie ging die Übergabe aus?', en: 'How did the handoff end?' },
};

/** What the timeline tells of the mails that one step of this very walk has sent. */
const toldOf = (touchpoints: readonly Touchpoint[], node: string, walk: string): readonly Touchpoint[] =>
  touchpoints.filter(({ data }) => data?.nodeId === node && String(data.enrolmentId) === walk);

function outcomeOf(kind: Kind, node: string, walk: string, facts: Pick<Facts, 'touchpoints' | 'answers'>): string {
  const own = toldOf(facts.touchpoints, node, walk);
  const told = new Set(own.map((one) => one.kind));
  if (kind === 'mail') return ['clicked', 'opened', 'bounced', 'sent'].find((way) => told.has(`mail.${way}`)) ?? 'none';
  if (kind === 'question') {
    const asked = own.find((one) => one.kind === 'mail.sent');
    const answered = facts.touchpoints.some((one) => one.kind === 'question.answered' && asked && one.at >= asked.at);
    return answered ? 'answered' : 'none';
  }
  if (!Object.hasOwn(facts.answers, node)) return 'none';
  const answer = (facts.answers[node] ?? {}) as Readonly<Record<string, unknown>>;
  if (kind === 'webhook') {
    const { status } = answer;
    return typeof status === 'number' && status >= 200 && status < 300 ? 'ok' : 'failed';
  }
  return 'reason' in answer ? 'rejected' : 'userId' in answer ? 'accepted' : 'none';
}

export default defineNode({
  type: 'by-outcome',
  version: 1,
  category: 'logic',
  icon: 'arrow-ramp-right-2',
  title: { de: 'Nach Ergebnis verzweigen', en: 'Branch on an outcome' },
  help: {
    de: 'Verzweigt danach, was aus einem früheren Schritt dieses Workflows geworden ist: ob seine E-Mail geklickt, seine Frage beantwortet, sein Webhook erreicht wurde. Es zählt, was bis jetzt geschehen ist; setzen Sie davor „Warten“.',
    en: 'Branches on what has become of an earlier step of this workflow: whether its mail was clicked, its question answered, its webhook reached. What has happened so far counts; put a “Wait” before it.',
  },
  config: z.object({
    node: field(z.string().min(1).max(40), { de: 'Schritt', en: 'Step', input: 'node' }),
    outcome: field(z.enum(KINDS), { de: 'Ergebnis', en: 'Outcome', input: 'select', options: KIND_WORDS }),
  }),
  defaults: { node: '', outcome: 'mail' },
  ports: NONE as Readonly<Record<string, Words>>,
  portsOf: ({ outcome }) => WAYS[outcome],
  needs: ['touchpoints', 'answers'],
  reads: ({ outcome }) => ({
    events:
      outcome === 'mail'
        ? [{ kind: 'mail.clicked' }, { kind: 'mail.opened' }, { kind: 'mail.bounced' }, { kind: 'mail.sent' }]
        : outcome === 'question'
          ? [{ kind: 'mail.sent' }, { kind: 'question.answered' }]
          : [],
  }),
  summary: ({ outcome }) => KIND_WORDS[outcome],
  decide: ({ node, outcome }, facts, { visitKey }) => {
    const found = outcomeOf(outcome, node, visitKey.split('.')[0]!, facts);
    return { go: found, because: { of: node, found } };
  },
});
