import type { Words } from '@cultivar/audience';
import { EventPattern } from '@cultivar/audience';
import {
  defineNode,
  DurationUnitField,
  durationWords,
  eventWords,
  field,
  later,
  WayId,
  waysOf,
} from '@cultivar/workflow';
import { z } from 'zod';

export default defineNode({
  type: 'wait-for-first',
  version: 1,
  category: 'time',
  icon: 'hourglass-empty',
  title: { de: 'Auf das erste von mehreren warten', en: 'Wait for the first of several' },
  help: {
    de: 'Wartet auf mehrere Ereignisse zugleich; jedes hat seinen eigenen Weg, das erste gilt. Geschieht keines rechtzeitig, geht es auf dem letzten Weg weiter.',
    en: 'Waits for several events at once; each has a way of its own, the first one counts. If none happens in time, the last way is taken.',
  },
  config: z.object({
    events: field(
      waysOf(z.object({ id: WayId, event: field(EventPattern, { de: 'Ereignis', en: 'Event', input: 'event' }) }), 8),
      { de: 'Ereignisse', en: 'Events', input: 'ways' },
    ),
    amount: field(z.number().int().min(1).max(3650), { de: 'Längstens', en: 'At most', input: 'number' }),
    unit: DurationUnitField,
  }),
  defaults: {
    events: [
      { id: 'a', event: { kind: 'mail.clicked' } },
      { id: 'b', event: { kind: 'form.submitted' } },
    ],
    amount: 7,
    unit: 'days',
  },
  ports: { timeout: { de: 'nicht eingetreten', en: 'did not happen' } } as Readonly<Record<string, Words>>,
  portsOf: ({ events, amount, unit }) => {
    const words = durationWords(amount, unit, 'dative');
    return {
      ...Object.fromEntries(events.map(({ id, event }) => [id, eventWords(event)])),
      timeout: { de: `nichts nach ${words.de}`, en: `nothing after ${words.en}` },
    };
  },
  needs: ['touchpoints', 'zone'],
  reads: ({ events }) => ({ events: events.map(({ event }) => event) }),
  pauses: () => true,
  summary: ({ events, amount, unit }) => {
    const words = durationWords(amount, unit);
    const names = events.map(({ event }) => eventWords(event));
    return {
      de: `${names.map((name) => name.de).join(' oder ')}, längstens ${words.de}`,
      en: `${names.map((name) => name.en).join(' or ')}, at most ${words.en}`,
    };
  },
  decide: ({ events, amount, unit }, { zone }, { now }) => ({
    waitFor: events.map(({ event }) => event),
    until: later(now, zone, amount, unit).at,
    happened: events.map(({ id }) => id),
    timeout: 'timeout',
  }),
});
