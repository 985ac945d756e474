import {
  anniversary,
  ClockTime,
  dayWords,
  defineNode,
  field,
  instantOf,
  IsoDay,
  LATE_AFTER_MS,
  LateField,
  lateWords,
  sinceMidnight,
  zoneOf,
} from '@cultivar/workflow';
import { z } from 'zod';

export default defineNode({
  type: 'wait-until-date',
  version: 1,
  category: 'time',
  icon: 'calendar-event',
  title: { de: 'Warten bis zu einem Datum', en: 'Wait until a date' },
  help: {
    de: 'Wartet bis zu diesem Tag und dieser Uhrzeit, in der Zeitzone des Leads: etwa bis zur Messe oder zum Webinar. Sie bestimmen, was mit denen geschieht, die zu spät kommen.',
    en: 'Waits until this day and time, in the lead’s time zone: until the trade fair or the webinar, for instance. You decide what happens to those who come too late.',
  },
  config: z.object({
    date: field(IsoDay, { de: 'Datum', en: 'Date', input: 'date' }),
    at: field(ClockTime, { de: 'Uhrzeit', en: 'Time of day', input: 'time' }),
    late: LateField,
  }),
  defaults: { date: '', at: '09:00', late: 'late' },
  ports: { then: { de: 'danach', en: 'then' }, late: { de: 'zu spät', en: 'too late' } },
  portsOf: ({ late }) => ({
    then: { de: 'danach', en: 'then' },
    ...(late === 'late' && { late: { de: 'zu spät', en: 'too late' } }),
  }),
  needs: ['zone'],
  summary: ({ date, at, late }) => ({
    de: `${dayWords(date, 'de')}, ${at} Uhr${lateWords(late).de}`,
    en: `${dayWords(date, 'en')}, ${at}${lateWords(late).en}`,
  }),
  decide: ({ date, at, late }, { zone: name }, { now }) => {
    const zone = zoneOf(name);
    const day = Date.parse(date);
    const because = { zone: zone.name };
    const on = (year: number): Date => new Date(instantOf(zone, anniversary(day, year) + sinceMidnight(at)));
    const first = new Date(day).getUTCFullYear();
    const due = on(first);
    // asked once more then: the house may have been down
    const again = late !== 'go';
    if (due > now) return { waitUntil: due, then: 'then', again, because };
    const inTime = now.getTime() - due.getTime() <= LATE_AFTER_MS;
    if (late === 'late' && !inTime) return { go: 'late', because: { ...because, was: due.toISOString() } };
    if (late !== 'next' || inTime) return { go: 'then', because: { ...because, was: due.toISOString() } };
    for (let year = Math.max(first, now.getUTCFullYear() - 1); ; year += 1) {
      const next = on(year);
      if (next > now) return { waitUntil: next, then: 'then', again, because };
      // this year's is only just over
      if (now.getTime() - next.getTime() <= LATE_AFTER_MS) return { go: 'then', because };
    }
  },
});
