import { mail, MORNINGS, step } from './recipe.ts';
import type { Recipe } from './recipe.ts';
import { WHITE_PAPER } from './white-paper.ts';

const CONSULTATION = { kind: 'form.confirmed', ref: 'erstgespraech' };
const clicked = (days: number) => ({
  ...{ events: [{ kind: 'mail.clicked' }, { kind: 'asset.read' }], amount: days, unit: 'days', earlierHours: 0 },
});
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
      step(
        'interesse',
        'change-score',
        { axis: 'engagement', points: 5, reason: { de: 'Liest den Newsletter', en: 'Reads the newsletter' } },
        'einladung',
      ),
      step('spaeter', 'wait', { amount: 1, unit: 'weeks' }, 'einladung'),
      step('einladung', 'send-mail', { template: 'willkommen-3' }),
      step('gespraech', 'goal', { events: [CONSULTATION] }, 'gebucht'),
      step('gebucht', 'leave', { reason: { de: 'Erstgespräch gebucht', en: 'Consultation booked' } }),
    ],
    mails: [
      mail(
        'willkommen-1',
        { de: 'Willkommen 1: Begrüßung', en: 'Welcome 1: Greeting' },
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
        { de: 'Willkommen 2: Das Wichtigste zuerst', en: 'Welcome 2: First things first' },
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
        { de: 'Willkommen 3: Einladung', en: 'Welcome 3: Invitation' },
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
      de: 'Bestätigt die Anmeldung, stimmt ein, erinnert am Tag des Webinars, fasst danach zusammen und lädt zum Gespräch ein.',
      en: 'Confirms the registration, prepares, reminds on the day of the webinar, sums up afterwards and invites to a conversation.',
    },
    forms: ['webinar', 'erstgespraech'],
    note: {
      about: 'webinartag',
      text: {
        de: 'Bitte hier den Tag Ihres Webinars eintragen. Den Zugang verschickt Ihr Webinar-System; soll ihn diese Reise verschicken, ergänzen Sie den Link in „Webinar: Heute“.',
        en: 'Please set the day of your webinar here. Your webinar system sends the access; if this journey is to send it, add the link to “Webinar: Today”.',
      },
    },
    steps: [
      step('anmeldung', 'form-submitted', { form: 'webinar', when: 'confirmed' }, 'bestaetigung'),
      step('bestaetigung', 'send-mail', { template: 'webinar-bestaetigung' }, 'ein-tag'),
      step('ein-tag', 'wait', { amount: 2, unit: 'days' }, 'einstimmung'),
      step('einstimmung', 'send-mail', { template: 'webinar-einstimmung' }, 'webinartag'),
      step(
        'webinartag',
        'wait-until-date',
        { date: { inDays: 21 }, at: '08:00', late: 'late' },
        { then: 'heute', late: 'nachlese' },
      ),
      step('heute', 'send-mail', { template: 'webinar-heute' }, 'tags-darauf'),
      step('tags-darauf', 'wait', { amount: 1, unit: 'days' }, 'nachlese'),
      step('nachlese', 'send-mail', { template: 'webinar-nachlese' }, 'liest'),
      step('liest', 'wait-for-event', clicked(7), { happened: 'interesse', timeout: 'ende' }),
      step(
        'interesse',
        'change-tag',
        { act: 'add', tag: { de: 'webinar-interesse', en: 'webinar-interest' } },
        'melden',
      ),
      step('melden', 'notify-colleague', {
        to: 'owner',
        message: {
          de: 'Hat die Webinar-Nachlese angeklickt: guter Moment für einen Anruf, falls eine Einwilligung dafür vorliegt.',
          en: 'Clicked in the webinar summary: a good moment for a call, if there is consent to it.',
        },
      }),
      step('ende', 'leave', { reason: { de: 'Kein Interesse nach dem Webinar', en: 'No interest after the webinar' } }),
      step('ziel', 'goal', { events: [CONSULTATION] }, 'gebucht'),
      step('gebucht', 'leave', { reason: { de: 'Erstgespräch gebucht', en: 'Consultation booked' } }),
    ],
    mails: [
      mail(
        'webinar-bestaetigung',
        { de: 'Webinar: Bestätigung', en: 'Webinar: Confirmation' },
        [
          'Ihr Platz im Webinar ist reserviert',
          'Wie es jetzt weitergeht',
          'Sie sind dabei',
          'Ihr Platz ist reserviert. Die Zugangsdaten kommen in einer eigenen E-Mail aus unserem Webinar-System; am Morgen des Webinars erinnern wir Sie.',
          { when: 'company.name', then: ['Bringen Sie gern Kolleginnen und Kollegen aus {{company.name}} mit.'] },
        ],
        [
          'Your seat in the webinar is reserved',
          'What happens next',
          'You are in',
          'your seat is reserved. The access details come in a separate mail from our webinar system; on the morning of the webinar we will remind you.',
          { when: 'company.name', then: ['Feel free to bring colleagues from {{company.name}}.'] },
        ],
      ),
      mail(
        'webinar-einstimmung',
        { de: 'Webinar: Einstimmung', en: 'Webinar: Getting ready' },
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
        'webinar-heute',
        { de: 'Webinar: Heute', en: 'Webinar: Today' },
        [
          'Heute ist Ihr Webinar',
          'Halten Sie Ihre Zugangsdaten bereit',
          'Heute ist es so weit',
          'heute findet Ihr Webinar statt. Ihre Zugangsdaten haben Sie mit der E-Mail aus unserem Webinar-System bekommen; sehen Sie notfalls im Spam-Ordner nach.',
          'Etwas dazwischengekommen? Macht nichts: Morgen schicken wir Ihnen das Wichtigste in Kürze.',
        ],
        [
          'Your webinar is today',
          'Have your access details at hand',
          'Today is the day',
          'your webinar takes place today. You have the access details in the mail from our webinar system; please look into the spam folder if need be.',
          'Something came up? Never mind: tomorrow we will send you the essentials in short.',
        ],
      ),
      mail(
        'webinar-nachlese',
        { de: 'Webinar: Nachlese', en: 'Webinar: Summary' },
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
    assets: [WHITE_PAPER],
    note: {
      about: 'lieferung',
      text: {
        de: 'Mitgeliefert ist ein kurzes White Paper über liegen gebliebene Anfragen. Unter Inhalte tauschen Sie die Datei gegen Ihre eigene; die E-Mails dazu passen Sie in Vorlagen an.',
        en: 'A short white paper on neglected enquiries comes along. Under Content you replace the file by your own; fit the mails to it under Templates.',
      },
    },
    personas: [
      {
        id: 'geschaeftsfuehrung',
        description: { de: 'Entscheidet, rechnet, hat wenig Zeit.', en: 'Decides, calculates, has little time.' },
        name: { de: 'Geschäftsführung', en: 'Management' },
      },
      {
        id: 'fachleitung',
        description: {
          de: 'Leitet ein Fachgebiet und bereitet Entscheidungen vor.',
          en: 'Heads a department and prepares decisions.',
        },
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
              ...{ id: 'leitung', name: { de: 'Geschäftsführung', en: 'Management' } },
              rule: {
                kind: 'any',
                rules: [
                  { kind: 'persona', in: ['geschaeftsfuehrung'] },
                  ...['geschäftsführ', 'inhaber', 'vorstand', 'managing director', 'ceo', 'owner'].map((value) => ({
                    ...{ kind: 'field', field: 'jobTitle', op: 'contains', value },
                  })),
                ],
              },
            },
            {
              id: 'fach',
              name: { de: 'Fachleitung', en: 'Head of department' },
              rule: { kind: 'persona', in: ['fachleitung'] },
            },
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
        {
          axis: 'engagement',
          points: 10,
          reason: { de: 'Liest nach dem White Paper weiter', en: 'Reads on after the white paper' },
        },
        'phase',
      ),
      step(
        'phase',
        'set-persona',
        {
          phase: 'consideration',
          reason: { de: 'Liest nach dem White Paper weiter', en: 'Reads on after the white paper' },
        },
        'einladung',
      ),
      step('einladung', 'send-mail', { template: 'white-paper-einladung' }),
      step('ende', 'leave', { reason: { de: 'Liest nicht weiter', en: 'Does not read on' } }),
      step('ziel', 'goal', { events: [CONSULTATION] }, 'gebucht'),
      step('gebucht', 'leave', { reason: { de: 'Erstgespräch gebucht', en: 'Consultation booked' } }),
    ],
    mails: [
      mail(
        'white-paper-1',
        { de: 'White Paper: Lieferung', en: 'White paper: Delivery' },
        [
          'Ihr White Paper',
          'Drei Minuten Lesezeit, die sich lohnen',
          'Hier ist Ihr White Paper',
          'vielen Dank für Ihr Interesse. Das Wichtigste steht auf einer Seite: was eine liegen gebliebene Anfrage kostet und was sich sofort ändern lässt.',
          { button: 'White Paper lesen', to: '{{asset_url "white-paper"}}' },
          'Fragen dazu? Antworten Sie einfach auf diese E-Mail.',
        ],
        [
          'Your white paper',
          'Three minutes of reading that pay off',
          'Here is your white paper',
          'thank you for your interest. What matters is on one page: what a neglected enquiry costs and what can be changed at once.',
          { button: 'Read the white paper', to: '{{asset_url "white-paper"}}' },
          'Any questions? Simply reply to this mail.',
        ],
      ),
      mail(
        'white-paper-leitung',
        { de: 'White Paper: Zahlen für die Geschäftsführung', en: 'White paper: Figures for management' },
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
        { de: 'White Paper: Praxis für das Fach', en: 'White paper: Practice for specialists' },
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
        { de: 'White Paper: Einladung', en: 'White paper: Invitation' },
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
      en: 'Whoever gets the tag “trade-fair” hears from you the same week: by mail with consent, otherwise in person.',
    },
    forms: ['erstgespraech'],
    steps: [
      step('messe', 'tag-added', { tag: { de: 'messe', en: 'trade-fair' } }, 'darf-mail'),
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
      step(
        'warm',
        'change-score',
        { axis: 'engagement', points: 20, reason: { de: 'Reagiert nach der Messe', en: 'Reacts after the fair' } },
        'zustaendig',
      ),
      step('zustaendig', 'assign-owner', { keep: true }, 'aufgabe'),
      step('aufgabe', 'create-task', {
        title: { de: 'Messekontakt persönlich nachfassen', en: 'Follow up the contact from the fair in person' },
        to: 'owner',
        dueInDays: 2,
      }),
      step('ende', 'leave', { reason: { de: 'Keine Reaktion nach der Messe', en: 'No reaction after the fair' } }),
      step('ziel', 'goal', { events: [CONSULTATION] }, 'gebucht'),
      step('gebucht', 'leave', { reason: { de: 'Erstgespräch gebucht', en: 'Consultation booked' } }),
    ],
    mails: [
      mail(
        'messe-danke',
        { de: 'Messe: Danke für das Gespräch', en: 'Fair: Thank you for the talk' },
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
        { de: 'Messe: Erinnerung', en: 'Fair: Reminder' },
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
    note: {
      about: 'teilnahme',
      text: {
        de: 'Vor dem Start: Ergänzen Sie im Formular „Gewinnspiel“ Gewinn, Teilnahmeschluss und den Link auf Ihre Teilnahmebedingungen. Die Einwilligung bleibt freiwillig.',
        en: 'Before you start: add the prize, the closing date and the link to your terms to the form “Prize draw”. The consent stays voluntary.',
      },
    },
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
      step('still', 'change-tag', { act: 'add', tag: { de: 'nur-gewinnspiel', en: 'prize-draw-only' } }),
      step('in-ruhe', 'leave', { reason: { de: 'Keine Einwilligung, keine E-Mail', en: 'No consent, no mail' } }),
    ],
    mails: [
      mail(
        'gewinnspiel-danke',
        { de: 'Gewinnspiel: Danke', en: 'Prize draw: Thank you' },
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
        { de: 'Gewinnspiel: Kostprobe', en: 'Prize draw: A taste' },
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
