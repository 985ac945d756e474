import type { Rule } from '@cultivar/audience';
import type { ScoringModel } from '@cultivar/scoring';

/** How Besser scores: who they are (fit) and what they do (engagement). */
export const DEMO_SCORING: ScoringModel = {
  fit: [
    {
      id: 'vertriebsleitung',
      name: 'Leitet den Vertrieb',
      rule: {
        kind: 'any',
        rules: [
          { kind: 'field', field: 'jobTitle', op: 'contains', value: 'vertriebsleit' },
          { kind: 'field', field: 'jobTitle', op: 'contains', value: 'head of sales' },
        ],
      },
      points: 25,
    },
    {
      id: 'geschaeftsfuehrung',
      name: 'Führt das Unternehmen',
      rule: { kind: 'field', field: 'jobTitle', op: 'contains', value: 'geschäftsführ' },
      points: 25,
    },
    {
      id: 'marketing',
      name: 'Arbeitet im Marketing',
      rule: { kind: 'field', field: 'jobTitle', op: 'contains', value: 'marketing' },
      points: 10,
    },
    {
      id: 'branche',
      name: 'Branche passt',
      rule: { kind: 'field', field: 'company.industry', op: 'in', value: ['Maschinenbau', 'IT', 'Beratung'] },
      points: 10,
    },
    {
      id: 'groesse',
      name: 'Ab 20 Beschäftigte',
      rule: { kind: 'field', field: 'company.size', op: 'gte', value: 20 },
      points: 10,
    },
    {
      id: 'studium',
      name: 'Noch im Studium',
      rule: { kind: 'field', field: 'jobTitle', op: 'contains', value: 'student' },
      points: -30,
    },
  ],
  engagement: [
    { id: 'formular', name: 'Formular bestätigt', event: { kind: 'form.confirmed' }, points: 10, maxPerLead: 5 },
    { id: 'klick', name: 'Link in E-Mail geklickt', event: { kind: 'mail.clicked' }, points: 5, maxPerLead: 8 },
    { id: 'inhalt', name: 'Inhalt gelesen', event: { kind: 'asset.read' }, points: 10, maxPerLead: 5 },
    { id: 'antwort', name: 'Frage beantwortet', event: { kind: 'question.answered' }, points: 5, maxPerLead: 5 },
    {
      id: 'erstgespraech',
      name: 'Erstgespräch gebucht',
      event: { kind: 'form.confirmed', ref: 'erstgespraech' },
      points: 30,
      maxPerLead: 1,
    },
    {
      id: 'widerruf',
      name: 'Einwilligung widerrufen',
      event: { kind: 'consent.withdrawn' },
      points: -40,
      maxPerLead: 1,
    },
  ],
  mql: { fit: 20, engagement: 50 },
  temperature: { warm: 20, hot: 50 },
};

export const DEMO_SEGMENTS: readonly {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly rule: Rule;
}[] = [
  {
    id: 'webinar-teilnehmer',
    name: 'Webinar-Teilnehmer',
    description: 'Angemeldet zum Webinar „B2B-Vertrieb digital“.',
    rule: { kind: 'tag', tag: 'webinar-b2b-vertrieb' },
  },
  {
    id: 'entscheider',
    name: 'Entscheider im passenden Markt',
    description: 'Vertriebsleitung oder Geschäftsführung, Unternehmen ab 20 Beschäftigte.',
    rule: {
      kind: 'all',
      rules: [
        { kind: 'persona', in: ['vertriebsleitung', 'geschaeftsfuehrung'] },
        { kind: 'field', field: 'company.size', op: 'gte', value: 20 },
      ],
    },
  },
  {
    id: 'heiss-und-frei',
    name: 'Heiß, aber noch nicht beim Vertrieb',
    description: 'Heiße Leads, die noch niemand übernommen hat.',
    rule: {
      kind: 'all',
      rules: [
        { kind: 'temperature', in: ['hot'] },
        { kind: 'stage', in: ['lead', 'mql', 'recycled'] },
      ],
    },
  },
  {
    id: 'eingeschlafen',
    name: 'Eingeschlafen',
    description: 'Einwilligung liegt vor, aber seit 60 Tagen kein Klick und nichts gelesen.',
    rule: {
      kind: 'all',
      rules: [
        { kind: 'consent', purpose: 'marketing' },
        { kind: 'stage', in: ['lead', 'recycled'] },
        { kind: 'not', rule: { kind: 'behaviour', event: { kind: 'mail.clicked' }, withinDays: 60, atLeast: 1 } },
        { kind: 'not', rule: { kind: 'behaviour', event: { kind: 'asset.read' }, withinDays: 60, atLeast: 1 } },
      ],
    },
  },
];
