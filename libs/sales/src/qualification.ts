import type { Words } from '@cultivar/audience';
import { z } from 'zod';

/** The four questions of BANT. */
export const BANT = ['budget', 'authority', 'need', 'timing'] as const;
export const BantCriterion = z.enum(BANT);
export type BantCriterion = z.infer<typeof BantCriterion>;
export const BANT_WORDS: Readonly<Record<BantCriterion, Words & { readonly question: Words }>> = {
  budget: {
    de: 'Budget',
    en: 'Budget',
    question: { de: 'Ist Geld dafür da, und wie viel?', en: 'Is there money for it, and how much?' },
  },
  authority: {
    de: 'Entscheidungsbefugnis',
    en: 'Authority',
    question: { de: 'Wer entscheidet, wer entscheidet mit?', en: 'Who decides, who has a say?' },
  },
  need: {
    de: 'Bedarf',
    en: 'Need',
    question: { de: 'Welches Problem soll gelöst werden?', en: 'Which problem is to be solved?' },
  },
  timing: {
    de: 'Zeitrahmen',
    en: 'Timing',
    question: { de: 'Wann soll es losgehen?', en: 'When should it start?' },
  },
};
/** So many of the four make a lead sales qualified without further ado. */
export const BANT_ENOUGH = 3;

export interface Answered {
  readonly criterion: string;
  readonly met: boolean | null;
}
/** @returns how many criteria are met, and whether that is enough for SQL */
export function bantVerdict(sheet: readonly Answered[]): { readonly met: number; readonly enough: boolean } {
  const met = new Set(
    sheet.filter((row) => row.met && BantCriterion.safeParse(row.criterion).success).map((row) => row.criterion),
  );
  return { met: met.size, enough: met.size >= BANT_ENOUGH };
}
