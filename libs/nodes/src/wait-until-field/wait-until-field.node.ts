import { fieldOf } from '@cultivar/audience';
import {
  anniversary,
  ClockTime,
  counted,
  dayOf,
  defineNode,
  field,
  instantOf,
  LATE_AFTER_MS,
  LateField,
  lateWords,
  sinceMidnight,
  zoneOf,
} from '@cultivar/workflow';
import { z } from 'zod';

const DAY_MS = 86_400_000;

export default defineNode({
  type: 'wait-until-field',
  version: 1,
  category: 'time',
  icon: 'calendar-user',
  title: { de: 'Warten bis zu einem Datum des Leads', en: 'Wait until a date of the lead' },
  help: {
    de: 'Wartet bis zu einem Datum, das beim Lead steht, oder so viele Tage davor oder danach: etwa 30 Tage vor dem Vertragsende. Ohne Datum geht es auf einem eigenen Weg weiter.',
    en: 'Waits until a date that the lead carries, or so many days before or after it: 30 days before the contract ends, for instance. Without a date there is a way of its own.',
  },
  config: z.object({
    field: field(z.string().min(1).max(120), { de: 'Feld mit Datum', en: 'Field with a date', input: 'lead-field' }),
    offset: field(z.number().int().min(-3650).max(3650).default(0), {
      de: 'Tage danach',
      en: 'Days after',
      input: 'number',
      help: { de: 'Mit Minus: so viele Tage davor.', en: 'With a minus: so many days before.' },
    }),
    at: field(ClockTime, { de: 'Uhrzeit', en: 'Time of day', input: 'time' }),
    late: LateField,
  }),
  defaults: { field: '', offset: 0, at: '09:00', late: 'late' },
  ports: {
    then: { de: 'danach', en: 'then' },
    late: { de: 'zu spät', en: 'too late' },
    missing: { de: 'kein Datum', en: 'no date' },
  },
  portsOf: ({ late }) => ({
    then: { de: 'danach', en: 'then' },
    ...(late === 'late' && { late: { de: 'zu spät', en: 'too late' } }),
    missing: { de: 'kein Datum', en: 'no date' },
  }),
  needs: ['fields', 'answers', 'zone'],
  summary: ({ field: name, offset, at, late }) => {
    const days = Math.abs(offset);
    const de = days ? `${counted(days, 'de', ['Tag', 'Tage'])} ${offset < 0 ? 'vor' : 'nach'} ${name}` : name;
    const en = days ? `${counted(days, 'en', ['day', 'days'])} ${offset < 0 ? 'before' : 'after'} ${name}` : name;
    return { de: `${de}, ${at} Uhr${lateWords(late).de}`, en: `${en}, ${at}${lateWords(late).en}` };
  },
  decide: ({ field: name, offset, at, late }, facts, { now }) => {
    const zone = zoneOf(facts.zone);
    const day = dayOf(fieldOf(name, facts), zone);
    if (day === undefined) return { go: 'missing', because: { field: name } };
    const on = (of: number): Date => new Date(instantOf(zone, of + offset * DAY_MS + sinceMidnight(at)));
    const because = { zone: zone.name, date: new Date(day).toISOString().slice(0, 10) };
    const due = on(day);
    if (Number.isNaN(due.getTime())) return { go: 'missing', because: { field: name } };
    // asked once more then: the date may have moved meanwhile, or the house been down
    const again = true;
    if (due > now) return { waitUntil: due, then: 'then', again, because };
    const inTime = now.getTime() - due.getTime() <= LATE_AFTER_MS;
    if (late === 'late' && !inTime) return { go: 'late', because };
    if (late !== 'next' || inTime) return { go: 'then', because };
    const nearest = new Date(now.getTime() - offset * DAY_MS).getUTCFullYear();
    for (let year = nearest - 1; ; year += 1) {
      const next = on(anniversary(day, year));
      if (next > now) return { waitUntil: next, then: 'then', again, because };
      // this year's is only just over
      if (now.getTime() - next.getTime() <= LATE_AFTER_MS) return { go: 'then', because };
    }
  },
});
