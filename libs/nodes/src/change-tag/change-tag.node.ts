import { defineNode, field } from '@cultivar/workflow';
import { z } from 'zod';

export default defineNode({
  type: 'change-tag',
  version: 1,
  category: 'lead',
  icon: 'tag',
  title: { de: 'Schlagwort ändern', en: 'Change a tag' },
  help: {
    de: 'Gibt dem Lead ein Schlagwort oder nimmt es ihm weg.',
    en: 'Gives the lead a tag, or takes it away.',
  },
  config: z.object({
    act: field(z.enum(['add', 'remove']), {
      de: 'Was tun',
      en: 'What to do',
      input: 'select',
      options: { add: { de: 'vergeben', en: 'add' }, remove: { de: 'entfernen', en: 'remove' } },
    }),
    tag: field(z.string().trim().min(1).max(80), { de: 'Schlagwort', en: 'Tag', input: 'tag' }),
  }),
  defaults: { act: 'add', tag: '' },
  ports: { then: { de: 'danach', en: 'then' } },
  needs: [],
  summary: ({ act, tag }) =>
    act === 'add'
      ? { de: `„${tag}“ vergeben`, en: `Add “${tag}”` }
      : { de: `„${tag}“ entfernen`, en: `Remove “${tag}”` },
  decide: ({ act, tag }) => ({ go: 'then', effects: [{ kind: `tag.${act}`, tag }] }),
});
