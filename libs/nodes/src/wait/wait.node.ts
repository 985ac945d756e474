import { defineNode, DurationUnitField, durationWords, field, later } from '@cultivar/workflow';
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
    const until = later(now, zone, amount, unit);
    return { waitUntil: until.at, then: 'then', because: { zone: until.zone } };
  },
});
