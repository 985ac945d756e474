/** @jest-environment node */
import { defineNode, field } from '@cultivar/workflow';
import { z } from 'zod';
import { differences } from './differences.ts';
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

test('differences do not count positions nor the order of keys', () => {
  const graph = (config: object, x = 0) => ({
    nodes: [{ id: 'a', type: 'tell', config: config as Record<string, unknown>, position: { x, y: 0 } }],
    edges: [],
    settings: { reentry: 'never' as const },
  });
  expect(differences(graph({ a: 1, b: 2 }), graph({ b: 2, a: 1 }, 50)).total).toBe(0);
  expect(differences(graph({ a: 1 }), graph({ a: 2 }))).toMatchObject({ changed: 1, added: 0, removed: 0, total: 1 });
  expect(differences(graph({}), { ...graph({}), settings: { reentry: 'after-leaving' } }).total).toBe(1);
});
