import { EventPattern } from '@cultivar/audience';
import { defineNode, eventWords, field } from '@cultivar/workflow';
import { z } from 'zod';

export default defineNode({
  type: 'touchpoint-happened',
  version: 1,
  category: 'entry',
  icon: 'bolt',
  title: { de: 'Ereignis eingetreten', en: 'Something happened' },
  help: {
    de: 'Lässt jeden Lead ein, bei dem dieses Ereignis eintritt: ein Klick, ein gelesener Inhalt, ein Wechsel der Stufe oder ein eigenes Ereignis über die Schnittstelle.',
    en: 'Lets in every lead this happens to: a click, content that was read, a change of stage, or an event of your own through the API.',
  },
  config: z.object({ event: field(EventPattern, { de: 'Ereignis', en: 'Event', input: 'event' }) }),
  defaults: { event: { kind: 'asset.read' } },
  ports: { then: { de: 'danach', en: 'then' } },
  needs: [],
  trigger: ({ event }) => ({ events: [event], byHand: false }),
  summary: ({ event }) => eventWords(event),
  decide: () => ({ go: 'then' }),
});
