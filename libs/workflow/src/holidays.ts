import type { Words } from '@cultivar/audience';

/** The German states by their ISO 3166-2 codes; `DE`: what is a holiday in all of them. */
export const HOLIDAY_REGIONS = {
  none: { de: 'keine beachten', en: 'none' },
  DE: { de: 'bundesweite', en: 'nationwide in Germany' },
  BW: { de: 'Baden-Württemberg', en: 'Baden-Württemberg' },
  BY: { de: 'Bayern', en: 'Bavaria' },
  BE: { de: 'Berlin', en: 'Berlin' },
  BB: { de: 'Brandenburg', en: 'Brandenburg' },
  HB: { de: 'Bremen', en: 'Bremen' },
  HH: { de: 'Hamburg', en: 'Hamburg' },
  HE: { de: 'Hessen', en: 'Hesse' },
  MV: { de: 'Mecklenburg-Vorpommern', en: 'Mecklenburg-Western Pomerania' },
  NI: { de: 'Niedersachsen', en: 'Lower Saxony' },
  NW: { de: 'Nordrhein-Westfalen', en: 'North Rhine-Westphalia' },
  RP: { de: 'Rheinland-Pfalz', en: 'Rhineland-Palatinate' },
  SL: { de: 'Saarland', en: 'Saarland' },
  SN: { de: 'Sachsen', en: 'Saxony' },
  ST: { de: 'Sachsen-Anhalt', en: 'Saxony-Anhalt' },
  SH: { de: 'Schleswig-Holstein', en: 'Schleswig-Holstein' },
  TH: { de: 'Thüringen', en: 'Thuringia' },
} as const satisfies Readonly<Record<string, Words>>;
export type HolidayRegion = keyof typeof HOLIDAY_REGIONS;
export const HOLIDAY_REGION_IDS = Object.keys(HOLIDAY_REGIONS) as [HolidayRegion, ...HolidayRegion[]];

const DAY_MS = 86_400_000;
/** Easter Sunday by the anonymous Gregorian computus, as midnight in UTC. */
export function easter(year: number): number {
  const [a, b, c] = [year % 19, Math.floor(year / 100), year % 100];
  const h = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const month = Math.floor((h + l - 7 * m + 114) / 31);
  return Date.UTC(year, month - 1, ((h + l - 7 * m + 114) % 31) + 1);
}

/** Days from Easter Sunday on that are holidays everywhere: Good Friday, Easter Monday, Ascension, Whit Monday. */
const MOVABLE = [-2, 1, 39, 50];
const FIXED = ['01-01', '05-01', '10-03', '12-25', '12-26'];
/** What some states have besides: by day of the year, with those states. Holidays of single towns are left out (Augsburg's 8 August). */
const OF_STATES: readonly (readonly [day: string, states: string, from?: number])[] = [
  ['01-06', 'BW BY ST'],
  ['03-08', 'BE', 2019],
  ['03-08', 'MV', 2023],
  // in Bavaria in five of six communities, Munich among them
  ['08-15', 'BY SL'],
  ['09-20', 'TH', 2019],
  ['10-31', 'BB MV SN ST TH'],
  ['10-31', 'HB HH NI SH', 2018],
  ['11-01', 'BW BY NW RP SL'],
];
/** 60: Corpus Christi; 0 and 49: Easter and Whit Sunday, which are holidays by law in some states only. */
const MOVABLE_OF_STATES: readonly (readonly [afterEaster: number, states: string])[] = [
  [60, 'BW BY HE NW RP SL'],
  [0, 'BB'],
  [49, 'BB'],
];
/** Only that once. */
const ONCE: readonly (readonly [day: string, states: string])[] = [
  ['2017-10-31', 'BW BY BE BB HB HH HE MV NI NW RP SL SN ST SH TH'],
  ['2020-05-08', 'BE'],
  ['2025-05-08', 'BE'],
  ['2028-06-17', 'BE'],
];

const known = new Map<string, ReadonlySet<string>>();
/** @returns the public holidays of a year, as `2026-12-25` */
export function holidaysOf(region: HolidayRegion, year: number): ReadonlySet<string> {
  const key = `${region} ${year}`;
  const found = known.get(key) ?? new Set(region === 'none' ? [] : daysOf(region, year));
  known.set(key, found);
  return found;
}
function* daysOf(region: HolidayRegion, year: number): Generator<string> {
  const sunday = easter(year);
  const day = (after: number): string => new Date(sunday + after * DAY_MS).toISOString().slice(0, 10);
  for (const fixed of FIXED) yield `${year}-${fixed}`;
  for (const after of MOVABLE) yield day(after);
  const has = (states: string): boolean => states.split(' ').includes(region);
  for (const [fixed, states, from = 0] of OF_STATES) if (has(states) && year >= from) yield `${year}-${fixed}`;
  for (const [after, states] of MOVABLE_OF_STATES) if (has(states)) yield day(after);
  for (const [once, states] of ONCE) if (has(states) && once.startsWith(String(year))) yield once;
  if (region === 'SN') yield repentance(year);
}
/** The Wednesday before 23 November. */
function repentance(year: number): string {
  const last = Date.UTC(year, 10, 22);
  const back = (new Date(last).getUTCDay() - 3 + 7) % 7;
  return new Date(last - back * DAY_MS).toISOString().slice(0, 10);
}

/** @param day midnight of the day, as if the clocks there were UTC's */
export const isHoliday = (region: HolidayRegion, day: number): boolean =>
  region !== 'none' && holidaysOf(region, new Date(day).getUTCFullYear()).has(new Date(day).toISOString().slice(0, 10));
