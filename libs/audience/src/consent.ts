import { z } from 'zod';
import type { Words } from './words.ts';

/**
 * What a lead can agree to. `marketing` is the mail channel (UWG § 7 (2) no. 2: express consent, no B2B exception);
 * `tracking` covers opens and clicks (TDDDG § 25) and is asked for separately; `phone` is UWG § 7 (2) no. 1.
 */
export const PURPOSES = ['marketing', 'tracking', 'phone'] as const;
export const Purpose = z.enum(PURPOSES);
export type Purpose = z.infer<typeof Purpose>;
export const PURPOSE_WORDS: Readonly<Record<Purpose, Words>> = {
  marketing: { de: 'E-Mails mit Fachinhalten und Angeboten', en: 'Mails with content and offers' },
  tracking: { de: 'Auswertung von Öffnungen und Klicks', en: 'Measuring opens and clicks' },
  phone: { de: 'Anrufe', en: 'Phone calls' },
};

/** `pending`: asked for, the opt-in mail is not confirmed yet. */
export const CONSENT_STATES = ['pending', 'granted', 'withdrawn'] as const;
export const ConsentState = z.enum(CONSENT_STATES);
export type ConsentState = z.infer<typeof ConsentState>;
export type Consents = Readonly<Partial<Record<Purpose, ConsentState>>>;

/** Whether a marketing mail may go out now. `suppressed`: hard bounce, complaint or erasure of the address. */
export const contactable = (facts: { readonly consents: Consents; readonly suppressed: boolean }): boolean =>
  facts.consents.marketing === 'granted' && !facts.suppressed;
