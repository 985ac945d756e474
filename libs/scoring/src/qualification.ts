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
export const SHEETS: readonly QualificationSheet[] = [BANT];

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
