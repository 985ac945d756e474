import { SHEETS } from '@cultivar/scoring';
import { defineNode, field, fillIn, shortened } from '@cultivar/workflow';
import { z } from 'zod';

const lines = SHEETS.flatMap((sheet) =>
  sheet.criteria.map((criterion) => ({ sheet, criterion, id: `${sheet.id}.${criterion.key}` })),
);
const words = Object.fromEntries(
  lines.map(({ sheet, criterion, id }) => [
    id,
    { de: `${sheet.name.de}: ${criterion.title.de}`, en: `${sheet.name.en}: ${criterion.title.en}` },
  ]),
);

export default defineNode({
  type: 'fill-sheet',
  version: 1,
  category: 'sales',
  icon: 'clipboard-check',
  title: { de: 'Qualifizierung ausfüllen', en: 'Fill in qualification' },
  help: {
    de: 'Trägt einen Wert in die Qualifizierung ein (BANT, CHAMP oder SPIN), mit „Workflow“ als Quelle. Was eine Person dort eingetragen hat, bleibt.',
    en: 'Puts a value into the qualification sheet (BANT, CHAMP or SPIN), with “workflow” as its source. What a person put there stays.',
  },
  config: z.object({
    line: field(z.enum(lines.map(({ id }) => id)), {
      de: 'Kriterium',
      en: 'Criterion',
      input: 'select',
      options: words,
    }),
    value: field(z.string().trim().min(1).max(1000), {
      de: 'Was bekannt ist',
      en: 'What is known',
      input: 'textarea',
      help: {
        de: '{{feldname}} wird durch die Angabe des Leads ersetzt. Ist sie leer, wird nichts eingetragen.',
        en: '{{fieldName}} is filled in with the lead’s value. If that is empty, nothing is put down.',
      },
    }),
    met: field(z.enum(['open', 'met', 'missed']), {
      de: 'Erfüllt?',
      en: 'Met?',
      input: 'select',
      options: {
        open: { de: 'offen', en: 'open' },
        met: { de: 'erfüllt', en: 'met' },
        missed: { de: 'nicht erfüllt', en: 'not met' },
      },
    }),
  }),
  defaults: { line: 'bant.need', value: '', met: 'open' },
  ports: { then: { de: 'danach', en: 'then' } },
  needs: ['fields', 'answers'],
  summary: ({ line, value }) => ({
    de: `${words[line]!.de}: „${shortened(value, 40)}“`,
    en: `${words[line]!.en}: “${shortened(value, 40)}”`,
  }),
  decide: ({ line, value, met }, facts) => {
    const text = fillIn(value, facts).trim();
    if (!text) return { go: 'then' };
    const [sheet = '', criterion = ''] = line.split('.');
    const judged = met === 'open' ? null : met === 'met';
    return { go: 'then', effects: [{ kind: 'sheet.set', sheet, criterion, value: text, met: judged }] };
  },
});
