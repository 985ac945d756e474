import {
  ClockTime,
  defineNode,
  field,
  HOLIDAY_REGION_IDS,
  HOLIDAY_REGIONS,
  instantOf,
  isHoliday,
  says,
  shownAt,
  sinceMidnight,
  zoneOf,
} from '@cultivar/workflow';
import { DateTime } from 'luxon';
import { z } from 'zod';

const DAYS_DE = ['Mo', 'Di', 'Mi', 'Do', 'Fr', 'Sa', 'So'];
const DAYS_EN = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** „Mo–Fr“, „Di, Do“, „täglich“: neighbours are drawn together. */
function daysInWords(days: readonly number[], names: readonly string[], everyDay: string): string {
  const sorted = [...new Set(days)].sort((a, b) => a - b);
  if (sorted.length === 7) return everyDay;
  const runs: [number, number][] = [];
  for (const day of sorted) {
    const last = runs.at(-1);
    if (last && last[1] === day - 1) last[1] = day;
    else runs.push([day, day]);
  }
  return runs
    .map(([from, to]) =>
      from === to ? [from] : to === from + 1 ? [from, to] : [`${names[from - 1]}–${names[to - 1]}`],
    )
    .flatMap((run) => run.map((day) => (typeof day === 'number' ? names[day - 1] : day)))
    .join(', ');
}

const DAY_MS = 86_400_000;
const MOST_DAYS = 60;

export default defineNode({
  type: 'wait-until',
  version: 2,
  category: 'time',
  icon: 'calendar-time',
  title: { de: 'Warten bis Tag und Uhrzeit', en: 'Wait until day and time' },
  help: {
    de: 'Wartet auf einen dieser Wochentage und dieses Zeitfenster, in der Zeitzone des Leads. Wer schon im Fenster ist, geht sofort weiter. Feiertage eines Bundeslandes lassen sich auslassen.',
    en: 'Waits for one of these weekdays and this window of time, in the lead’s time zone. Whoever is in the window already walks on at once. Public holidays of a German state can be left out.',
  },
  config: z
    .object({
      weekdays: field(z.array(z.number().int().min(1).max(7)).min(1).max(7), {
        de: 'Wochentage',
        en: 'Weekdays',
        input: 'weekdays',
      }),
      from: field(ClockTime, { de: 'Von', en: 'From', input: 'time' }),
      to: field(ClockTime, { de: 'Bis', en: 'To', input: 'time' }),
      holidays: field(z.enum(HOLIDAY_REGION_IDS).default('none'), {
        de: 'Feiertage auslassen',
        en: 'Leave out public holidays',
        input: 'select',
        options: HOLIDAY_REGIONS,
      }),
      late: field(z.enum(['go', 'next']).default('go'), {
        de: 'Wenn es dann zu spät ist',
        en: 'If it is too late by then',
        input: 'select',
        options: {
          go: { de: 'trotzdem weiter', en: 'go on all the same' },
          next: { de: 'auf das nächste Fenster warten', en: 'wait for the next window' },
        },
        help: {
          de: 'Etwa weil der Workflow angehalten war, während das Fenster offen stand.',
          en: 'Because the workflow was paused while the window was open, for instance.',
        },
      }),
    })
    .refine(
      ({ from, to }) => from < to,
      says({ de: '„Bis“ muss nach „Von“ liegen.', en: '“To” has to be after “From”.' }, 'to'),
    ),
  defaults: { weekdays: [1, 2, 3, 4, 5], from: '09:00', to: '11:00', holidays: 'DE', late: 'next' },
  ports: { then: { de: 'danach', en: 'then' } },
  needs: ['zone'],
  summary: ({ weekdays, from, to, holidays }) => {
    const [de, en] = holidays === 'none' ? ['', ''] : [', nicht an Feiertagen', ', not on public holidays'];
    return {
      de: `${daysInWords(weekdays, DAYS_DE, 'täglich')}, ${from}–${to} Uhr${de}`,
      en: `${daysInWords(weekdays, DAYS_EN, 'every day')}, ${from}–${to}${en}`,
    };
  },
  decide: ({ weekdays, from, to, holidays = 'none', late = 'go' }, { zone: name }, { now }) => {
    const zone = zoneOf(name);
    const because = { zone: zone.name, local: DateTime.fromJSDate(now, { zone }).toFormat('ccc HH:mm') };
    const today = Math.floor(shownAt(zone, now.getTime()) / DAY_MS) * DAY_MS;
    // today's window may be over, and holidays may lie on the same weekday for some weeks
    for (let ahead = 0; ahead <= MOST_DAYS; ahead += 1) {
      const day = today + ahead * DAY_MS;
      if (!weekdays.includes(new Date(day).getUTCDay() || 7) || isHoliday(holidays, day)) continue;
      const opens = instantOf(zone, day + sinceMidnight(from));
      const closes = instantOf(zone, day + sinceMidnight(to));
      // one that the clocks leave out is open for the instant at which they go on
      if (now.getTime() < opens) return { waitUntil: new Date(opens), then: 'then', again: late === 'next', because };
      if (now.getTime() < closes || now.getTime() === opens) return { go: 'then', because };
    }
    throw new Error('no weekday is chosen');
  },
});
