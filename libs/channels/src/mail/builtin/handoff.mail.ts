import type { Language } from '@cultivar/audience';
import type { MailContent } from '../compile-content.ts';

/** To the salesperson. Data: `handoffUrl`, `leadName`, `reason`, `evidence` (lines), `answerBy` (an instant, or a text), `reminder`; the company is the lead’s own. */
export const handoff: Readonly<Record<Language, MailContent>> = {
  de: {
    subject:
      '{{#if reminder}}Erinnerung: {{/if}}Neuer Lead für Sie: {{leadName}}{{#if company}} ({{company.name}}){{/if}}',
    preheader: '{{reason}}',
    mjml: `<mj-text><h2>{{leadName}}</h2>{{#if company}}<p>{{company.name}}</p>{{/if}}<p><strong>Warum jetzt:</strong> {{reason}}</p></mj-text>
{{#if evidence}}<mj-text><ul>{{#each evidence}}<li>{{this}}</li>{{/each}}</ul></mj-text>{{/if}}
<mj-button href="{{handoffUrl}}">Ansehen und antworten</mj-button>
{{#if answerBy}}<mj-text font-size="14px"><p>Bitte antworten Sie bis {{datetime answerBy}}. Danach wird der Lead jemand anderem angeboten.</p></mj-text>{{/if}}`,
  },
  en: {
    subject:
      '{{#if reminder}}Reminder: {{/if}}A new lead for you: {{leadName}}{{#if company}} ({{company.name}}){{/if}}',
    preheader: '{{reason}}',
    mjml: `<mj-text><h2>{{leadName}}</h2>{{#if company}}<p>{{company.name}}</p>{{/if}}<p><strong>Why now:</strong> {{reason}}</p></mj-text>
{{#if evidence}}<mj-text><ul>{{#each evidence}}<li>{{this}}</li>{{/each}}</ul></mj-text>{{/if}}
<mj-button href="{{handoffUrl}}">View and answer</mj-button>
{{#if answerBy}}<mj-text font-size="14px"><p>Please answer by {{datetime answerBy}}. After that the lead is offered to somebody else.</p></mj-text>{{/if}}`,
  },
};
