import type { Rule } from '@cultivar/audience';
import type { Graph } from '@cultivar/workflow';

type Place = readonly [column: number, row: number];
const node = (id: string, type: string, [column, row]: Place, config: Record<string, unknown>) => ({
  ...{ id, type, config },
  position: { x: column * 320, y: row * 205 },
});
/** `a:port>b` */
const edges = (...lines: string[]) =>
  lines.map((line) => {
    const [, from = '', port = '', to = ''] = /^(\S+):(\S+)>(\S+)$/.exec(line)!;
    return { from, port, to };
  });
const leadsSales: Rule = {
  kind: 'any',
  rules: [
    { kind: 'persona', in: ['vertriebsleitung'] },
    { kind: 'field', field: 'jobTitle', op: 'contains', value: 'vertrieb' },
  ],
};
const weekdayMornings = { weekdays: [1, 2, 3, 4, 5], from: '09:00', to: '11:00' };

const webinar: Graph = {
  settings: { reentry: 'never' },
  nodes: [
    node('anmeldung', 'form-submitted', [0, 0], { form: 'webinar-b2b-vertrieb', when: 'confirmed' }),
    node('willkommen', 'send-mail', [0, 1], { template: 'webinar-willkommen' }),
    node('ein-tag', 'wait', [0, 2], { amount: 1, unit: 'days' }),
    node('rolle-fragen', 'ask-question', [0, 3], {
      form: 'ein-paar-fragen',
      fields: ['jobTitle', 'teamSize'],
      atOnce: 1,
      template: 'frage-zu-ihrer-rolle',
    }),
    node('antwort-abwarten', 'wait-for-event', [-0.5, 4], {
      events: [{ kind: 'question.answered' }],
      amount: 3,
      unit: 'days',
      earlierHours: 0,
    }),
    node('vormittag', 'wait-until', [0, 5], weekdayMornings),
    node('leitet-vertrieb', 'if-else', [0, 6], { rule: leadsSales }),
    node('leitfaden', 'send-mail', [-0.5, 7], { template: 'leitfaden-vertriebsleitung' }),
    node('rechnung', 'send-mail', [0.5, 7], { template: 'rechnung-geschaeftsfuehrung' }),
    node('liest-sie', 'wait-for-event', [0, 8], {
      events: [{ kind: 'mail.clicked' }, { kind: 'asset.read' }],
      amount: 5,
      unit: 'days',
      earlierHours: 0,
    }),
    node('interesse', 'change-score', [-0.5, 9], { axis: 'engagement', points: 5, reason: 'Liest unsere Inhalte' }),
    node('zwei-tage', 'wait', [0, 10], { amount: 2, unit: 'days' }),
    node('einladung', 'send-mail', [0, 11], { template: 'einladung-erstgespraech' }),
    node('bucht-sie', 'wait-for-event', [0, 12], {
      events: [{ kind: 'form.confirmed', ref: 'erstgespraech' }],
      amount: 14,
      unit: 'days',
      earlierHours: 240,
    }),
    node('gebucht', 'change-tag', [-0.5, 13], { act: 'add', tag: 'erstgespraech-gebucht' }),
    node('ziel', 'leave', [-0.5, 14], { reason: 'Erstgespräch gebucht' }),
    node('kein-termin', 'leave', [0.5, 13], { reason: 'Kein Gespräch gewünscht' }),
  ],
  edges: edges(
    'anmeldung:then>willkommen',
    'willkommen:then>ein-tag',
    'ein-tag:then>rolle-fragen',
    'rolle-fragen:asked>antwort-abwarten',
    'rolle-fragen:nothing-to-ask>vormittag',
    'antwort-abwarten:happened>vormittag',
    'antwort-abwarten:timeout>vormittag',
    'vormittag:then>leitet-vertrieb',
    'leitet-vertrieb:yes>leitfaden',
    'leitet-vertrieb:no>rechnung',
    'leitfaden:then>liest-sie',
    'rechnung:then>liest-sie',
    'liest-sie:happened>interesse',
    'liest-sie:timeout>zwei-tage',
    'interesse:then>zwei-tage',
    'zwei-tage:then>einladung',
    'einladung:then>bucht-sie',
    'bucht-sie:happened>gebucht',
    'gebucht:then>ziel',
    'bucht-sie:timeout>kein-termin',
  ),
};

const toSales = (adminId: number): Graph => ({
  settings: { reentry: 'after-leaving' },
  nodes: [
    node('wird-mql', 'touchpoint-happened', [0, 0], { event: { kind: 'stage.changed', ref: 'mql' } }),
    node('uebergabe', 'hand-off', [0, 1], {
      reason: 'Passt zu uns und beschäftigt sich gerade mit dem Thema.',
      answerWithinHours: 4,
    }),
    node('uebernommen', 'leave', [-1, 2], { reason: 'Vom Vertrieb übernommen' }),
    node('abgelehnt', 'leave', [0, 2], { reason: 'Vom Vertrieb abgelehnt' }),
    node('niemand', 'notify-colleague', [1, 2], {
      to: adminId,
      message: 'Ein MQL hat in der vereinbarten Zeit keine Antwort bekommen. Bitte jemanden bestimmen.',
    }),
  ],
  edges: edges(
    'wird-mql:then>uebergabe',
    'uebergabe:accepted>uebernommen',
    'uebergabe:rejected>abgelehnt',
    'uebergabe:expired>niemand',
  ),
});

const followUp: Graph = {
  settings: { reentry: 'after-leaving' },
  nodes: [
    node('faellig', 'touchpoint-happened', [0, 0], { event: { kind: 'lead.recycled' } }),
    node('vormittag', 'wait-until', [0, 1], weekdayMornings),
    node('nachfragen', 'send-mail', [0, 2], { template: 'wiedervorlage' }),
    node('reagiert', 'wait-for-event', [0, 3], {
      events: [{ kind: 'mail.clicked' }, { kind: 'asset.read' }, { kind: 'form.confirmed', ref: 'erstgespraech' }],
      amount: 14,
      unit: 'days',
      earlierHours: 0,
    }),
    node('wieder-warm', 'change-score', [-0.5, 4], {
      axis: 'engagement',
      points: 20,
      reason: 'Meldet sich nach Wiedervorlage',
    }),
    node('kein-echo', 'change-tag', [0.5, 4], { act: 'add', tag: 'kein-echo' }),
  ],
  edges: edges(
    'faellig:then>vormittag',
    'vormittag:then>nachfragen',
    'nachfragen:then>reagiert',
    'reagiert:happened>wieder-warm',
    'reagiert:timeout>kein-echo',
  ),
};

const newCustomer: Graph = {
  settings: { reentry: 'never' },
  nodes: [
    node('gewonnen', 'touchpoint-happened', [0, 0], { event: { kind: 'stage.changed', ref: 'customer' } }),
    node('start', 'send-mail', [0, 1], { template: 'kunden-start' }),
    node('bindung', 'set-persona', [0, 2], { phase: 'retention', reason: 'Ist Kunde geworden' }),
    node('einen-monat', 'wait', [0, 3], { amount: 30, unit: 'days' }),
    node('nachhaken', 'notify-colleague', [0, 4], {
      to: 'owner',
      message: 'Seit einem Monat Kunde: Zeit für ein Gespräch über den nächsten Schritt.',
    }),
  ],
  edges: edges('gewonnen:then>start', 'start:then>bindung', 'bindung:then>einen-monat', 'einen-monat:then>nachhaken'),
};

/** Besser's journeys, all published. */
export const demoWorkflows = (adminId: number): readonly { readonly name: string; readonly graph: Graph }[] => [
  { name: 'Webinar „B2B-Vertrieb digital“', graph: webinar },
  { name: 'MQL an den Vertrieb', graph: toSales(adminId) },
  { name: 'Wiedervorlage', graph: followUp },
  { name: 'Neue Kunden', graph: newCustomer },
];
