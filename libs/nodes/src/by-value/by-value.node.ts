import type { Words } from '@cultivar/audience';
import { fieldOf, holds } from '@cultivar/audience';
import { defineNode, field, OTHERWISE, OTHERWISE_WORDS, shortened, WayId, waysOf } from '@cultivar/workflow';
import { z } from 'zod';

const NOTHING_ELSE = {
  tags: [],
  score: { fit: 0, engagement: 0 },
  stage: 'lead',
  temperature: 'cold',
  persona: null,
  phase: null,
  consents: {},
  touchpoints: [],
  segments: {},
} as const;

export default defineNode({
  type: 'by-value',
  version: 1,
  category: 'logic',
  icon: 'route-alt-left',
  title: { de: 'Nach Wert verzweigen', en: 'Branch on a value' },
  help: {
    de: 'Ein Weg je Wert eines Feldes, etwa nach Branche oder Land. Groß- und Kleinschreibung zählt nicht; alle anderen Werte gehen bei „sonst“ weiter.',
    en: 'One way for each value of a field, by industry or country for instance. Upper and lower case are the same; all other values go on at “otherwise”.',
  },
  config: z.object({
    field: field(z.string().min(1).max(120), { de: 'Feld', en: 'Field', input: 'lead-field' }),
    values: field(
      waysOf(
        z.object({
          id: WayId,
          value: field(z.string().trim().min(1).max(120), { de: 'Wert', en: 'Value', input: 'text' }),
        }),
        20,
      ),
      { de: 'Werte', en: 'Values', input: 'ways' },
    ),
  }),
  defaults: {
    field: '',
    values: [
      { id: 'a', value: 'A' },
      { id: 'b', value: 'B' },
    ],
  },
  ports: { [OTHERWISE]: OTHERWISE_WORDS } as Readonly<Record<string, Words>>,
  portsOf: ({ values }) => ({
    ...Object.fromEntries(values.map(({ id, value }) => [id, { de: value, en: value }])),
    [OTHERWISE]: OTHERWISE_WORDS,
  }),
  needs: ['fields', 'answers'],
  summary: ({ field: name, values }) => {
    const list = shortened(`${name}: ${values.map(({ value }) => value).join(', ')}`, 140);
    return { de: list, en: list };
  },
  decide: ({ field: name, values }, { fields, answers }, { now }) => {
    const facts = { ...NOTHING_ELSE, fields, answers };
    // the same comparison as everywhere: „5“ is 5, „berlin“ is „Berlin“
    const way = values.find(({ value }) => holds({ kind: 'field', field: name, op: 'eq', value }, facts, now));
    const found = fieldOf(name, facts);
    const shown = typeof found === 'object' && found !== null ? JSON.stringify(found) : (found ?? null);
    return {
      go: way?.id ?? OTHERWISE,
      because: { field: name, found: typeof shown === 'string' ? shortened(shown, 120) : shown },
    };
  },
});
