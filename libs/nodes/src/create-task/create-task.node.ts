import { counted, defineNode, field, fillIn, shortened } from '@cultivar/workflow';
import { z } from 'zod';

const MOST_TITLE = 300;

export default defineNode({
  type: 'create-task',
  version: 1,
  category: 'sales',
  icon: 'checkbox',
  title: { de: 'Aufgabe anlegen', en: 'Create a task' },
  help: {
    de: 'Legt eine Aufgabe zum Lead an, mit Frist. Sie steht beim Lead und im Vertrieb, bis sie abgehakt ist; darauf können andere Schritte warten.',
    en: 'Creates a task about the lead, with a due date. It stands with the lead and in Sales until it is ticked off; other steps can wait for that.',
  },
  config: z.object({
    title: field(z.string().trim().min(1).max(200), {
      de: 'Was ist zu tun',
      en: 'What is to be done',
      input: 'text',
      help: {
        de: '{{firstName}} und andere Angaben werden ersetzt.',
        en: '{{firstName}} and other values are filled in.',
      },
    }),
    to: field(z.union([z.literal('owner'), z.number().int().positive()]), {
      de: 'Für wen',
      en: 'For whom',
      input: 'user',
    }),
    dueInDays: field(z.number().int().min(0).max(365), {
      de: 'Fällig in Tagen',
      en: 'Due in days',
      input: 'number',
      help: { de: '0: noch heute.', en: '0: today.' },
    }),
  }),
  defaults: { title: '', to: 'owner', dueInDays: 2 },
  ports: { then: { de: 'danach', en: 'then' } },
  needs: ['fields', 'answers'],
  summary: ({ title, dueInDays }) => ({
    de: `„${shortened(title)}“, ${dueInDays ? `in ${counted(dueInDays, 'de', ['Tag', 'Tagen'])}` : 'heute'}`,
    en: `“${shortened(title)}”, ${dueInDays ? `in ${counted(dueInDays, 'en', ['day', 'days'])}` : 'today'}`,
  }),
  decide: ({ title, to, dueInDays }, facts) => ({
    go: 'then',
    effects: [{ kind: 'task.create', to, title: fillIn(title, facts).trim().slice(0, MOST_TITLE) || title, dueInDays }],
  }),
});
