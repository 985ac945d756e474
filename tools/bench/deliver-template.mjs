// A nurture mail as marketers write them: greeting, two readings, conditions, a list out of the lead's own answers, links. Some
// 17 kB of HTML once it is rendered, personalised in more than a dozen places.
const reading = (title, text, url) => /* xml */ `
<mj-section><mj-column>
<mj-text><h2>${title}</h2><p>${text}</p>{{#if lead.persona}}<p>Für Sie als {{lead.jobTitle}} bei {{default company.name 'Ihrem Unternehmen'}} ausgesucht.</p>{{/if}}</mj-text>
<mj-button href="${url}">Jetzt ansehen</mj-button>
</mj-column></mj-section>`;

export const CONTENT = {
  subject: '{{lead.firstName}}, Ihr Wegweiser Nr. {{lead.number}} für {{company.name}}',
  preheader: 'Drei Dinge, die Ihnen diese Woche Zeit sparen, {{lead.firstName}}',
  mjml: /* xml */ `
<mj-section><mj-column><mj-text>
<h1>Guten Tag {{lead.fullName}},</h1>
<p>schön, dass Sie dabei sind. Ihre Kennung lautet ID-{{lead.number}}-ID. {{#if (gt lead.teamSize 10)}}Mit {{lead.teamSize}} Menschen im Team lohnt sich der zweite Abschnitt besonders.{{else}}Auch in kleinen Teams (bei Ihnen: {{lead.teamSize}}) lohnt sich der zweite Abschnitt.{{/if}}</p>
<p>Größe, Übersicht und Prüfungen: was sich für {{company.name}} in {{lead.country}} geändert hat, steht weiter unten.</p>
</mj-text></mj-column></mj-section>
${reading('Schneller antworten', 'Wer binnen einer Stunde antwortet, gewinnt siebenmal so oft. Wir zeigen, wie Vertrieb und Marketing sich dafür absprechen, ohne dass jemand nachts wach bleibt.', 'https://inhalte.example/schneller-antworten?quelle=mail&nr=1')}
${reading('Termine, die passen', 'Am {{date now}} öffnen wir neue Sprechstunden. Suchen Sie sich eine aus; {{default owner.name "unser Team"}} freut sich auf Sie.', 'https://inhalte.example/termine?quelle=mail&nr=3')}
<mj-section><mj-column><mj-text><h2>Ihre Themen</h2><ul>{{#each lead.tags}}<li>{{this}}: <a href="https://inhalte.example/thema">weiterlesen</a></li>{{else}}<li>Noch keine; <a href="{{preferences_url}}">hier aussuchen</a></li>{{/each}}</ul></mj-text></mj-column></mj-section>`,
};
