import { defineNode, durationWords, DurationUnitField, field } from '@cultivar/workflow';
import { DateTime } from 'luxon';
import { z } from 'zod';

export default defineNode({
  type: 'wait',
  version: 1,
  category: 'time',
  icon: 'clock',
  title: { de: 'Warten', en: 'Wait' },
  help: {
    de: 'Wartet eine feste Zeit. Tage und Wochen enden zur gleichen Uhrzeit beim Lead, auch über die Zeitumstellung hinweg.',
    en: 'Waits for a fixed time. Days and weeks end at the same time of day where the lead is, across clock changes too.',
  },
  config: z.object({
    amount: field(z.number().int().min(1).max(3650), { de: 'Wie lange', en: 'How long', input: 'number' }),
    unit: DurationUnitField,
  }),
  defaults: { amount: 3, unit: 'days' },
  ports: { then: { de: 'danach', en: 'then' } },
  needs: ['zone'],
  pauses: () => true,
  summary: ({ amount, unit }) => {
    const words = durationWords(amount, unit);
    return { de: `${words.de} warten`, en: `Wait ${words.en}` };
  },
  decide: ({ amount, unit }, { zone }, { now }) => {
    const there = DateTime.fromJSDate(now, { zone });
    const from = there.isValid ? there : DateTime.fromJSDate(now, { zone: 'utc' });
    return { waitUntil: from.plus({ [unit]: amount }).toJSDate(), then: 'then', because: { zone: from.zoneName } };
  },
});
