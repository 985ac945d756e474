import type { FormConsent, FormDefinition, FormField, Purpose } from '@cultivar/audience';

/** Wordings to start from. They name purpose, sender, channel and the right to withdraw; a lawyer's eye does no harm. */
export const WORDINGS: Readonly<Record<Purpose, FormConsent['wording']>> = {
  marketing: {
    de: 'Ja, ich möchte per E-Mail Fachinhalte, Einladungen und Angebote erhalten. Ich kann meine Einwilligung jederzeit mit Wirkung für die Zukunft widerrufen, zum Beispiel über den Abmeldelink in jeder E-Mail.',
    en: 'Yes, I would like to receive content, invitations and offers by email. I can withdraw my consent at any time with effect for the future, for example with the unsubscribe link in every mail.',
  },
  tracking: {
    de: 'Ja, es darf ausgewertet werden, welche E-Mails, Links und Inhalte ich öffne, damit ich Inhalte bekomme, die zu mir passen. Auch diese Einwilligung kann ich jederzeit widerrufen.',
    en: 'Yes, you may evaluate which mails, links and content I open, so that I get content that suits me. I can withdraw this consent, too, at any time.',
  },
  phone: {
    de: 'Ja, ich bin damit einverstanden, zu meiner Anfrage angerufen zu werden. Ich kann das jederzeit widerrufen.',
    en: 'Yes, I agree to be called about my enquiry. I can withdraw this at any time.',
  },
};
export const consent = (purpose: Purpose): FormConsent => ({ purpose, wording: WORDINGS[purpose], required: false });

const ask = (
  key: string,
  type: FormField['type'],
  de: string,
  en: string,
  more: Partial<FormField> = {},
): FormField => ({ key, type, label: { de, en }, required: false, options: [], mode: 'always', ...more });
const EMAIL = ask('email', 'email', 'E-Mail', 'Email', { required: true });
const FIRST = ask('firstName', 'text', 'Vorname', 'First name');
const LAST = ask('lastName', 'text', 'Nachname', 'Last name');
const COMPANY = ask('company.name', 'text', 'Unternehmen', 'Company');
const JOB = ask('jobTitle', 'text', 'Position', 'Job title', { mode: 'progressive' });

export const STARTING_POINTS = ['contact', 'newsletter', 'download', 'webinar'] as const;
export type StartingPoint = (typeof STARTING_POINTS)[number];

const shared = {
  maxQuestions: 1,
  consents: [consent('marketing'), consent('tracking')],
  doubleOptIn: true,
  tags: [],
  privacyUrl: '',
  design: { accent: null, layout: 'card' as const },
};
const text = (de: string, en: string): FormDefinition['title'] => ({ de, en });
const thanks = (de: string, en: string): FormDefinition['thanks'] => ({
  kind: 'text',
  title: text('Vielen Dank!', 'Thank you!'),
  text: text(de, en),
});

/** A form to start from, complete and lawful as it stands. */
export const startingPoint = (point: StartingPoint): FormDefinition =>
  ({
    contact: {
      ...shared,
      title: text('Kontakt', 'Contact'),
      intro: text('Schreiben Sie uns. Wir melden uns rasch.', 'Write to us. We will get back to you soon.'),
      button: text('Nachricht senden', 'Send message'),
      purpose: text(
        'Ihre Angaben nutzen wir, um Ihre Anfrage zu beantworten.',
        'We use your details to answer your enquiry.',
      ),
      fields: [
        EMAIL,
        { ...FIRST, required: true },
        { ...LAST, required: true },
        COMPANY,
        ask('challenge', 'textarea', 'Worum geht es?', 'What is it about?'),
        JOB,
      ],
      thanks: thanks('Wir melden uns bei Ihnen.', 'We will be in touch.'),
    },
    newsletter: {
      ...shared,
      title: text('Newsletter', 'Newsletter'),
      intro: text('Einmal im Monat das Wichtigste, kurz.', 'The essentials once a month, in short.'),
      button: text('Anmelden', 'Subscribe'),
      purpose: text('Ihre Adresse nutzen wir nur für den Newsletter.', 'We use your address for the newsletter only.'),
      fields: [EMAIL, FIRST, JOB],
      consents: [{ ...consent('marketing'), required: true }, consent('tracking')],
      thanks: thanks('Schön, dass Sie dabei sind.', 'Good to have you with us.'),
    },
    download: {
      ...shared,
      title: text('Leitfaden herunterladen', 'Download the guide'),
      intro: text(
        'Sagen Sie uns kurz, wer Sie sind, dann geht es los.',
        'Tell us briefly who you are, then off you go.',
      ),
      button: text('Leitfaden anfordern', 'Get the guide'),
      purpose: text(
        'Ihre Angaben nutzen wir, um Ihnen den Leitfaden bereitzustellen.',
        'We use your details to provide the guide.',
      ),
      fields: [EMAIL, FIRST, LAST, COMPANY, JOB],
      thanks: thanks('Viel Freude beim Lesen.', 'Enjoy reading.'),
    },
    webinar: {
      ...shared,
      title: text('Anmeldung zum Webinar', 'Register for the webinar'),
      intro: text('Sichern Sie sich Ihren Platz.', 'Save your seat.'),
      button: text('Verbindlich anmelden', 'Register'),
      purpose: text(
        'Ihre Angaben nutzen wir für die Teilnahme am Webinar.',
        'We use your details for your participation in the webinar.',
      ),
      fields: [EMAIL, { ...FIRST, required: true }, { ...LAST, required: true }, COMPANY, JOB],
      tags: ['webinar'],
      thanks: thanks('Den Zugangslink erhalten Sie per E-Mail.', 'You will get the link by email.'),
    },
  })[point];
