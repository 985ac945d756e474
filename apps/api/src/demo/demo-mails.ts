import { letter } from './letter.ts';

interface DemoMail {
  readonly id: string;
  readonly name: string;
  readonly de: { readonly subject: string; readonly preheader: string; readonly mjml: string };
  readonly en: { readonly subject: string; readonly preheader: string; readonly mjml: string };
}
const hello = {
  de: 'Guten Tag {{default lead.firstName "zusammen"}},',
  en: 'Hello {{default lead.firstName "there"}},',
};

/** The mails of Besser's journeys, complete in both languages. */
export const DEMO_MAILS: readonly DemoMail[] = [
  {
    id: 'webinar-willkommen',
    name: 'Webinar: Willkommen',
    de: {
      subject: '{{default lead.firstName "Hallo"}}, Ihr Platz im Webinar „B2B-Vertrieb digital“',
      preheader: 'Donnerstag, 10 Uhr – und etwas zum Einlesen',
      mjml: letter('Schön, dass Sie dabei sind', [
        hello.de,
        'Ihr Platz im Webinar <b>„B2B-Vertrieb digital“</b> ist reserviert. Es findet am Donnerstag um 10 Uhr statt und dauert 45 Minuten.',
        'Zum Einlesen haben wir eine Seite für Sie: sieben Punkte, an denen Sie erkennen, ob Ihr Vertrieb bereit für digitale Anfragen ist.',
        { button: 'Checkliste öffnen', to: '{{asset_url "checkliste-digitaler-vertrieb"}}' },
        { when: 'company.name', then: ['Bringen Sie gern Kolleginnen und Kollegen aus {{company.name}} mit.'] },
        'Herzliche Grüße<br />Mara Markt, Besser GmbH',
      ]),
    },
    en: {
      subject: '{{default lead.firstName "Hello"}}, your seat in the webinar “Digital B2B sales”',
      preheader: 'Thursday, 10 am – and something to read before',
      mjml: letter('Good to have you with us', [
        hello.en,
        'Your seat in the webinar <b>“Digital B2B sales”</b> is reserved. It takes place on Thursday at 10 am and lasts 45 minutes.',
        'Here is one page to read before: seven signs that your sales team is ready for digital enquiries.',
        { button: 'Open the checklist', to: '{{asset_url "checkliste-digitaler-vertrieb"}}' },
        { when: 'company.name', then: ['Feel free to bring colleagues from {{company.name}}.'] },
        'Kind regards<br />Mara Markt, Besser GmbH',
      ]),
    },
  },
  {
    id: 'frage-zu-ihrer-rolle',
    name: 'Frage: Ihre Rolle',
    de: {
      subject: 'Eine Frage, damit wir Ihnen nur Passendes schicken',
      preheader: 'Dauert zehn Sekunden',
      mjml: letter('Eine kurze Frage', [
        hello.de,
        'wir möchten Ihnen nichts schicken, was nicht zu Ihnen passt. Dafür genügt uns eine einzige Angabe.',
        { button: 'Frage beantworten', to: '{{question_url}}' },
        'Danke – und bis Donnerstag!<br />Mara Markt',
      ]),
    },
    en: {
      subject: 'One question, so that we send you only what fits',
      preheader: 'Takes ten seconds',
      mjml: letter('One short question', [
        hello.en,
        'we do not want to send you anything that does not fit. One answer is all we need.',
        { button: 'Answer the question', to: '{{question_url}}' },
        'Thank you – see you on Thursday!<br />Mara Markt',
      ]),
    },
  },
  {
    id: 'leitfaden-vertriebsleitung',
    name: 'Leitfaden für die Vertriebsleitung',
    de: {
      subject: 'Wie Vertriebsteams aus Anfragen doppelt so viele Termine machen',
      preheader: 'Leitfaden, 8 Minuten Lesezeit',
      mjml: letter('Aus Anfragen werden Termine', [
        hello.de,
        'die Hälfte aller Käufer entscheidet sich für den Anbieter, der zuerst antwortet. Unser Leitfaden zeigt, wie Vertriebsleitungen die Antwortzeit von Tagen auf Minuten bringen – ohne mehr Personal.',
        { button: 'Leitfaden lesen', to: '{{asset_url "leitfaden-antwortzeit"}}' },
        'Wenn Sie über Ihre Lage sprechen möchten: <a href="{{form_url "erstgespraech"}}">Hier buchen Sie ein Erstgespräch.</a>',
        'Herzliche Grüße<br />Mara Markt',
      ]),
    },
    en: {
      subject: 'How sales teams turn enquiries into twice as many meetings',
      preheader: 'Guide, 8 minutes to read',
      mjml: letter('Enquiries become meetings', [
        hello.en,
        'half of all buyers choose the vendor who answers first. Our guide shows how heads of sales bring response time down from days to minutes – without more people.',
        { button: 'Read the guide', to: '{{asset_url "leitfaden-antwortzeit"}}' },
        'Would you like to talk about your situation? <a href="{{form_url "erstgespraech"}}">Book a first consultation here.</a>',
        'Kind regards<br />Mara Markt',
      ]),
    },
  },
  {
    id: 'rechnung-geschaeftsfuehrung',
    name: 'Die Rechnung auf einer Seite',
    de: {
      subject: 'Digitaler Vertrieb: Aufwand und Ertrag auf einer Seite',
      preheader: 'Eine Rechnung, die Sie mit Ihren Zahlen füllen',
      mjml: letter('Lohnt sich das?', [
        hello.de,
        '500 Zielkontakte, 50 Leads, 5 Kunden: Mit dieser Faustregel rechnen unsere Kunden. Auf einer Seite sehen Sie, was das für Ihr Haus heißt.',
        { button: 'Zur Rechnung', to: '{{asset_url "rechnung-auf-einer-seite"}}' },
        'Fragen dazu? <a href="{{form_url "erstgespraech"}}">Wir rechnen es mit Ihnen durch.</a>',
        'Herzliche Grüße<br />Mara Markt',
      ]),
    },
    en: {
      subject: 'Digital sales: effort and return on one page',
      preheader: 'A calculation to fill with your own figures',
      mjml: letter('Is it worth it?', [
        hello.en,
        '500 targets, 50 leads, 5 customers: that is the rule of thumb our customers reckon with. One page shows what it means for your firm.',
        { button: 'See the calculation', to: '{{asset_url "rechnung-auf-einer-seite"}}' },
        'Questions? <a href="{{form_url "erstgespraech"}}">We go through it with you.</a>',
        'Kind regards<br />Mara Markt',
      ]),
    },
  },
  {
    id: 'einladung-erstgespraech',
    name: 'Einladung zum Erstgespräch',
    de: {
      subject: '30 Minuten für Ihre Vertriebszahlen?',
      preheader: 'Unverbindlich, mit jemandem, der Ihre Branche kennt',
      mjml: letter('Lassen Sie uns über Ihre Zahlen sprechen', [
        hello.de,
        'Sie haben sich einiges bei uns angesehen. In einem Erstgespräch von 30 Minuten sehen wir gemeinsam, wo bei Ihnen Anfragen liegen bleiben.',
        { button: 'Erstgespräch buchen', to: '{{form_url "erstgespraech"}}' },
        'Herzliche Grüße<br />Mara Markt',
      ]),
    },
    en: {
      subject: '30 minutes for your sales figures?',
      preheader: 'No obligation, with somebody who knows your industry',
      mjml: letter('Let us talk about your figures', [
        hello.en,
        'you have had a good look around. In a first consultation of 30 minutes we find out together where enquiries get stuck at your firm.',
        { button: 'Book a consultation', to: '{{form_url "erstgespraech"}}' },
        'Kind regards<br />Mara Markt',
      ]),
    },
  },
  {
    id: 'wiedervorlage',
    name: 'Wiedervorlage: Wir hatten uns verabredet',
    de: {
      subject: 'Wie steht es um Ihren Vertrieb, {{default lead.firstName "guten Tag"}}?',
      preheader: 'Sie hatten uns um etwas Geduld gebeten',
      mjml: letter('Ist jetzt ein besserer Zeitpunkt?', [
        hello.de,
        'vor einiger Zeit passte es noch nicht. Inzwischen haben wir einen Kundenbericht, der Ihrer Lage nahekommt.',
        { button: 'Kundenbericht lesen', to: '{{asset_url "kundenbericht-maschinenbau"}}' },
        'Oder gleich sprechen: <a href="{{form_url "erstgespraech"}}">Erstgespräch buchen</a>.',
        'Herzliche Grüße<br />Mara Markt',
      ]),
    },
    en: {
      subject: 'How are your sales, {{default lead.firstName "hello"}}?',
      preheader: 'You had asked us for some patience',
      mjml: letter('Is now a better time?', [
        hello.en,
        'some time ago it was too early. Since then we have a customer story that comes close to your situation.',
        { button: 'Read the customer story', to: '{{asset_url "kundenbericht-maschinenbau"}}' },
        'Or talk right away: <a href="{{form_url "erstgespraech"}}">book a consultation</a>.',
        'Kind regards<br />Mara Markt',
      ]),
    },
  },
  {
    id: 'kunden-start',
    name: 'Kunden: Ihre ersten 30 Tage',
    de: {
      subject: 'Willkommen bei Besser: Ihre ersten 30 Tage',
      preheader: 'Drei Schritte, in dieser Reihenfolge',
      mjml: letter('Auf gute Zusammenarbeit', [
        hello.de,
        'drei Schritte haben sich bewährt: Zugänge einrichten, ein Formular auf die Website, die erste Strecke starten. Wir begleiten Sie dabei.',
        'Ihr Ansprechpartner meldet sich in den nächsten Tagen mit einem Termin.',
        'Herzliche Grüße<br />Berta Besser',
      ]),
    },
    en: {
      subject: 'Welcome to Besser: your first 30 days',
      preheader: 'Three steps, in this order',
      mjml: letter('Here is to working together', [
        hello.en,
        'three steps have proven themselves: set up access, put one form on the website, start the first journey. We are at your side.',
        'Your contact will be in touch about a date in the next few days.',
        'Kind regards<br />Berta Besser',
      ]),
    },
  },
];
