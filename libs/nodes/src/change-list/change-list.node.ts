import { defineNode, field } from '@cultivar/workflow';
import { z } from 'zod';

export default defineNode({
  type: 'change-list',
  version: 1,
  category: 'lead',
  icon: 'list-check',
  title: { de: 'Liste ändern', en: 'Change a list' },
  help: {
    de: 'Setzt den Lead auf eine Liste oder nimmt ihn herunter. Eine Liste ist ein Segment, dessen Mitglieder einzeln aufgenommen werden; Regeln fragen danach wie nach jedem Segment.',
    en: 'Puts the lead on a list, or takes it off. A list is a segment whose members are put in one by one; rules ask for it as for any segment.',
  },
  config: z.object({
    act: field(z.enum(['add', 'remove']), {
      de: 'Was tun',
      en: 'What to do',
      input: 'select',
      options: { add: { de: 'aufnehmen', en: 'put on' }, remove: { de: 'herunternehmen', en: 'take off' } },
    }),
    list: field(z.string().min(1).max(80), { de: 'Liste', en: 'List', input: 'list' }),
  }),
  defaults: { act: 'add', list: '' },
  ports: { then: { de: 'danach', en: 'then' } },
  needs: ['segments'],
  // whether the lead is on it already has to be known
  reads: ({ list }) => ({ rules: [{ kind: 'segment', segment: list }] }),
  summary: ({ act, list }) =>
    act === 'add'
      ? { de: `auf „${list}“ setzen`, en: `Put on “${list}”` }
      : { de: `von „${list}“ nehmen`, en: `Take off “${list}”` },
  decide: ({ act, list }) => ({ go: 'then', effects: [{ kind: `list.${act}`, list }] }),
});
