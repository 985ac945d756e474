import type { Language } from '@cultivar/audience';

/** Stand for the organisation's colours while MJML checks that a colour is one; replaced by placeholders afterwards. */
export const ACCENT = '#fe01dc';
export const ON_ACCENT = '#fe01dd';
export const withColours = (html: string): string =>
  html.replaceAll(ACCENT, '{{organisation.colour}}').replaceAll(ON_ACCENT, '{{organisation.onColour}}');

const HEAD = /* xml */ `<mj-attributes>
<mj-all font-family="-apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif" />
<mj-text font-size="16px" line-height="1.6" color="#1f2937" padding="8px 32px" css-class="cv-text" />
<mj-button background-color="${ACCENT}" color="${ON_ACCENT}" font-size="16px" font-weight="600" border-radius="8px" inner-padding="12px 24px" padding="16px 32px" align="left" />
<mj-image padding="8px 32px" />
<mj-divider border-width="1px" border-color="#d1d5db" padding="16px 32px" />
<mj-section background-color="#ffffff" padding="0" css-class="cv-card" />
</mj-attributes>
<mj-raw><meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark"></mj-raw>
<mj-style>
h1,h2,h3 { line-height: 1.25; margin: 8px 0; } p { margin: 0 0 12px; }
@media (prefers-color-scheme: dark) {
body, .cv-body, .cv-body > div { background-color: #111827 !important; }
.cv-card, .cv-card table { background-color: #1f2937 !important; background: #1f2937 !important; }
.cv-text div, .cv-text td, .cv-quiet div { color: #e5e7eb !important; } .cv-text a { color: #93c5fd !important; }
.cv-quiet div, .cv-quiet a { color: #9ca3af !important; }
}
</mj-style>`;
const HEADER = /* xml */ `<mj-section padding="24px 0 8px"><mj-column>
{{#if organisation.logoUrl}}<mj-image src="{{organisation.logoUrl}}" alt="{{organisation.name}}" width="140px" align="left" />{{else}}<mj-text font-size="14px" font-weight="700" color="${ACCENT}">{{organisation.name}}</mj-text>{{/if}}
</mj-column></mj-section>`;

const WORDS = {
  de: {
    why: 'Sie erhalten diese E-Mail an {{lead.email}}, weil Sie dem Empfang zugestimmt haben{{#if footer.since}} (am {{date footer.since}}){{/if}}.',
    unsubscribe: 'Abmelden',
    preferences: 'Einwilligungen verwalten',
    privacy: 'Datenschutz',
  },
  en: {
    why: 'You receive this mail at {{lead.email}} because you agreed to it{{#if footer.since}} (on {{date footer.since}}){{/if}}.',
    unsubscribe: 'Unsubscribe',
    preferences: 'Manage your consents',
    privacy: 'Privacy',
  },
} as const;

/** Imprint (DDG § 5) under every mail to a lead; under marketing mails also why it came and the way out (UWG § 7). */
const footer = (language: Language): string => {
  const words = WORDS[language];
  return /* xml */ `{{#if footer}}<mj-section background-color="transparent" padding="16px 0 32px" css-class="cv-quiet-section"><mj-column>
<mj-text css-class="cv-quiet" padding="8px 32px" align="left" font-size="12px" color="#6b7280" line-height="1.5">
{{#if footer.marketing}}<p>${words.why}<br/><a href="{{unsubscribe_url}}" style="color:#4b5563">${words.unsubscribe}</a> · <a href="{{preferences_url}}" style="color:#4b5563">${words.preferences}</a>{{#if organisation.privacyUrl}} · <a href="{{organisation.privacyUrl}}" style="color:#4b5563">${words.privacy}</a>{{/if}}</p>{{/if}}
<p>{{#each footer.imprint}}{{this}}<br/>{{/each}}</p>
</mj-text></mj-column></mj-section>{{/if}}`;
};

/** Lines the frame puts above the marketer's own, so that a problem's line is theirs. */
export interface Framed {
  readonly source: string;
  readonly above: number;
}

/**
 * A whole `<mjml>` document keeps its own look and gets the footer. Anything less (sections, or just texts and buttons) is put into
 * the house's frame: logo or name on top, readable type, dark mode.
 */
export function frameSource(mjml: string, preheader: string, language: Language): Framed {
  if (/<mjml[\s>]/i.test(mjml)) {
    const end = mjml.search(/<\/mj-body\s*>/i);
    const source = end < 0 ? mjml : `${mjml.slice(0, end)}${footer(language)}${mjml.slice(end)}`;
    return { source: source.replace(/<mjml(?![^>]*\slang=)/i, `<mjml lang="${language}"`), above: 0 };
  }
  const blocks = /<mj-(section|wrapper|hero)[\s>]/i.test(mjml)
    ? ['', '']
    : ['<mj-section padding="8px 0 24px"><mj-column>', '</mj-column></mj-section>'];
  const preview = preheader ? `<mj-preview>${preheader}</mj-preview>` : '';
  const before = `<mjml lang="${language}"><mj-head><mj-title>{{organisation.name}}</mj-title>${preview}${HEAD}</mj-head><mj-body background-color="#f3f4f6" css-class="cv-body">${HEADER}${blocks[0]}\n`;
  return {
    source: `${before}${mjml}\n${blocks[1]}${footer(language)}</mj-body></mjml>`,
    above: before.split('\n').length - 1,
  };
}
