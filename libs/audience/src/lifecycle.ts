import { z } from 'zod';
import type { Words } from './words.ts';

/** Lifecycle stages in the order of the funnel; `recycled` and `disqualified` stand beside it. */
export const STAGES = ['lead', 'mql', 'sal', 'sql', 'customer', 'recycled', 'disqualified'] as const;
export const Stage = z.enum(STAGES);
export type Stage = z.infer<typeof Stage>;
export const STAGE_WORDS: Readonly<Record<Stage, Words>> = {
  lead: { de: 'Lead', en: 'Lead' },
  mql: { de: 'MQL', en: 'MQL' },
  sal: { de: 'SAL', en: 'SAL' },
  sql: { de: 'SQL', en: 'SQL' },
  customer: { de: 'Kunde', en: 'Customer' },
  recycled: { de: 'Wiedervorlage', en: 'Recycled' },
  disqualified: { de: 'Disqualifiziert', en: 'Disqualified' },
};

export const TEMPERATURES = ['cold', 'warm', 'hot'] as const;
export const Temperature = z.enum(TEMPERATURES);
export type Temperature = z.infer<typeof Temperature>;
export const TEMPERATURE_WORDS: Readonly<Record<Temperature, Words>> = {
  cold: { de: 'Kalt', en: 'Cold' },
  warm: { de: 'Warm', en: 'Warm' },
  hot: { de: 'Heiß', en: 'Hot' },
};

export const PHASES = ['awareness', 'consideration', 'decision', 'retention'] as const;
export const Phase = z.enum(PHASES);
export type Phase = z.infer<typeof Phase>;
export const PHASE_WORDS: Readonly<Record<Phase, Words>> = {
  awareness: { de: 'Aufmerksamkeit', en: 'Awareness' },
  consideration: { de: 'Abwägung', en: 'Consideration' },
  decision: { de: 'Entscheidung', en: 'Decision' },
  retention: { de: 'Bindung', en: 'Retention' },
};

export const AXES = ['fit', 'engagement'] as const;
export const Axis = z.enum(AXES);
export type Axis = z.infer<typeof Axis>;
export const AXIS_WORDS: Readonly<Record<Axis, Words>> = {
  fit: { de: 'Passung', en: 'Fit' },
  engagement: { de: 'Engagement', en: 'Engagement' },
};
