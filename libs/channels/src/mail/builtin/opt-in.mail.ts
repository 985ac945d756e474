import type { Language } from '@cultivar/audience';
import type { MailContent } from '../compile-content.ts';

/**
 * Double opt-in. Carries no advertising (BGH I ZR 164/09 and the courts after it): only what was asked for and the button.
 * Data: `confirmUrl`, `formName`, `wording` (what is agreed to).
 */
export const optIn: Readonly<Record<Language, MailContent>> = {
  de: {
    subject: 'Bitte bestätigen Sie Ihre E-Mail-Adresse',
    preheader: 'Ein Klick, und wir wissen, dass Sie es waren.',
    mjml: `<mj-text><p>Guten Tag{{#if lead.fullName}} {{lead.fullName}}{{/if}},</p>
<p>jemand, vermutlich Sie, hat diese Adresse{{#if formName}} im Formular „{{formName}}“{{/if}} bei {{organisation.name}} angegeben. Bitte bestätigen Sie, dass Sie es waren.</p></mj-text>
<mj-button href="{{confirmUrl}}">Adresse bestätigen</mj-button>
{{#if wording}}<mj-text><p>Damit bestätigen Sie auch:</p><p><em>{{wording}}</em></p></mj-text>{{/if}}
<mj-text font-size="14px"><p>Waren Sie es nicht, brauchen Sie nichts zu tun: Ohne Bestätigung schreiben wir Ihnen nicht wieder.</p></mj-text>`,
  },
  en: {
    subject: 'Please confirm your address',
    preheader: 'One click, and we know it was you.',
    mjml: `<mj-text><p>Hello{{#if lead.fullName}} {{lead.fullName}}{{/if}},</p>
<p>somebody, probably you, gave this address to {{organisation.name}}{{#if formName}} in the form “{{formName}}”{{/if}}. Please confirm that it was you.</p></mj-text>
<mj-button href="{{confirmUrl}}">Confirm address</mj-button>
{{#if wording}}<mj-text><p>With this you also agree to:</p><p><em>{{wording}}</em></p></mj-text>{{/if}}
<mj-text font-size="14px"><p>If it was not you, there is nothing to do: without your confirmation we will not write again.</p></mj-text>`,
  },
};
