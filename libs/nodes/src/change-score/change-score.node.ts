import { AXES, Axis, AXIS_WORDS } from '@cultivar/audience';
import { counted, defineNode, field } from '@cultivar/workflow';
import { z } from 'zod';

export default defineNode({
  type: 'change-score',
  version: 1,
  category: 'lead',
  icon: 'gauge',
  title: { de: 'Punkte ändern', en: 'Change score' },
  help: {
    de: 'Gibt oder nimmt Punkte. Der Grund steht bei den Punkten des Leads, und über der Schwelle wird der Lead zum MQL.',
    en: 'Gives or takes points. The reason is kept with the lead’s points, and above the threshold the lead becomes an MQL.',
  },
  config: z.object({
    axis: field(Axis, { de: 'Wofür', en: 'What for', input: 'select', options: AXIS_WORDS }),
    points: field(z.number().int().min(-1000).max(1000), {
      de: 'Punkte',
      en: 'Points',
      input: 'number',
      help: { de: 'Negativ, um Punkte abzuziehen.', en: 'Negative to take points away.' },
    }),
    reason: field(z.string().trim().min(1).max(200), { de: 'Grund', en: 'Reason', input: 'text' }),
  }),
  defaults: { axis: AXES[1], points: 10, reason: '' },
  ports: { then: { de: 'danach', en: 'then' } },
  needs: [],
  summary: ({ axis, points, reason }) => {
    const sign = points > 0 ? '+' : points < 0 ? '−' : '';
    const amount = Math.abs(points);
    return {
      de: `${sign}${counted(amount, 'de', ['Punkt', 'Punkte'])} ${AXIS_WORDS[axis].de}: ${reason}`,
      en: `${sign}${counted(amount, 'en', ['point', 'points'])} ${AXIS_WORDS[axis].en.toLowerCase()}: ${reason}`,
    };
  },
  decide: ({ axis, points, reason }) => ({ go: 'then', effects: [{ kind: 'score.add', axis, points, reason }] }),
});
