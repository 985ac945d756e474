/** @jest-environment node */
import { defineNode, field } from '@cultivar/workflow';
import { z } from 'zod';
import { summaryOf } from './references.ts';

const type = defineNode({
  type: 'tell',
  version: 1,
  category: 'message',
  icon: 'x',
  title: { de: 'x', en: 'x' },
  help: { de: 'x', en: 'x' },
  config: z.object({
    template: field(z.string().min(1), { de: 'x', en: 'x', input: 'template' }),
    to: field(z.number(), { de: 'x', en: 'x', input: 'user' }),
  }),
  defaults: { template: '', to: 1 },
  ports: { then: { de: 'x', en: 'x' } },
  needs: [],
  summary: ({ template, to }) => ({ de: `„${template}“ an ${to}, nach 30 Tagen`, en: `“${template}” to ${to}` }),
  decide: () => ({ go: 'then' }),
});
const references = {
  template: new Map([['wel', 'Willkommen']]),
  user: new Map([['3', 'Johann']]),
  form: new Map([['wel', 'Ein Formular']]),
};

test('names stand in the place of ids, whole words only, and of the right kind', () => {
  const text = summaryOf({ config: { template: 'wel', to: 3 } }, type, references, 'de');
  expect(text).toBe('„Willkommen“ an Johann, nach 30 Tagen');
  expect(summaryOf({ config: { template: 'gone', to: 9 } }, type, references, 'en')).toBe('“gone” to 9');
  expect(summaryOf({ config: { template: '', to: 3 } }, type, references, 'de')).toBe('');
});
