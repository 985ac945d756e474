import type { Words } from '@cultivar/audience';

export interface Criterion {
  /** Kept in `qualification.criterion`. */
  readonly key: string;
  readonly title: Words;
  /** What the salesperson wants to find out. */
  readonly question: Words;
  readonly help: Words;
}
export interface QualificationSheet {
  readonly id: string;
  readonly name: Words;
  readonly criteria: readonly Criterion[];
}
/** One filled line of a sheet. `met` null: value noted, not judged yet. */
export interface Answer {
  readonly criterion: string;
  readonly value: string;
  readonly met: boolean | null;
}

/** BANT (IBM): budget, authority, need, timeline. */
export const BANT: QualificationSheet = {
  id: 'bant',
  name: { de: 'BANT', en: 'BANT' },
  criteria: [
    {
      key: 'budget',
      title: { de: 'Budget', en: 'Budget' },
      question: { de: 'Ist Geld dafür vorgesehen, und wie viel?', en: 'Is money set aside for it, and how much?' },
      help: { de: 'Ein Rahmen genügt, z. B. „20–30 T€ im Jahr“.', en: 'A range will do, e.g. “€20–30k a year”.' },
    },
    {
      key: 'authority',
      title: { de: 'Entscheidung', en: 'Authority' },
      question: { de: 'Wer entscheidet, und wer redet mit?', en: 'Who decides, and who has a say?' },
      help: {
        de: 'Namen und Rollen: Entscheider, Einkauf, Fachbereich.',
        en: 'Names and roles: decision maker, procurement, department.',
      },
    },
    {
      key: 'need',
      title: { de: 'Bedarf', en: 'Need' },
      question: { de: 'Welches Problem soll gelöst werden?', en: 'Which problem is to be solved?' },
      help: { de: 'In den Worten des Leads.', en: 'In the lead’s own words.' },
    },
    {
      key: 'timeline',
      title: { de: 'Zeitrahmen', en: 'Timeline' },
      question: { de: 'Bis wann soll es stehen?', en: 'By when should it be in place?' },
      help: { de: 'Monat oder Quartal, und was davon abhängt.', en: 'Month or quarter, and what depends on it.' },
    },
  ],
};
const criterion = (key: string, title: Words, question: Words, help: Words): Criterion => ({
  key,
  title,
  question,
  help,
});

/** CHAMP (InsightSquared): challenges, authority, money, prioritization: the problem first. */
export const CHAMP: QualificationSheet = {
  id: 'champ',
  name: { de: 'CHAMP', en: 'CHAMP' },
  criteria: [
    criterion(
      'challenges',
      { de: 'Herausforderung', en: 'Challenges' },
      { de: 'Was steht ihnen im Weg?', en: 'What stands in their way?' },
      { de: 'Das Problem und was es kostet.', en: 'The problem, and what it costs.' },
    ),
    criterion(
      'authority',
      { de: 'Entscheidung', en: 'Authority' },
      { de: 'Wer ist an der Entscheidung beteiligt?', en: 'Who takes part in the decision?' },
      { de: 'Namen und Rollen.', en: 'Names and roles.' },
    ),
    criterion(
      'money',
      { de: 'Geld', en: 'Money' },
      { de: 'Was darf die Lösung kosten?', en: 'What may the solution cost?' },
      { de: 'Auch woher das Geld kommt.', en: 'Also where the money comes from.' },
    ),
    criterion(
      'prioritization',
      { de: 'Dringlichkeit', en: 'Prioritization' },
      { de: 'Wie wichtig ist es neben anderem?', en: 'How important is it beside other things?' },
      { de: 'Was geht vor, und bis wann?', en: 'What goes first, and until when?' },
    ),
  ],
};

/** SPIN (Rackham): situation, problem, implication, need-payoff. */
export const SPIN: QualificationSheet = {
  id: 'spin',
  name: { de: 'SPIN', en: 'SPIN' },
  criteria: [
    criterion(
      'situation',
      { de: 'Situation', en: 'Situation' },
      { de: 'Wie arbeiten sie heute?', en: 'How do they work today?' },
      { de: 'Systeme, Abläufe, Beteiligte.', en: 'Systems, processes, people.' },
    ),
    criterion(
      'problem',
      { de: 'Problem', en: 'Problem' },
      { de: 'Womit sind sie unzufrieden?', en: 'What are they unhappy with?' },
      { de: 'In den Worten des Leads.', en: 'In the lead’s own words.' },
    ),
    criterion(
      'implication',
      { de: 'Auswirkung', en: 'Implication' },
      { de: 'Was folgt daraus, wenn nichts geschieht?', en: 'What follows if nothing is done?' },
      { de: 'Kosten, Risiken, verlorene Zeit.', en: 'Costs, risks, lost time.' },
    ),
    criterion(
      'need-payoff',
      { de: 'Nutzen', en: 'Need-payoff' },
      { de: 'Was wäre eine Lösung wert?', en: 'What would a solution be worth?' },
      { de: 'Was der Lead selbst als Gewinn nennt.', en: 'What the lead names as the gain.' },
    ),
  ],
};
export const SHEETS: readonly QualificationSheet[] = [BANT, CHAMP, SPIN];

/** How much of the sheet is filled and met: `open` names the criteria without a value. */
export function standing(
  sheet: QualificationSheet,
  answers: readonly Answer[],
): { readonly met: number; readonly of: number; readonly open: readonly string[] } {
  const byKey = new Map(answers.map((answer) => [answer.criterion, answer]));
  return {
    met: sheet.criteria.filter((criterion) => byKey.get(criterion.key)?.met === true).length,
    of: sheet.criteria.length,
    open: sheet.criteria.filter(({ key }) => !byKey.get(key)?.value.trim()).map(({ key }) => key),
  };
}
