import type { Language } from '@cultivar/audience';
import type { MailContent } from '../compile-content.ts';

/** To a colleague. Data: `title`, `message`, `url`. */
export const notify: Readonly<Record<Language, MailContent>> = {
  de: {
    subject: '{{default title message}}',
    preheader: '{{message}}',
    mjml: `<mj-text>{{#if title}}<h2>{{title}}</h2>{{/if}}<p>{{message}}</p></mj-text>
{{#if url}}<mj-button href="{{url}}">In Cultivar öffnen</mj-button>{{/if}}`,
  },
  en: {
    subject: '{{default title message}}',
    preheader: '{{message}}',
    mjml: `<mj-text>{{#if title}}<h2>{{title}}</h2>{{/if}}<p>{{message}}</p></mj-text>
{{#if url}}<mj-button href="{{url}}">Open in Cultivar</mj-button>{{/if}}`,
  },
};
