import { Tooltip } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

/** `1234.5` → `1.234,5` in German. */
export const formatNumber = (value: number, language: string, options?: Intl.NumberFormatOptions): string =>
  new Intl.NumberFormat(language, options).format(value);

/** Numbers in the reader's language. */
export function useNumbers() {
  const language = useTranslation().i18n.language;
  return useMemo(
    () => ({
      number: (value: number, options?: Intl.NumberFormatOptions) => formatNumber(value, language, options),
      /** A share between 0 and 1. */
      percent: (share: number, digits = 0) =>
        formatNumber(share, language, { style: 'percent', maximumFractionDigits: digits }),
    }),
    [language],
  );
}

const UNITS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 365 * 86_400_000],
  ['month', 30 * 86_400_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];
export function relativeTime(at: Date, now: Date, language: string): string {
  const ms = at.getTime() - now.getTime();
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  for (const [unit, size] of UNITS) if (Math.abs(ms) >= size) return format.format(Math.trunc(ms / size), unit);
  return format.format(0, 'second');
}

type When = string | Date;
const asDate = (when: When): Date => (typeof when === 'string' ? new Date(when) : when);

/** Instants in the reader's language and zone. `relative` for lists, `exact` for the hover. */
export function useDates() {
  const language = useTranslation().i18n.language;
  return useMemo(() => {
    const exact = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
    const day = new Intl.DateTimeFormat(language, { dateStyle: 'medium' });
    const clock = new Intl.DateTimeFormat(language, { timeStyle: 'short' });
    return {
      relative: (when: When) => relativeTime(asDate(when), new Date(), language),
      /** `22. Nov. 2026, 14:05` */
      exact: (when: When) => exact.format(asDate(when)),
      /** `22. Nov. 2026` */
      day: (when: When) => day.format(asDate(when)),
      /** `14:05` */
      clock: (when: When) => clock.format(asDate(when)),
    };
  }, [language]);
}

/** "vor 3 Stunden", with the exact instant on hover and for screen readers. */
export function Ago({ at }: { at: When | null | undefined }) {
  const dates = useDates();
  if (!at) return <>–</>;
  const exact = dates.exact(at);
  return (
    <Tooltip label={exact}>
      <time dateTime={asDate(at).toISOString()} style={{ whiteSpace: 'nowrap' }}>
        {dates.relative(at)}
      </time>
    </Tooltip>
  );
}
