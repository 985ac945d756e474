import { mail, MORNINGS, step } from './recipe.ts';
import type { Recipe } from './recipe.ts';

/** A click counts only where measuring was consented to; a form always does. */
const clicked = (days: number) => ({
  ...{ events: [{ kind: 'mail.clicked' }, { kind: 'form.confirmed' }], amount: days, unit: 'days', earlierHours: 0 },
});
const TALK_URL = '{{form_url "erstgespraech"}}';

/** Between marketing and sales, and after the sale. */
export const KEEPING: readonly Recipe[] = [
  {
    id: 'mql-uebergabe',
    title: { de: 'MQL an den Vertrieb', en: 'MQL hand-off' },
    sentence: {
      de: 'Übergibt jeden, der MQL wird, mit Frist an den Vertrieb und meldet, wenn niemand antwortet.',
      en: 'Hands whoever becomes an MQL to sales with a deadline, and tells when nobody answers.',
    },
    settings: { reentry: 'after-leaving' },
    forms: [],
    mails: [],
    steps: [
      step('wird-mql', 'stage-changed', { to: 'mql' }, 'uebergabe'),
      step(
        'uebergabe',
        'hand-off',
        {
          reason: {
            de: 'Passt zu uns und beschäftigt sich gerade mit dem Thema.',
            en: 'Fits us and is looking into the topic right now.',
          },
          answerWithinHours: 4,
        },
        { accepted: 'angenommen', rejected: 'notiz', expired: 'erinnern' },
      ),
      step('angenommen', 'leave', { reason: { de: 'Vom Vertrieb übernommen', en: 'Taken over by sales' } }),
      step(
        'notiz',
        'change-tag',
        { act: 'add', tag: { de: 'vom-vertrieb-abgelehnt', en: 'rejected-by-sales' } },
        'abgelehnt',
      ),
      step('abgelehnt', 'leave', { reason: { de: 'Vom Vertrieb abgelehnt', en: 'Rejected by sales' } }),
      step(
        'erinnern',
        'notify-colleague',
        {
          ...{
            to: 'owner',
            message: {
              de: 'Ein MQL hat in der vereinbarten Zeit keine Antwort bekommen. Bitte jemanden bestimmen.',
              en: 'An MQL had no answer within the agreed time. Please choose somebody.',
            },
          },
        },
        'aufgabe',
      ),
      step('aufgabe', 'create-task', {
        title: {
          de: 'MQL ohne Antwort: selbst anrufen oder weitergeben',
          en: 'MQL without an answer: call yourself or pass on',
        },
        to: 'owner',
        dueInDays: 1,
      }),
    ],
  },
  {
    id: 'wiedervorlage-ablehnung',
    title: { de: 'Wieder pflegen nach Ablehnung', en: 'Recycle after rejection' },
    sentence: {
      de: 'Nimmt auf, wen der Vertrieb abgelehnt hat, lässt einen Monat Ruhe und fragt dann freundlich nach.',
      en: 'Takes in whom sales rejected, leaves them in peace for a month and then asks kindly.',
    },
    settings: { reentry: 'after-leaving' },
    forms: ['erstgespraech'],
    steps: [
      step('abgelehnt', 'handoff-answered', { answer: 'rejected' }, 'ruhe'),
      step('ruhe', 'wait', { amount: 30, unit: 'days' }, 'vormittag'),
      step('vormittag', 'wait-until', MORNINGS, 'nachfragen'),
      step('nachfragen', 'send-mail', { template: 'recycling-1' }, 'reagiert'),
      step('reagiert', 'wait-for-event', clicked(14), { happened: 'wieder-warm', timeout: 'zweiter' }),
      step('zweiter', 'send-mail', { template: 'recycling-2' }, 'noch-einmal'),
      step('noch-einmal', 'wait-for-event', clicked(30), { happened: 'wieder-warm', timeout: 'kein-echo' }),
      step('wieder-warm', 'change-score', {
        axis: 'engagement',
        points: 20,
        reason: { de: 'Meldet sich nach Ablehnung wieder', en: 'Is back after a rejection' },
      }),
      step('kein-echo', 'change-tag', { act: 'add', tag: { de: 'kein-echo', en: 'no-response' } }),
    ],
    mails: [
      mail(
        'recycling-1',
        { de: 'Wieder pflegen 1: Nachfrage', en: 'Recycle 1: Asking again' },
        [
          'Ist jetzt ein besserer Zeitpunkt?',
          'Ohne Eile, nur eine kurze Frage',
          'Wie steht es bei Ihnen?',
          'vor einiger Zeit passte ein Gespräch noch nicht, und das ist völlig in Ordnung. Hat sich seither etwas verändert?',
          { button: 'Ja, lassen Sie uns sprechen', to: TALK_URL },
        ],
        [
          'Is now a better time?',
          'No hurry, just a short question',
          'How are things?',
          'some time ago it was too early. That is quite all right. Has anything changed since?',
          { button: 'Yes, let us talk', to: TALK_URL },
        ],
      ),
      mail(
        'recycling-2',
        { de: 'Wieder pflegen 2: Ein Beispiel', en: 'Recycle 2: An example' },
        [
          'Was andere in Ihrer Lage getan haben',
          'Klein anfangen, messen, dann entscheiden',
          'Klein anfangen geht auch',
          'viele beginnen mit einem einzigen Ablauf, etwa der Antwort auf Kontaktanfragen, und sehen nach vier Wochen, was es bringt.',
          { button: 'Den kleinen Anfang besprechen', to: TALK_URL },
        ],
        [
          'What others in your situation did',
          'Begin small, measure, then decide',
          'You can begin small',
          'many begin with a single process, such as answering contact requests, and see after four weeks what it brings.',
          { button: 'Talk about a small beginning', to: TALK_URL },
        ],
      ),
    ],
  },
  {
    id: 'reaktivierung',
    title: { de: 'Reaktivierung', en: 'Re-engagement' },
    sentence: {
      de: 'Spricht an, wer seit 60 Tagen nichts gelesen hat, und hört auf zu schreiben, wenn niemand antwortet.',
      en: 'Addresses whoever has read nothing for 60 days, and stops writing if nobody answers.',
    },
    settings: { reentry: 'after-leaving' },
    forms: ['erstgespraech', 'newsletter'],
    note: {
      about: 'ruhen',
      text: {
        de: 'Wer nicht reagiert, bekommt das Schlagwort „ruht“. Damit auch Ihre anderen Workflows ihm nicht mehr schreiben, setzen Sie dort die Sperrregel „Schlagwort ist ruht“.',
        en: 'Whoever does not react gets the tag “resting”. For your other workflows to stop writing too, set their suppression rule to “tag is resting”.',
      },
    },
    segments: [
      {
        ...{ id: 'seit-60-tagen-still', name: { de: 'Seit 60 Tagen still', en: 'Silent for 60 days' } },
        description: {
          de: 'Einwilligung liegt vor, aber seit 60 Tagen kein Klick und nichts gelesen.',
          en: 'There is consent, but no click and nothing read for 60 days.',
        },
        rule: {
          kind: 'all',
          rules: [
            { kind: 'consent', purpose: 'marketing' },
            { kind: 'stage', in: ['lead', 'recycled'] },
            { kind: 'not', rule: { kind: 'behaviour', event: { kind: 'mail.clicked' }, withinDays: 60, atLeast: 1 } },
            { kind: 'not', rule: { kind: 'behaviour', event: { kind: 'asset.read' }, withinDays: 60, atLeast: 1 } },
            { kind: 'not', rule: { kind: 'behaviour', event: { kind: 'form.confirmed' }, withinDays: 60, atLeast: 1 } },
          ],
        },
      },
    ],
    steps: [
      step('still', 'segment-entered', { segment: 'seit-60-tagen-still' }, 'vormittag'),
      step('vormittag', 'wait-until', MORNINGS, 'lebenszeichen'),
      step('lebenszeichen', 'send-mail', { template: 'reaktivierung-1' }, 'reagiert'),
      step('reagiert', 'wait-for-event', clicked(10), { happened: 'wieder-da', timeout: 'letzte' }),
      step('letzte', 'send-mail', { template: 'reaktivierung-2' }, 'letzte-frist'),
      step('letzte-frist', 'wait-for-event', clicked(14), { happened: 'wieder-da', timeout: 'ruhen' }),
      step('wieder-da', 'change-score', {
        axis: 'engagement',
        points: 10,
        reason: { de: 'Ist wieder da', en: 'Is back' },
      }),
      step('ruhen', 'change-tag', { act: 'add', tag: { de: 'ruht', en: 'resting' } }, 'ende'),
      step('ende', 'leave', {
        reason: { de: 'Keine Reaktion, keine weiteren E-Mails', en: 'No reaction, no further mails' },
      }),
    ],
    mails: [
      mail(
        'reaktivierung-1',
        { de: 'Reaktivierung 1: Lebenszeichen', en: 'Re-engagement 1: Sign of life' },
        [
          'Passt noch, was wir Ihnen schicken?',
          'Ein Klick genügt als Antwort',
          'Lange nichts gehört',
          'wir möchten Ihnen nur schicken, was Ihnen nützt. Wenn Sie gerade eine Frage haben, sind wir da.',
          { button: 'Ja, ich habe eine Frage', to: TALK_URL },
        ],
        [
          'Does what we send still fit?',
          'One click is answer enough',
          'We have not heard from you for a while',
          'we only want to send what is useful to you. If you have a question just now, we are here.',
          { button: 'Yes, I have a question', to: TALK_URL },
        ],
      ),
      mail(
        'reaktivierung-2',
        { de: 'Reaktivierung 2: Letzte Nachfrage', en: 'Re-engagement 2: Asking for the last time' },
        [
          'Sollen wir Ihnen weiter schreiben?',
          'Wenn nicht, müssen Sie nichts tun',
          'Wir machen es Ihnen leicht',
          'wenn Sie nichts tun, schreiben wir Ihnen vorerst nicht mehr. Wenn Sie weiter von uns hören möchten, genügt ein Klick.',
          { button: 'Ja, bitte weiter schreiben', to: '{{form_url "newsletter"}}' },
        ],
        [
          'Shall we go on writing to you?',
          'If not, you need not do anything',
          'We make it easy',
          'if you do nothing, we will stop writing for now. If you would like to hear from us, one click is enough.',
          { button: 'Yes, please go on', to: '{{form_url "newsletter"}}' },
        ],
      ),
    ],
  },
  {
    id: 'kunden-start',
    title: { de: 'Einführung und Zusatzverkauf für Kunden', en: 'Onboarding and cross-sell for customers' },
    sentence: {
      de: 'Begleitet neue Kunden durch die ersten Wochen und fragt nach drei Monaten, was als Nächstes hilft.',
      en: 'Accompanies new customers through the first weeks and asks after three months what helps next.',
    },
    forms: ['erstgespraech'],
    steps: [
      step('gewonnen', 'stage-changed', { to: 'customer' }, 'bindung'),
      step(
        'bindung',
        'set-persona',
        { phase: 'retention', reason: { de: 'Ist Kunde geworden', en: 'Has become a customer' } },
        'start',
      ),
      step('start', 'send-mail', { template: 'kunden-erste-schritte' }, 'zwei-wochen'),
      step('zwei-wochen', 'wait', { amount: 2, unit: 'weeks' }, 'hilfe'),
      step('hilfe', 'send-mail', { template: 'kunden-hilfe' }, 'monate'),
      step('monate', 'wait', { amount: 75, unit: 'days' }, 'vormittag'),
      step('vormittag', 'wait-until', MORNINGS, 'naechstes'),
      step('naechstes', 'send-mail', { template: 'kunden-naechster-schritt' }, 'interesse'),
      step('interesse', 'wait-for-event', clicked(14), { happened: 'aufgabe', timeout: 'anrufen' }),
      step('aufgabe', 'create-task', {
        title: {
          de: 'Kunde interessiert sich für den nächsten Schritt: Angebot besprechen',
          en: 'Customer is interested in the next step: talk about an offer',
        },
        to: 'owner',
        dueInDays: 2,
      }),
      step('anrufen', 'notify-colleague', {
        to: 'owner',
        message: {
          de: 'Seit drei Monaten Kunde: Zeit für ein Gespräch, wie es läuft.',
          en: 'A customer for three months: time to talk about how it is going.',
        },
      }),
    ],
    mails: [
      mail(
        'kunden-erste-schritte',
        { de: 'Kunden: Erste Schritte', en: 'Customers: First steps' },
        [
          'Willkommen als Kunde: Ihre ersten Schritte',
          'Drei Schritte, in dieser Reihenfolge',
          'Auf gute Zusammenarbeit',
          'danke für Ihr Vertrauen. Beginnen Sie mit einer Sache, die Ihnen am meisten hilft; alles Weitere kommt danach.',
          {
            when: 'owner.name',
            then: ['Bei Fragen ist {{owner.name}} für Sie da: Antworten Sie einfach auf diese E-Mail.'],
          },
        ],
        [
          'Welcome as a customer: your first steps',
          'Three steps, in this order',
          'To a good cooperation',
          'thank you for your trust. Begin with the one thing that helps you most; everything else comes after.',
          { when: 'owner.name', then: ['{{owner.name}} is there for your questions: simply reply to this mail.'] },
        ],
      ),
      mail(
        'kunden-hilfe',
        { de: 'Kunden: Wie läuft es?', en: 'Customers: How is it going?' },
        [
          'Wie läuft es nach zwei Wochen?',
          'Was hakt, räumen wir jetzt aus dem Weg',
          'Läuft alles?',
          'nach zwei Wochen zeigt sich, was noch hakt. Schreiben Sie uns, was Sie aufhält: Jetzt lässt es sich am leichtesten ändern.',
        ],
        [
          'How is it going after two weeks?',
          'Whatever gets in your way, we clear it away now',
          'Is everything fine?',
          'after two weeks you know what still gets in the way. Tell us what holds you up: now it is easiest to change.',
        ],
      ),
      mail(
        'kunden-naechster-schritt',
        { de: 'Kunden: Der nächste Schritt', en: 'Customers: The next step' },
        [
          'Was hilft Ihnen als Nächstes?',
          'Drei Monate, eine Zwischenbilanz',
          'Zeit für eine Zwischenbilanz',
          'seit drei Monaten arbeiten wir zusammen. In einem kurzen Gespräch sehen wir, was sich gelohnt hat und was als Nächstes hilft.',
          { button: 'Zwischenbilanz vereinbaren', to: TALK_URL },
        ],
        [
          'What helps you next?',
          'Three months, taking stock',
          'Time to take stock',
          'we have been working together for three months. In a short conversation we see what paid off and what helps next.',
          { button: 'Arrange the conversation', to: TALK_URL },
        ],
      ),
    ],
  },
  {
    id: 'schnelle-antwort',
    title: { de: 'Schnelle Antwort auf Anfragen', en: 'Speed to lead' },
    sentence: {
      de: 'Eine Kontaktanfrage ist in derselben Sekunde beim Vertrieb; antwortet eine Geschäftsstunde lang niemand, wird nachgefasst.',
      en: 'A contact request reaches sales within the second; if nobody answers in one business hour, somebody is told.',
    },
    settings: { reentry: 'after-leaving' },
    forms: ['kontakt'],
    mails: [],
    steps: [
      step('anfrage', 'form-submitted', { form: 'kontakt', when: 'submitted' }, 'punkte'),
      step(
        'punkte',
        'change-score',
        { axis: 'engagement', points: 30, reason: { de: 'Hat selbst angefragt', en: 'Asked by themselves' } },
        'uebergabe',
      ),
      step(
        'uebergabe',
        'hand-off',
        {
          reason: {
            de: 'Hat gerade selbst angefragt und erwartet noch heute eine Antwort.',
            en: 'Has just asked and expects an answer today.',
          },
          answerWithinHours: 1,
        },
        { accepted: 'uebernommen', rejected: 'abgelehnt', expired: 'niemand' },
      ),
      step('uebernommen', 'leave', { reason: { de: 'Vom Vertrieb übernommen', en: 'Taken over by sales' } }),
      step('abgelehnt', 'leave', { reason: { de: 'Vom Vertrieb abgelehnt', en: 'Rejected by sales' } }),
      step('niemand', 'assign-owner', { keep: true }, 'melden'),
      step(
        'melden',
        'notify-colleague',
        {
          to: 'owner',
          message: {
            de: 'Eine Anfrage wartet seit mehr als einer Geschäftsstunde auf Antwort.',
            en: 'A request has been waiting for an answer for more than one business hour.',
          },
        },
        'aufgabe',
      ),
      step('aufgabe', 'create-task', {
        title: { de: 'Anfrage beantworten, heute noch', en: 'Answer the request today' },
        to: 'owner',
        dueInDays: 0,
      }),
    ],
  },
];
