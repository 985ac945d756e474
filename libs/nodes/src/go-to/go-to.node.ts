import { defineNode, field } from '@cultivar/workflow';
import { z } from 'zod';

export default defineNode({
  type: 'go-to',
  version: 1,
  category: 'logic',
  icon: 'corner-up-right',
  title: { de: 'Springen zu', en: 'Go to' },
  help: {
    de: 'Springt zu einem anderen Schritt dieses Workflows, ohne dass eine Linie über die ganze Fläche läuft.',
    en: 'Jumps to another step of this workflow, without a line across the whole canvas.',
  },
  config: z.object({
    target: field(z.string().min(1).max(40), { de: 'Ziel des Sprungs', en: 'Where to', input: 'node' }),
  }),
  defaults: { target: '' },
  ports: { there: { de: 'dorthin', en: 'there' } },
  jumpsTo: ({ target }) => ({ there: target }),
  needs: [],
  summary: ({ target }) => ({ de: `→ ${target}`, en: `→ ${target}` }),
  decide: () => ({ go: 'there' }),
});
