import { FormDefinition } from '@cultivar/audience';
import type { Words } from '@cultivar/audience';

const words = (de: string, en: string): Words => ({ de, en });
const email = { key: 'email', type: 'email', required: true, label: words('E-Mail-Adresse', 'Mail address') };
const firstName = { key: 'firstName', type: 'text', required: true, label: words('Vorname', 'First name') };
const lastName = { key: 'lastName', type: 'text', required: true, label: words('Nachname', 'Last name') };
const company = { key: 'company.name', type: 'text', label: words('Unternehmen', 'Company') };
const jobTitle = {
  key: 'jobTitle',
  type: 'text',
  mode: 'progressive',
  label: words('Was ist Ihre Rolle im Unternehmen?', 'What is your role in the company?'),
  hint: words('Zum Beispiel Vertriebsleiterin oder Geschäftsführer', 'For example head of sales or managing director'),
};
const marketing = (required: boolean) => ({
  purpose: 'marketing',
  required,
  wording: words(
    'Ja, die Besser GmbH darf mir per E-Mail Fachinhalte und Angebote zum digitalen Vertrieb schicken. Ich kann das jederzeit widerrufen, am einfachsten über den Abmeldelink in jeder E-Mail.',
    'Yes, Besser GmbH may send me content and offers on digital sales by mail. I can withdraw this at any time, most easily by the link in every mail.',
  ),
});
const tracking = {
  purpose: 'tracking',
  wording: words(
    'Ja, die Besser GmbH darf auswerten, welche E-Mails ich öffne und welche Links ich anklicke, damit ich nur Passendes bekomme.',
    'Yes, Besser GmbH may measure which mails I open and which links I click, so that I get only what fits.',
  ),
};
const purpose = (de: string, en: string) => words(de, en);

/** Besser's forms: few fields, one purpose each, double opt-in wherever mail follows. */
export const DEMO_FORMS: readonly {
  readonly id: string;
  readonly name: string;
  readonly definition: FormDefinition;
}[] = [
  {
    id: 'webinar-b2b-vertrieb',
    name: 'Webinar „B2B-Vertrieb digital“',
    definition: FormDefinition.parse({
      title: words('Webinar: B2B-Vertrieb digital', 'Webinar: Digital B2B sales'),
      intro: words(
        'Donnerstag, 10 Uhr, 45 Minuten, kostenlos. Wie aus Anfragen Termine werden – mit Beispielen aus dem Mittelstand.',
        'Thursday, 10 am, 45 minutes, free of charge. How enquiries become meetings – with examples from mid-sized firms.',
      ),
      button: words('Platz reservieren', 'Reserve a seat'),
      purpose: purpose(
        'Wir brauchen Ihre Angaben, um Ihren Platz zu reservieren und Ihnen den Zugang zu schicken.',
        'We need these details to reserve your seat and send you access.',
      ),
      fields: [firstName, lastName, email, company],
      consents: [marketing(false), tracking],
      doubleOptIn: true,
      thanks: {
        kind: 'text',
        title: words('Ihr Platz ist reserviert', 'Your seat is reserved'),
        text: words(
          'Wir freuen uns auf Sie. Den Zugang schicken wir Ihnen per E-Mail.',
          'We are looking forward to seeing you. We will send you access by mail.',
        ),
      },
      tags: ['webinar-b2b-vertrieb'],
    }),
  },
  {
    id: 'newsletter',
    name: 'Newsletter',
    definition: FormDefinition.parse({
      title: words('Einmal im Monat: Vertrieb, der ankommt', 'Once a month: sales that arrive'),
      intro: words('Drei kurze Beiträge, ein Beispiel, keine Werbung für Werbung.', 'Three short pieces, one example.'),
      button: words('Newsletter bestellen', 'Subscribe'),
      purpose: purpose(
        'Wir brauchen Ihre Adresse, um den Newsletter zu schicken.',
        'We need your address to send the newsletter.',
      ),
      fields: [email, { ...firstName, required: false }],
      consents: [marketing(true), tracking],
      doubleOptIn: true,
      thanks: {
        kind: 'text',
        title: words('Schön, dass Sie dabei sind', 'Good to have you with us'),
        text: words('Die nächste Ausgabe kommt bald.', 'The next issue is coming soon.'),
      },
      tags: ['newsletter'],
    }),
  },
  {
    id: 'checkliste',
    name: 'Checkliste herunterladen',
    definition: FormDefinition.parse({
      title: words('Checkliste: Bereit für digitale Anfragen?', 'Checklist: ready for digital enquiries?'),
      intro: words('Sieben Punkte auf einer Seite.', 'Seven points on one page.'),
      button: words('Checkliste öffnen', 'Open the checklist'),
      purpose: purpose(
        'Wir merken uns, wem wir die Checkliste gegeben haben.',
        'We keep in mind whom we gave the checklist to.',
      ),
      fields: [email, { ...firstName, required: false }, jobTitle],
      consents: [marketing(false), tracking],
      doubleOptIn: true,
      thanks: {
        kind: 'asset',
        asset: 'checkliste-digitaler-vertrieb',
        title: words('Hier ist sie', 'Here it is'),
        text: words('Viel Erfolg damit!', 'Good luck with it!'),
      },
      tags: ['checkliste'],
    }),
  },
  {
    id: 'erstgespraech',
    name: 'Erstgespräch buchen',
    definition: FormDefinition.parse({
      title: words('Erstgespräch buchen', 'Book a first consultation'),
      intro: words(
        '30 Minuten, unverbindlich. Wir melden uns noch heute mit einem Termin.',
        '30 minutes, no obligation. We get back to you today.',
      ),
      button: words('Gespräch anfragen', 'Request the consultation'),
      purpose: purpose(
        'Wir brauchen Ihre Angaben, um einen Termin mit Ihnen zu vereinbaren.',
        'We need these details to arrange a date with you.',
      ),
      fields: [
        firstName,
        lastName,
        email,
        { key: 'phone', type: 'phone', label: words('Telefon für den Rückruf', 'Phone for the call back') },
        { key: 'challenge', type: 'textarea', label: words('Worum geht es?', 'What is it about?') },
      ],
      consents: [
        {
          purpose: 'phone',
          wording: words('Die Besser GmbH darf mich dazu anrufen.', 'Besser GmbH may call me about it.'),
        },
      ],
      doubleOptIn: false,
      thanks: {
        kind: 'text',
        title: words('Danke!', 'Thank you!'),
        text: words('Wir melden uns noch heute bei Ihnen.', 'We will be in touch today.'),
      },
      tags: ['erstgespraech'],
    }),
  },
  {
    id: 'ein-paar-fragen',
    name: 'Ein paar Fragen',
    definition: FormDefinition.parse({
      title: words('Damit es für Sie passt', 'So that it fits you'),
      intro: words('Eine Frage, mehr nicht.', 'One question, no more.'),
      button: words('Antwort senden', 'Send the answer'),
      purpose: purpose(
        'Ihre Antwort bestimmt, welche Inhalte wir Ihnen schicken.',
        'Your answer decides which content we send you.',
      ),
      fields: [
        email,
        jobTitle,
        {
          key: 'teamSize',
          type: 'number',
          mode: 'progressive',
          label: words(
            'Wie viele Menschen arbeiten bei Ihnen im Vertrieb?',
            'How many people work in your sales team?',
          ),
        },
        {
          key: 'timeline',
          type: 'select',
          mode: 'progressive',
          label: words('Wann möchten Sie etwas ändern?', 'When do you want to change something?'),
          options: [
            { value: 'now', label: words('Jetzt', 'Now') },
            { value: '6-months', label: words('In diesem Halbjahr', 'Within six months') },
            { value: 'later', label: words('Später', 'Later') },
          ],
        },
      ],
      maxQuestions: 1,
      consents: [],
      doubleOptIn: false,
      thanks: {
        kind: 'text',
        title: words('Danke für Ihre Antwort', 'Thank you for your answer'),
        text: words('Ab jetzt bekommen Sie nur, was zu Ihnen passt.', 'From now on you get only what fits.'),
      },
    }),
  },
];
