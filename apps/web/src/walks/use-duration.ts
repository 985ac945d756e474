import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

const UNITS = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const;

/** `2 Tage`, `4,5 Stunden`: one unit, the largest that fits. */
export function durationText(seconds: number, language: string, display: 'long' | 'short' = 'long'): string {
  // figures are kept to two digits: 23.9 hours are a day
  const [unit, size] = UNITS.find(([, one]) => seconds >= one * 0.98) ?? UNITS[3];
  const value = seconds / size;
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit,
    unitDisplay: display,
    maximumFractionDigits: value < 10 && unit !== 'second' ? 1 : 0,
  }).format(value);
}
/** The same in the reader's language. */
export function useDuration(): (seconds: number, display?: 'long' | 'short') => string {
  const language = useTranslation().i18n.language;
  return useMemo(() => (seconds, display) => durationText(seconds, language, display), [language]);
}
