import type { Language } from '@cultivar/audience';
import type { MailContent } from '../compile-content.ts';

/** What somebody just signed up for or asked for, sent at once as a service. Data: `title`, `message`, `url`, `button`. */
export const signUp: Readonly<Record<Language, MailContent>> = {
  de: {
    subject: '{{default title "Ihre Anmeldung"}}',
    preheader: '{{message}}',
    mjml: `<mj-text><p>Guten Tag{{#if lead.fullName}} {{lead.fullName}}{{/if}},</p><p>{{message}}</p></mj-text>
{{#if url}}<mj-button href="{{url}}">{{default button "Öffnen"}}</mj-button>{{/if}}`,
  },
  en: {
    subject: '{{default title "Your registration"}}',
    preheader: '{{message}}',
    mjml: `<mj-text><p>Hello{{#if lead.fullName}} {{lead.fullName}}{{/if}},</p><p>{{message}}</p></mj-text>
{{#if url}}<mj-button href="{{url}}">{{default button "Open"}}</mj-button>{{/if}}`,
  },
};
