import { FormDefinition } from '@cultivar/audience';
import type { Words } from '@cultivar/audience';
import type { RecipeForm } from './recipe.ts';

const words = (de: string, en: string): Words => ({ de, en });
const email = { key: 'email', type: 'email', required: true, label: words('E-Mail-Adresse', 'Mail address') };
const firstName = { key: 'firstName', type: 'text', label: words('Vorname', 'First name') };
const lastName = { key: 'lastName', type: 'text', label: words('Nachname', 'Last name') };
const company = { key: 'company.name', type: 'text', label: words('Unternehmen', 'Company') };
const jobTitle = {
  ...{ key: 'jobTitle', type: 'text', mode: 'progressive' },
  label: words('Was ist Ihre Rolle im Unternehmen?', 'What is your role in the company?'),
};
const phone = { key: 'phone', type: 'phone', label: words('Telefon für den Rückruf', 'Phone for the call back') };
/** In the place of the organisation's name; filled in when a form is made. */
export const FIRM = '[[firm]]';
const marketing = (required: boolean) => ({
  ...{ purpose: 'marketing', required },
  wording: words(
    `Ja, ${FIRM} darf mir per E-Mail Fachinhalte und Angebote schicken. Ich kann das jederzeit widerrufen, am einfachsten über den Abmeldelink in jeder E-Mail.`,
    `Yes, ${FIRM} may send me content and offers by mail. I can withdraw this at any time, most easily by the link in every mail.`,
  ),
});
const tracking = {
  purpose: 'tracking',
  wording: words(
    `Ja, ${FIRM} darf auswerten, welche E-Mails ich öffne und welche Links ich anklicke, damit ich nur Passendes bekomme.`,
    `Yes, ${FIRM} may measure which mails I open and which links I click, so that I get only what fits.`,
  ),
};
const calls = { purpose: 'phone', wording: words(`${FIRM} darf mich dazu anrufen.`, `${FIRM} may call me about it.`) };
const thanks = (title: Words, text: Words) => ({ kind: 'text', title, text });

/** Forms the recipes enter by or lead to. Few fields, one purpose each, double opt-in wherever mail follows. */
export const RECIPE_FORMS: readonly RecipeForm[] = [
  {
    id: 'newsletter',
    name: words('Newsletter', 'Newsletter'),
    definition: FormDefinition.parse({
      title: words('Unser Newsletter', 'Our newsletter'),
      intro: words('Einmal im Monat das Wichtigste, kurz.', 'Once a month, what matters, in short.'),
      button: words('Newsletter bestellen', 'Subscribe'),
      purpose: words(
        'Wir brauchen Ihre Adresse, um den Newsletter zu schicken.',
        'We need your address to send the newsletter.',
      ),
      ...{ fields: [email, firstName], consents: [marketing(true), tracking], doubleOptIn: true, tags: ['newsletter'] },
      thanks: thanks(
        words('Schön, dass Sie dabei sind', 'Good to have you with us'),
        words('Die nächste Ausgabe kommt bald.', 'The next issue is coming soon.'),
      ),
    }),
  },
  {
    id: 'webinar',
    name: words('Webinar-Anmeldung', 'Webinar registration'),
    definition: FormDefinition.parse({
      title: words('Anmeldung zum Webinar', 'Register for the webinar'),
      intro: words(
        '45 Minuten, kostenlos, mit Zeit für Ihre Fragen.',
        '45 minutes, free, with time for your questions.',
      ),
      button: words('Platz reservieren', 'Reserve a seat'),
      purpose: words(
        'Wir brauchen Ihre Angaben, um Ihren Platz zu reservieren und Ihnen den Zugang zu schicken.',
        'We need these details to reserve your seat and send you access.',
      ),
      ...{ fields: [firstName, lastName, email, company], consents: [marketing(false), tracking] },
      ...{ doubleOptIn: true, tags: ['webinar'] },
      thanks: thanks(
        words('Ihr Platz ist reserviert', 'Your seat is reserved'),
        words('Wir freuen uns auf Sie.', 'We are looking forward to seeing you.'),
      ),
    }),
  },
  {
    id: 'white-paper',
    name: words('White Paper anfordern', 'White paper request'),
    definition: FormDefinition.parse({
      title: words('White Paper anfordern', 'Get the white paper'),
      intro: words('Das Wichtigste zum Thema auf wenigen Seiten.', 'What matters on the topic, on a few pages.'),
      button: words('White Paper anfordern', 'Get the white paper'),
      purpose: words(
        'Wir merken uns, wem wir das White Paper gegeben haben.',
        'We keep in mind whom we gave the white paper to.',
      ),
      ...{ fields: [email, firstName, jobTitle], consents: [marketing(false), tracking] },
      ...{ doubleOptIn: true, tags: ['white-paper'] },
      thanks: thanks(
        words('Danke für Ihr Interesse', 'Thank you for your interest'),
        words('Wir schicken Ihnen das White Paper zu.', 'We will send you the white paper.'),
      ),
    }),
  },
  {
    id: 'gewinnspiel',
    name: words('Gewinnspiel', 'Prize draw'),
    definition: FormDefinition.parse({
      title: words('Mitmachen und gewinnen', 'Take part and win'),
      intro: words(
        'Die Teilnahme hängt nicht davon ab, ob Sie den Newsletter bestellen.',
        'Taking part does not depend on subscribing to the newsletter.',
      ),
      button: words('Teilnehmen', 'Take part'),
      purpose: words(
        'Wir brauchen Ihre Angaben, um die Gewinnerinnen und Gewinner zu benachrichtigen.',
        'We need these details to tell the winners.',
      ),
      ...{ fields: [email, firstName, lastName], consents: [marketing(false), tracking] },
      ...{ doubleOptIn: true, tags: ['gewinnspiel'] },
      thanks: thanks(
        words('Sie nehmen teil', 'You are taking part'),
        words('Wir drücken Ihnen die Daumen.', 'We keep our fingers crossed for you.'),
      ),
    }),
  },
  {
    id: 'kontakt',
    name: words('Kontaktanfrage', 'Contact request'),
    definition: FormDefinition.parse({
      title: words('Sprechen Sie mit uns', 'Talk to us'),
      intro: words('Wir melden uns noch heute.', 'We will be in touch today.'),
      button: words('Anfrage senden', 'Send the request'),
      purpose: words('Wir brauchen Ihre Angaben, um Ihnen zu antworten.', 'We need these details to answer you.'),
      fields: [
        ...[firstName, lastName, email, phone],
        { key: 'challenge', type: 'textarea', label: words('Worum geht es?', 'What is it about?') },
      ],
      ...{ consents: [calls], doubleOptIn: false, tags: ['kontaktanfrage'] },
      thanks: thanks(
        words('Danke für Ihre Anfrage', 'Thank you for your request'),
        words('Wir melden uns noch heute bei Ihnen.', 'We will be in touch today.'),
      ),
    }),
  },
  {
    id: 'erstgespraech',
    name: words('Erstgespräch buchen', 'Consultation booking'),
    definition: FormDefinition.parse({
      title: words('Erstgespräch buchen', 'Book a first consultation'),
      intro: words('30 Minuten, unverbindlich.', '30 minutes, no obligation.'),
      button: words('Gespräch anfragen', 'Request the consultation'),
      purpose: words(
        'Wir brauchen Ihre Angaben, um einen Termin mit Ihnen zu vereinbaren.',
        'We need these details to arrange a date with you.',
      ),
      ...{
        fields: [firstName, lastName, email, phone],
        consents: [calls],
        doubleOptIn: false,
        tags: ['erstgespraech'],
      },
      thanks: thanks(
        words('Danke!', 'Thank you!'),
        words('Wir melden uns mit einem Termin.', 'We will get back to you with a date.'),
      ),
    }),
  },
];
