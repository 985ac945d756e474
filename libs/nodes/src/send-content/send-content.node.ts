import type { Facts } from '@cultivar/audience';
import { defineNode, field } from '@cultivar/workflow';
import { z } from 'zod';
import { bestContent } from './best-content.ts';

/** Read, or chosen by an earlier step. */
const HAD = ['asset.read', 'content.chosen'] as const;
const hadBy = (touchpoints: Facts['touchpoints']): ReadonlySet<string> =>
  new Set(
    touchpoints.flatMap(({ kind, ref }) => ((HAD as readonly string[]).includes(kind) && ref !== null ? [ref] : [])),
  );

export default defineNode({
  type: 'send-content',
  version: 1,
  category: 'message',
  icon: 'mail-star',
  title: { de: 'Besten Inhalt senden', en: 'Send the best content' },
  help: {
    de: 'Sendet, was am besten zu Persona und Phase des Leads passt und was er noch nicht hatte. Die Vorlage zeigt den Inhalt mit {{content.name}} und {{content.url}}. Ist nichts mehr übrig, geht es auf einem eigenen Weg weiter.',
    en: 'Sends what fits the lead’s persona and phase best and what it has not had yet. The template shows it with {{content.name}} and {{content.url}}. When nothing is left, the lead takes a way of its own.',
  },
  config: z.object({
    template: field(z.string().min(1).max(80), { de: 'Vorlage', en: 'Template', input: 'template' }),
  }),
  defaults: { template: '' },
  ports: { then: { de: 'danach', en: 'then' }, nothing: { de: 'nichts mehr übrig', en: 'nothing left' } },
  needs: ['persona', 'phase', 'touchpoints', 'content'],
  reads: () => ({ events: HAD.map((kind) => ({ kind })) }),
  summary: ({ template }) => ({ de: `mit „${template}“`, en: `with “${template}”` }),
  decide: ({ template }, { persona, phase, touchpoints, content = [] }) => {
    const seen = hadBy(touchpoints);
    const best = bestContent(content, { persona, phase, seen });
    const because = { persona, phase, had: seen.size };
    if (!best) return { go: 'nothing', because };
    const { item, fits } = best;
    return {
      go: 'then',
      effects: [{ kind: 'mail.send', template, purpose: 'marketing', asset: item.id }],
      because: { ...because, content: item.name, fits },
    };
  },
});
