import { mail, MORNINGS, step } from './recipe.ts';
import type { Recipe } from './recipe.ts';

const CONSULTATION = { kind: 'form.confirmed', ref: 'erstgespraech' };
const clicked = (days: number) => ({ events: [{ kind: 'mail.clicked' }], amount: days, unit: 'days', earlierHours: 0 });
const talk = { de: 'Erstgespräch buchen', en: 'Book a consultation' };
const TALK_URL = '{{form_url "erstgespraech"}}';

/** From the first contact to a conversation. */
export const WINNING: readonly Recipe[] = [
  {
    id: 'willkommen',
    title: { de: 'Willkommen mit Double-Opt-in', en: 'Welcome with double opt-in' },
    sentence: {
      de: 'Begrüßt, wer den Newsletter bestellt und bestätigt hat, und lernt in drei E-Mails, was interessiert.',
      en: 'Greets whoever ordered and confirmed the newsletter, and learns in three mails what they care about.',
    },
    forms: ['newsletter', 'erstgespraech'],
    steps: [
      step('bestellt', 'form-submitted', { form: 'newsletter', when: 'confirmed' }, 'begruessung'),
      step('begruessung', 'send-mail', { template: 'willkommen-1' }, 'drei-tage'),
      step('drei-tage', 'wait', { amount: 3, unit: 'days' }, 'vormittag'),
      step('vormittag', 'wait-until', MORNINGS, 'bestes'),
      step('bestes', 'send-mail', { template: 'willkommen-2' }, 'liest'),
      step('liest', 'wait-for-event', clicked(5), { happened: 'interesse', timeout: 'spaeter' }),
      step('interesse', 'change-score', { axis: 'engagement', points: 5, reason: 'Liest den Newsletter' }, 'einladung'),
      step('spaeter', 'wait', { amount: 1, unit: 'weeks' }, 'einladung'),
      step('einladung', 'send-mail', { template: 'willkommen-3' }),
      step('gespraech', 'goal', { events: [CONSULTATION] }, 'gebucht'),
      step('gebucht', 'leave', { reason: 'Erstgespräch gebucht' }),
    ],
    mails: [
      mail(
        'willkommen-1',
        'Willkommen 1: Begrüßung',
        [
          'Willkommen! Das erwartet Sie',
          'Was wir schicken, wie oft, und wie Sie es wieder loswerden',
          'Schön, dass Sie da sind',
          'danke, dass Sie Ihre Anmeldung bestätigt haben. Einmal im Monat bekommen Sie von uns drei kurze Beiträge aus der Praxis.',
          'Wenn Sie auf diese E-Mail antworten, liest ein Mensch mit. Schreiben Sie uns gern, welche Frage Sie gerade beschäftigt.',
        ],
        [
          'Welcome! What to expect',
          'What we send, how often, and how to get rid of it again',
          'Good to have you here',
          'thank you for confirming your subscription. Once a month you get three short pieces from practice.',
          'If you reply to this mail, a human reads it. Do tell us which question is on your mind.',
        ],
      ),
      mail(
        'willkommen-2',
        'Willkommen 2: Das Wichtigste zuerst',
        [
          'Womit die meisten anfangen',
          'Drei Fragen, die uns am häufigsten gestellt werden',
          'Das Wichtigste zuerst',
          'drei Fragen hören wir am häufigsten: Was kostet es, wie lange dauert es, und wer muss mitmachen? Ehrliche Antworten hängen von Ihrer Lage ab.',
          { button: 'Meine Lage besprechen', to: TALK_URL },
          'Noch zu früh? Dann lesen Sie einfach weiter mit.',
        ],
        [
          'Where most people begin',
          'The three questions we hear most often',
          'First things first',
          'three questions reach us most often: what does it cost, how long does it take, and who has to take part? Honest answers depend on your situation.',
          { button: 'Talk about my situation', to: TALK_URL },
          'Too early? Then simply read on.',
        ],
      ),
      mail(
        'willkommen-3',
        'Willkommen 3: Einladung',
        [
          'Dürfen wir Sie etwas fragen?',
          '30 Minuten, in denen Sie die Fragen stellen',
          'Lernen wir uns kennen',
          'Sie lesen seit einigen Tagen mit. In einem kurzen Gespräch sagen wir Ihnen offen, ob wir helfen können, und wenn nicht, wer es kann.',
          { button: talk.de, to: TALK_URL },
        ],
        [
          'May we ask you something?',
          '30 minutes in which you ask the questions',
          'Let us get to know each other',
          'you have been reading along for some days. In a short conversation we tell you openly whether we can help, and if not, who can.',
          { button: talk.en, to: TALK_URL },
        ],
      ),
    ],
  },
  {
    id: 'webinar',
    title: { de: 'Webinar: vorher und nachher', en: 'Webinar: before and after' },
    sentence: {
      de: 'Bestätigt die Anmeldung, stimmt ein, liefert nach einer Woche die Zusammenfassung und lädt zum Gespräch ein.',
      en: 'Confirms the registration, sets the mood, sends the summary a week later and invites to a conversation.',
    },
    forms: ['webinar', 'erstgespraech'],
    steps: [
      step('anmeldung', 'form-submitted', { form: 'webinar', when: 'confirmed' }, 'bestaetigung'),
      step('bestaetigung', 'send-mail', { template: 'webinar-bestaetigung' }, 'ein-tag'),
      step('ein-tag', 'wait', { amount: 2, unit: 'days' }, 'einstimmung'),
      step('einstimmung', 'send-mail', { template: 'webinar-einstimmung' }, 'bis-danach'),
      step('bis-danach', 'wait', { amount: 1, unit: 'weeks' }, 'nachlese'),
      step('nachlese', 'send-mail', { template: 'webinar-nachlese' }, 'liest'),
      step('liest', 'wait-for-event', clicked(7), { happened: 'interesse', timeout: 'ende' }),
      step('interesse', 'change-tag', { act: 'add', tag: 'webinar-interesse' }, 'melden'),
      step('melden', 'notify-colleague', {
        to: 'owner',
        message:
          'Hat die Webinar-Nachlese angeklickt: guter Moment für einen Anruf, falls eine Einwilligung dafür vorliegt.',
      }),
      step('ende', 'leave', { reason: 'Kein Interesse nach dem Webinar' }),
      step('ziel', 'goal', { events: [CONSULTATION] }, 'gebucht'),
      step('gebucht', 'leave', { reason: 'Erstgespräch gebucht' }),
    ],
    mails: [
      mail(
        'webinar-bestaetigung',
        'Webinar: Bestätigung',
        [
          'Ihr Platz im Webinar ist reserviert',
          'Zugang und Ablauf auf einen Blick',
          'Sie sind dabei',
          'Ihr Platz ist reserviert. Den Link zur Teilnahme bekommen Sie am Tag des Webinars per E-Mail.',
          { when: 'company.name', then: ['Bringen Sie gern Kolleginnen und Kollegen aus {{company.name}} mit.'] },
        ],
        [
          'Your seat in the webinar is reserved',
          'Access and programme at a glance',
          'You are in',
          'your seat is reserved. You will get the link by mail on the day of the webinar.',
          { when: 'company.name', then: ['Feel free to bring colleagues from {{company.name}}.'] },
        ],
      ),
      mail(
        'webinar-einstimmung',
        'Webinar: Einstimmung',
        [
          'Eine Frage vor dem Webinar',
          'Ihre Antwort fließt in das Webinar ein',
          'Was möchten Sie mitnehmen?',
          'damit sich die Zeit für Sie lohnt: Welche Frage soll das Webinar beantworten? Antworten Sie einfach auf diese E-Mail, ein Satz genügt.',
        ],
        [
          'One question before the webinar',
          'Your answer becomes part of it',
          'What would you like to take away?',
          'to make it worth your time: which question should the webinar answer? Simply reply to this mail, one sentence will do.',
        ],
      ),
      mail(
        'webinar-nachlese',
        'Webinar: Nachlese',
        [
          'Das Webinar in drei Sätzen',
          'Und was Sie diese Woche damit anfangen können',
          'Danke fürs Zuhören',
          'wer schnell antwortet, gewinnt. Wer wenig fragt, bekommt mehr Antworten. Und wer beides messen kann, wird besser: So lässt sich das Webinar zusammenfassen.',
          'Was davon bei Ihnen zuerst lohnt, finden wir in 30 Minuten gemeinsam heraus.',
          { button: talk.de, to: TALK_URL },
        ],
        [
          'The webinar in three sentences',
          'And what to do with it this week',
          'Thank you for listening',
          'who answers fast wins. Who asks little gets more answers. And who can measure both gets better: that is the webinar in short.',
          'In 30 minutes we find out together what pays first in your firm.',
          { button: talk.en, to: TALK_URL },
        ],
      ),
    ],
  },
  {
    id: 'white-paper-persona',
    title: { de: 'White Paper, je nach Persona', en: 'White paper drip by persona' },
    sentence: {
      de: 'Liefert das White Paper und setzt fort, was zur Rolle passt: Zahlen für die Geschäftsführung, Praxis für das Fach.',
      en: 'Delivers the white paper and goes on with what fits the role: figures for management, practice for specialists.',
    },
    forms: ['white-paper', 'erstgespraech'],
    personas: [
      {
        ...{ id: 'geschaeftsfuehrung', description: 'Entscheidet, rechnet, hat wenig Zeit.' },
        name: { de: 'Geschäftsführung', en: 'Management' },
      },
      {
        ...{ id: 'fachleitung', description: 'Leitet ein Fachgebiet und bereitet Entscheidungen vor.' },
        name: { de: 'Fachleitung', en: 'Head of department' },
      },
    ],
    steps: [
      step('angefordert', 'form-submitted', { form: 'white-paper', when: 'confirmed' }, 'lieferung'),
      step('lieferung', 'send-mail', { template: 'white-paper-1' }, 'drei-tage'),
      step('drei-tage', 'wait', { amount: 3, unit: 'days' }, 'vormittag'),
      step('vormittag', 'wait-until', MORNINGS, 'wer'),
      step(
        'wer',
        'branches',
        {
          branches: [
            {
              ...{ id: 'leitung', name: 'Geschäftsführung' },
              rule: {
                kind: 'any',
                rules: [
                  { kind: 'persona', in: ['geschaeftsfuehrung'] },
                  { kind: 'field', field: 'jobTitle', op: 'contains', value: 'geschäftsführ' },
                ],
              },
            },
            { id: 'fach', name: 'Fachleitung', rule: { kind: 'persona', in: ['fachleitung'] } },
          ],
        },
        { leitung: 'rechnung', fach: 'praxis', otherwise: 'praxis' },
      ),
      step('rechnung', 'send-mail', { template: 'white-paper-leitung' }, 'liest'),
      step('praxis', 'send-mail', { template: 'white-paper-fach' }, 'liest'),
      step('liest', 'wait-for-event', clicked(7), { happened: 'interesse', timeout: 'ende' }),
      step(
        'interesse',
        'change-score',
        { axis: 'engagement', points: 10, reason: 'Liest nach dem White Paper weiter' },
        'phase',
      ),
      step(
        'phase',
        'set-persona',
        { phase: 'consideration', reason: 'Liest nach dem White Paper weiter' },
        'einladung',
      ),
      step('einladung', 'send-mail', { template: 'white-paper-einladung' }),
      step('ende', 'leave', { reason: 'Liest nicht weiter' }),
      step('ziel', 'goal', { events: [CONSULTATION] }, 'gebucht'),
      step('gebucht', 'leave', { reason: 'Erstgespräch gebucht' }),
    ],
    mails: [
      mail(
        'white-paper-1',
        'White Paper: Lieferung',
        [
          'Ihr White Paper',
          'Zehn Minuten Lesezeit, die sich lohnen',
          'Hier ist Ihr White Paper',
          'vielen Dank für Ihr Interesse. Antworten Sie auf diese E-Mail, wenn Sie das White Paper auch als gedruckte Fassung möchten.',
          'Unser Tipp: Beginnen Sie mit der Zusammenfassung am Ende.',
        ],
        [
          'Your white paper',
          'Ten minutes of reading that pay off',
          'Here is your white paper',
          'thank you for your interest. Reply to this mail if you would like a printed copy as well.',
          'Our tip: begin with the summary at the end.',
        ],
      ),
      mail(
        'white-paper-leitung',
        'White Paper: Zahlen für die Geschäftsführung',
        [
          'Was es kostet, nichts zu tun',
          'Eine Rechnung mit Ihren eigenen Zahlen',
          'Lohnt sich das?',
          'ein Zehntel der Interessenten wird Lead, ein Zehntel der Leads wird Kunde: Mit dieser Faustregel sehen Sie schnell, was jede liegen gebliebene Anfrage kostet.',
          { button: 'Mit Ihren Zahlen rechnen', to: TALK_URL },
        ],
        [
          'What it costs to do nothing',
          'A calculation with your own figures',
          'Is it worth it?',
          'one in ten prospects becomes a lead, one in ten leads a customer: with this rule of thumb you soon see what each neglected enquiry costs.',
          { button: 'Calculate with your figures', to: TALK_URL },
        ],
      ),
      mail(
        'white-paper-fach',
        'White Paper: Praxis für das Fach',
        [
          'Vom White Paper in den Alltag',
          'Drei Schritte, mit denen Sie diese Woche beginnen können',
          'So fangen andere an',
          'zuerst sammeln sie alle Stellen, an denen Anfragen ankommen. Dann legen sie fest, wer antwortet, auch im Urlaub. Und zuletzt messen sie, wie lange es dauert.',
          { button: 'Fragen dazu stellen', to: TALK_URL },
        ],
        [
          'From the white paper to everyday work',
          'Three steps to begin with this week',
          'How others begin',
          'first they list all the places where enquiries arrive. Then they settle who answers, holidays included. Last they measure how long it takes.',
          { button: 'Ask about it', to: TALK_URL },
        ],
      ),
      mail(
        'white-paper-einladung',
        'White Paper: Einladung',
        [
          'Sprechen wir über Ihre Lage?',
          'Unverbindlich, 30 Minuten',
          'Ihr nächster Schritt',
          'Sie haben sich eingelesen. Bringen Sie Ihre offenen Fragen mit, wir bringen Beispiele aus vergleichbaren Unternehmen mit.',
          { button: talk.de, to: TALK_URL },
        ],
        [
          'Shall we talk about your situation?',
          'No obligation, 30 minutes',
          'Your next step',
          'you have read up on it. Bring your open questions, we bring examples from comparable firms.',
          { button: talk.en, to: TALK_URL },
        ],
      ),
    ],
  },
  {
    id: 'messe-nachfassen',
    title: { de: 'Messe nachfassen', en: 'Trade-fair follow-up' },
    sentence: {
      de: 'Wer das Schlagwort „messe“ bekommt, hört noch in derselben Woche von Ihnen: per E-Mail mit Einwilligung, sonst persönlich.',
      en: 'Whoever gets the tag “messe” hears from you the same week: by mail with consent, otherwise in person.',
    },
    forms: ['erstgespraech'],
    steps: [
      step('messe', 'tag-added', { tag: 'messe' }, 'darf-mail'),
      step(
        'darf-mail',
        'if-else',
        { rule: { kind: 'consent', purpose: 'marketing' } },
        { yes: 'vormittag', no: 'zustaendig' },
      ),
      step('vormittag', 'wait-until', MORNINGS, 'danke'),
      step('danke', 'send-mail', { template: 'messe-danke' }, 'reagiert'),
      step('reagiert', 'wait-for-event', clicked(4), { happened: 'warm', timeout: 'erinnern' }),
      step('erinnern', 'send-mail', { template: 'messe-erinnerung' }, 'noch-einmal'),
      step('noch-einmal', 'wait-for-event', clicked(7), { happened: 'warm', timeout: 'ende' }),
      step('warm', 'change-score', { axis: 'engagement', points: 20, reason: 'Reagiert nach der Messe' }, 'zustaendig'),
      step('zustaendig', 'assign-owner', { keep: true }, 'aufgabe'),
      step('aufgabe', 'create-task', { title: 'Messekontakt persönlich nachfassen', to: 'owner', dueInDays: 2 }),
      step('ende', 'leave', { reason: 'Keine Reaktion nach der Messe' }),
      step('ziel', 'goal', { events: [CONSULTATION] }, 'gebucht'),
      step('gebucht', 'leave', { reason: 'Erstgespräch gebucht' }),
    ],
    mails: [
      mail(
        'messe-danke',
        'Messe: Danke für das Gespräch',
        [
          'Danke für Ihren Besuch am Messestand',
          'Wie wir es besprochen haben',
          'Schön, dass wir uns getroffen haben',
          'auf einer Messe geht vieles unter. Darum nur eine Frage: Wollen wir das Gespräch in Ruhe fortsetzen?',
          { button: 'Termin vereinbaren', to: TALK_URL },
        ],
        [
          'Thank you for visiting our stand',
          'As we discussed',
          'Good that we met',
          'a lot gets lost at a trade fair. So just one question: shall we continue the conversation in peace?',
          { button: 'Arrange a date', to: TALK_URL },
        ],
      ),
      mail(
        'messe-erinnerung',
        'Messe: Erinnerung',
        [
          'Ist Ihre Frage von der Messe noch offen?',
          'Eine kurze Antwort genügt',
          'Noch offen?',
          'falls Ihre Frage inzwischen beantwortet ist: prima. Falls nicht, nehmen wir uns gern eine halbe Stunde dafür.',
          { button: 'Termin vereinbaren', to: TALK_URL },
        ],
        [
          'Is your question from the fair still open?',
          'A short answer will do',
          'Still open?',
          'if your question has been answered: great. If not, we gladly take half an hour for it.',
          { button: 'Arrange a date', to: TALK_URL },
        ],
      ),
    ],
  },
  {
    id: 'gewinnspiel-newsletter',
    title: { de: 'Vom Gewinnspiel zum Newsletter', en: 'Prize draw to newsletter' },
    sentence: {
      de: 'Wer am Gewinnspiel teilnimmt und freiwillig einwilligt, wird begrüßt; alle anderen bleiben in Ruhe.',
      en: 'Whoever takes part in the prize draw and freely consents is welcomed; everybody else is left alone.',
    },
    forms: ['gewinnspiel', 'newsletter'],
    steps: [
      step('teilnahme', 'form-submitted', { form: 'gewinnspiel', when: 'confirmed' }, 'willigt-ein'),
      step(
        'willigt-ein',
        'if-else',
        { rule: { kind: 'consent', purpose: 'marketing' } },
        { yes: 'danke', no: 'in-ruhe' },
      ),
      step('danke', 'send-mail', { template: 'gewinnspiel-danke' }, 'eine-woche'),
      step('eine-woche', 'wait', { amount: 1, unit: 'weeks' }, 'kostprobe'),
      step('kostprobe', 'send-mail', { template: 'gewinnspiel-kostprobe' }, 'liest'),
      step('liest', 'wait-for-event', clicked(14), { happened: 'leserin', timeout: 'still' }),
      step('leserin', 'change-tag', { act: 'add', tag: 'newsletter' }),
      step('still', 'change-tag', { act: 'add', tag: 'nur-gewinnspiel' }),
      step('in-ruhe', 'leave', { reason: 'Keine Einwilligung, keine E-Mail' }),
    ],
    mails: [
      mail(
        'gewinnspiel-danke',
        'Gewinnspiel: Danke',
        [
          'Sie nehmen teil, viel Glück!',
          'Und was Sie außerdem von uns bekommen',
          'Danke fürs Mitmachen',
          'Ihre Teilnahme ist notiert. Weil Sie zugestimmt haben, schicken wir Ihnen ab und zu Nützliches aus unserem Fach. Auf die Gewinnchance hat das keinen Einfluss.',
        ],
        [
          'You are in, good luck!',
          'And what else you get from us',
          'Thank you for taking part',
          'your entry is noted. As you agreed, we will send you something useful from our field now and then. It has no influence on your chance to win.',
        ],
      ),
      mail(
        'gewinnspiel-kostprobe',
        'Gewinnspiel: Kostprobe',
        [
          'Eine Kostprobe aus unserem Newsletter',
          'Das lesen andere am liebsten',
          'Gefällt Ihnen das?',
          'die drei meistgelesenen Beiträge drehen sich um schnelle Antworten, kurze Formulare und gute Gespräche. Wenn Sie mehr davon möchten, bleiben Sie einfach dabei.',
          { button: 'Ja, Newsletter bestellen', to: '{{form_url "newsletter"}}' },
        ],
        [
          'A taste of our newsletter',
          'What others like to read most',
          'Do you like this?',
          'the three most-read pieces are about fast answers, short forms and good conversations. If you want more of that, simply stay.',
          { button: 'Yes, subscribe', to: '{{form_url "newsletter"}}' },
        ],
      ),
    ],
  },
];
