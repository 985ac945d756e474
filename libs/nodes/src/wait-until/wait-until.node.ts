import { defineNode, field, says } from '@cultivar/workflow';
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
  decide: ({ weekdays, from, to }, { zone }, { now }) => {
    const there = DateTime.fromJSDate(now, { zone });
    const here = there.isValid ? there : DateTime.fromJSDate(now, { zone: 'utc' });
    const because = { zone: here.zoneName, local: here.toFormat('ccc HH:mm') };
    const at = (day: DateTime, time: string) => day.set({ hour: +time.slice(0, 2), minute: +time.slice(3) });
    // eight days: today's window may be over, and a window may fall into the hour that a clock change leaves out
    for (let ahead = 0; ahead <= 8; ahead += 1) {
      const day = here.startOf('day').plus({ days: ahead });
      const [opens, closes] = [at(day, from), at(day, to)];
      if (!weekdays.includes(day.weekday) || closes <= opens || closes <= here) continue;
      return opens <= here ? { go: 'then', because } : { waitUntil: opens.toJSDate(), then: 'then', because };
    }
    return { waitUntil: here.plus({ days: 7 }).toJSDate(), then: 'then', because };
  },
});
