import { EventPattern, matches } from '@cultivar/audience';
import { defineNode, DurationUnitField, durationWords, eventWords, field, later } from '@cultivar/workflow';
import { z } from 'zod';

const HOUR_MS = 3_600_000;

export default defineNode({
  type: 'wait-for-event',
  version: 1,
  category: 'time',
  icon: 'hourglass',
  title: { de: 'Auf Ereignis warten', en: 'Wait for an event' },
  help: {
    de: 'Wartet, bis eines der Ereignisse eintritt, längstens so lange wie angegeben. Beide Wege lassen sich getrennt fortsetzen.',
    en: 'Waits until one of the events happens, at most for the time given. Both ways out can be continued on their own.',
  },
  config: z.object({
    events: field(z.array(EventPattern).min(1).max(10), { de: 'Ereignisse', en: 'Events', input: 'events' }),
    amount: field(z.number().int().min(1).max(3650), { de: 'Längstens', en: 'At most', input: 'number' }),
    unit: DurationUnitField,
    earlierHours: field(z.number().int().min(0).max(8760).default(0), {
      de: 'Auch frühere zählen (Stunden)',
      en: 'Let earlier ones count (hours)',
      input: 'number',
      help: {
        de: '0: nur was ab jetzt geschieht. Sonst genügt es, wenn eines der Ereignisse in so vielen Stunden davor schon eingetreten ist.',
        en: '0: only what happens from now on. Otherwise it is enough that one of the events happened within so many hours before.',
      },
    }),
  }),
  defaults: { events: [{ kind: 'mail.clicked' }], amount: 7, unit: 'days', earlierHours: 0 },
  ports: {
    happened: { de: 'eingetreten', en: 'happened' },
    timeout: { de: 'nicht eingetreten', en: 'did not happen' },
  },
  portsOf: ({ amount, unit }) => {
    const words = durationWords(amount, unit, 'dative');
    return {
      happened: { de: 'eingetreten', en: 'happened' },
      timeout: { de: `nicht nach ${words.de}`, en: `not after ${words.en}` },
    };
  },
  needs: ['touchpoints', 'zone'],
  reads: ({ events }) => ({ events }),
  pauses: ({ earlierHours }) => earlierHours === 0,
  summary: ({ events, amount, unit }) => {
    const words = durationWords(amount, unit);
    const names = events.map(eventWords);
    return {
      de: `${names.map((name) => name.de).join(' oder ')}, längstens ${words.de}`,
      en: `${names.map((name) => name.en).join(' or ')}, at most ${words.en}`,
    };
  },
  decide: ({ events, amount, unit, earlierHours }, { touchpoints, zone }, { now }) => {
    const since = now.getTime() - earlierHours * HOUR_MS;
    const earlier =
      earlierHours > 0 &&
      touchpoints.find((one) => one.at.getTime() >= since && events.some((event) => matches(event, one)));
    if (earlier)
      return { go: 'happened', because: { event: earlier.kind, ref: earlier.ref, at: earlier.at.toISOString() } };
    return {
      waitFor: events,
      until: later(now, zone, amount, unit).at,
      happened: 'happened',
      timeout: 'timeout',
    };
  },
});
