import { defineNode, field, instantOf, says, shownAt, zoneOf } from '@cultivar/workflow';
import { DateTime } from 'luxon';
import { z } from 'zod';

const ClockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
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
const sinceMidnight = (time: string): number => (+time.slice(0, 2) * 60 + +time.slice(3)) * 60_000;

export default defineNode({
  type: 'wait-until',
  version: 1,
  category: 'time',
  icon: 'calendar-time',
  title: { de: 'Warten bis Tag und Uhrzeit', en: 'Wait until day and time' },
  help: {
    de: 'Wartet auf einen dieser Wochentage und dieses Zeitfenster, in der Zeitzone des Leads. Wer schon im Fenster ist, geht sofort weiter.',
    en: 'Waits for one of these weekdays and this window of time, in the lead’s time zone. Whoever is in the window already walks on at once.',
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
    })
    .refine(
      ({ from, to }) => from < to,
      says({ de: '„Bis“ muss nach „Von“ liegen.', en: '“To” has to be after “From”.' }, 'to'),
    ),
  defaults: { weekdays: [1, 2, 3, 4, 5], from: '09:00', to: '11:00' },
  ports: { then: { de: 'danach', en: 'then' } },
  needs: ['zone'],
  summary: ({ weekdays, from, to }) => ({
    de: `${daysInWords(weekdays, DAYS_DE, 'täglich')}, ${from}–${to} Uhr`,
    en: `${daysInWords(weekdays, DAYS_EN, 'every day')}, ${from}–${to}`,
  }),
  decide: ({ weekdays, from, to }, { zone: name }, { now }) => {
    const zone = zoneOf(name);
    const because = { zone: zone.name, local: DateTime.fromJSDate(now, { zone }).toFormat('ccc HH:mm') };
    const today = Math.floor(shownAt(zone, now.getTime()) / DAY_MS) * DAY_MS;
    // today's window may be over: then the same weekday of next week is the eighth day
    for (let ahead = 0; ahead <= 7; ahead += 1) {
      const day = today + ahead * DAY_MS;
      if (!weekdays.includes(new Date(day).getUTCDay() || 7)) continue;
      const opens = instantOf(zone, day + sinceMidnight(from));
      const closes = instantOf(zone, day + sinceMidnight(to));
      // one that the clocks leave out is open for the instant at which they go on
      if (now.getTime() < opens) return { waitUntil: new Date(opens), then: 'then', because };
      if (now.getTime() < closes || now.getTime() === opens) return { go: 'then', because };
    }
    throw new Error('no weekday is chosen');
  },
});
