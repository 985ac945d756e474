import { defineNode, field, RHYTHMS } from '@cultivar/workflow';
import { z } from 'zod';

const WEEKDAYS = {
  1: { de: 'Montag', en: 'Monday' },
  2: { de: 'Dienstag', en: 'Tuesday' },
  3: { de: 'Mittwoch', en: 'Wednesday' },
  4: { de: 'Donnerstag', en: 'Thursday' },
  5: { de: 'Freitag', en: 'Friday' },
  6: { de: 'Samstag', en: 'Saturday' },
  7: { de: 'Sonntag', en: 'Sunday' },
};
const ZONES = [
  'Europe/Berlin',
  'Europe/Vienna',
  'Europe/Zurich',
  'Europe/London',
  'Europe/Paris',
  'Europe/Madrid',
  'Europe/Warsaw',
  'Europe/Athens',
  'America/New_York',
  'America/Los_Angeles',
  'Asia/Dubai',
  'Asia/Kolkata',
  'Asia/Shanghai',
  'Asia/Tokyo',
  'Australia/Sydney',
  'UTC',
] as const;

export default defineNode({
  type: 'segment-schedule',
  version: 1,
  category: 'entry',
  icon: 'calendar-repeat',
  title: { de: 'Zeitplan für ein Segment', en: 'Timetable for a segment' },
  help: {
    de: 'Lässt regelmäßig alle ein, die dann im Segment sind: täglich, werktags, wöchentlich oder monatlich. Wer schon darin ist oder nicht wieder hinein darf, bleibt draußen. Stand das System, wird der letzte Termin nachgeholt.',
    en: 'Regularly lets in everybody who is in the segment then: daily, on weekdays, weekly or monthly. Whoever is inside already or may not come again stays out. If the system was down, the last occasion is made up for.',
  },
  config: z.object({
    segment: field(z.string().min(1).max(80), { de: 'Segment', en: 'Segment', input: 'segment' }),
    every: field(z.enum(RHYTHMS), {
      de: 'Wie oft',
      en: 'How often',
      input: 'select',
      options: {
        day: { de: 'jeden Tag', en: 'every day' },
        weekdays: { de: 'Montag bis Freitag', en: 'Monday to Friday' },
        week: { de: 'jede Woche', en: 'every week' },
        month: { de: 'jeden Monat', en: 'every month' },
      },
    }),
    weekday: field(z.enum(['1', '2', '3', '4', '5', '6', '7']), {
      de: 'Wochentag',
      en: 'Weekday',
      input: 'select',
      options: WEEKDAYS,
      help: { de: 'Nur bei „jede Woche“.', en: 'Only for “every week”.' },
    }),
    day: field(z.number().int().min(1).max(31), {
      de: 'Tag im Monat',
      en: 'Day of the month',
      input: 'number',
      help: {
        de: 'Nur bei „jeden Monat“; in kürzeren Monaten der letzte Tag.',
        en: 'Only for “every month”; in shorter months the last day.',
      },
    }),
    at: field(z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/), { de: 'Uhrzeit', en: 'Time', input: 'time' }),
    zone: field(z.enum(ZONES), {
      de: 'Zeitzone',
      en: 'Time zone',
      input: 'select',
      options: Object.fromEntries(ZONES.map((zone) => [zone, { de: zone, en: zone }])),
    }),
    lateDays: field(z.number().int().min(0).max(7), {
      de: 'Nachholen, bis zu … Tage später',
      en: 'Make up for it, up to … days later',
      input: 'number',
      help: { de: '0: nur am Tag selbst.', en: '0: on the day only.' },
    }),
  }),
  defaults: { segment: '', every: 'week', weekday: '1', day: 1, at: '09:00', zone: 'Europe/Berlin', lateDays: 1 },
  ports: { then: { de: 'danach', en: 'then' } },
  needs: [],
  trigger: ({ weekday, ...config }) => ({
    events: [],
    byHand: false,
    clock: { kind: 'timetable', ...config, weekday: Number(weekday) },
  }),
  summary: ({ segment, every, weekday, day, at }) => {
    const often = {
      day: { de: 'täglich', en: 'daily' },
      weekdays: { de: 'Mo–Fr', en: 'Mon–Fri' },
      week: { de: `jeden ${WEEKDAYS[weekday].de}`, en: `every ${WEEKDAYS[weekday].en}` },
      month: { de: `am ${day}. jedes Monats`, en: `on day ${day} of each month` },
    }[every];
    return { de: `„${segment}“ ${often.de}, ${at} Uhr`, en: `“${segment}” ${often.en}, ${at}` };
  },
  decide: () => ({ go: 'then' }),
});
