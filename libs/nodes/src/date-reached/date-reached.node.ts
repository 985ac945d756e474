import { defineNode, durationWords, field } from '@cultivar/workflow';
import { z } from 'zod';

const ClockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

export default defineNode({
  type: 'date-reached',
  version: 1,
  category: 'entry',
  icon: 'calendar-event',
  title: { de: 'Datum erreicht', en: 'Date reached' },
  help: {
    de: 'Lässt jeden Lead an einem Tag ein, der sich nach einem Datum bei ihm richtet: am Tag selbst, davor oder danach, auf Wunsch jedes Jahr wieder. Die Uhrzeit gilt in seiner Zeitzone. Wer den Tag verpasst hat, weil das System stand, das Datum erst später bekannt wurde oder der Workflow erst später veröffentlicht wurde, kommt noch so viele Tage lang hinein.',
    en: 'Lets every lead in on a day that goes by a date of theirs: on the day itself, before or after it, every year again if you like. The hour is in their time zone. Whoever missed the day, because the system was down, the date was not known or the workflow was published only later, still comes in for so many days.',
  },
  config: z.object({
    field: field(z.string().min(1).max(80), {
      de: 'Feld mit dem Datum',
      en: 'Field with the date',
      input: 'lead-field',
    }),
    when: field(z.enum(['on', 'before', 'after']), {
      de: 'Wann',
      en: 'When',
      input: 'select',
      options: {
        on: { de: 'am Tag selbst', en: 'on the day' },
        before: { de: 'Tage davor', en: 'days before' },
        after: { de: 'Tage danach', en: 'days after' },
      },
    }),
    days: field(z.number().int().min(0).max(365), { de: 'Wie viele Tage', en: 'How many days', input: 'number' }),
    at: field(ClockTime, { de: 'Uhrzeit', en: 'Time', input: 'time' }),
    yearly: field(z.boolean(), {
      de: 'Jedes Jahr',
      en: 'Every year',
      input: 'switch',
      help: {
        de: 'Der Jahrestag statt des Datums selbst. Wer am 29. Februar geboren ist, hat ihn sonst am 28.',
        en: 'The anniversary in place of the date itself. Born on 29 February, it is on the 28th in other years.',
      },
    }),
    lateDays: field(z.number().int().min(0).max(30), {
      de: 'Nachholen, bis zu … Tage später',
      en: 'Make up for it, up to … days later',
      input: 'number',
      help: { de: '0: nur am Tag selbst.', en: '0: on the day only.' },
    }),
  }),
  defaults: { field: '', when: 'on', days: 0, at: '09:00', yearly: false, lateDays: 1 },
  ports: { then: { de: 'danach', en: 'then' } },
  needs: [],
  trigger: ({ field: name, when, days, at, yearly, lateDays }) => {
    const offsetDays = when === 'on' ? 0 : when === 'before' ? 0 - days : days;
    return { events: [], byHand: false, clock: { kind: 'date', field: name, offsetDays, at, yearly, lateDays } };
  },
  summary: ({ field: name, when, days, at, yearly }) => {
    const many = durationWords(days, 'days');
    const [de, en] =
      when === 'on' || days === 0
        ? ['Am Tag', 'On']
        : when === 'before'
          ? [`${many.de} vor`, `${many.en} before`]
          : [`${many.de} nach`, `${many.en} after`];
    return {
      de: `${de} „${name}“${yearly ? ', jedes Jahr' : ''}, ${at} Uhr`,
      en: `${en} “${name}”${yearly ? ', every year' : ''}, ${at}`,
    };
  },
  decide: () => ({ go: 'then' }),
});
