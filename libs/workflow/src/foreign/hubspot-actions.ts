import type { Words } from '@cultivar/audience';
import { eventOf, fieldOf } from './hubspot-filters.ts';
import type { Named } from './hubspot-filters.ts';

type Settings = Readonly<Record<string, unknown>>;
type Fields = Readonly<Record<string, unknown>>;
/** What an action of HubSpot is with us. */
export interface HubspotMeaning {
  /** What HubSpot calls it, to be found again there. */
  readonly name: Words;
  /** Left out where there is none. */
  readonly step?: { readonly type: string; readonly settings: Settings; readonly ports?: readonly string[] };
  /** Why it is left out, or what is different; an exact step has none. */
  readonly why?: Words;
}

const w = (de: string, en: string): Words => ({ de, en });
const text = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
const plain = (value: unknown): string =>
  text(value)
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
const object = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});
const UNITS: Readonly<Record<string, string>> = { MINUTES: 'minutes', HOURS: 'hours', DAYS: 'days', WEEKS: 'weeks' };
const UNREADABLE = w(
  'Die Einstellungen ließen sich nicht lesen; bitte den Schritt neu anlegen.',
  'Its settings could not be read; please add the step anew.',
);
/** @returns undefined where nothing is meant or it cannot be read */
function timeOf(value: unknown): string | undefined {
  const { hour, minute } = object(value);
  if (typeof hour !== 'number' || hour < 0 || hour > 23) return undefined;
  return `${String(hour).padStart(2, '0')}:${String(typeof minute === 'number' ? minute % 60 : 0).padStart(2, '0')}`;
}

function delay(fields: Fields): Omit<HubspotMeaning, 'name'> {
  const unit = UNITS[text(fields.time_unit)];
  const amount = Math.round(Number(text(fields.delta)));
  if (!unit || !(amount > 0) || amount > 5_000_000) return { why: UNREADABLE };
  // HubSpot counts days in minutes
  const inDays = unit === 'minutes' && amount % 1440 === 0;
  const settings = inDays ? { amount: amount / 1440, unit: 'days' } : { amount, unit };
  if (settings.amount <= 3650) return { step: { type: 'wait', settings } };
  const minutes = amount * ({ minutes: 1, hours: 60, days: 1440, weeks: 10_080 }[settings.unit] ?? 1);
  return {
    step: { type: 'wait', settings: { amount: Math.min(3650, Math.round(minutes / 1440)), unit: 'days' } },
    why: w('Die Wartezeit wurde auf ganze Tage gerundet.', 'The wait was rounded to whole days.'),
  };
}
function untilDate(fields: Fields): Omit<HubspotMeaning, 'name'> {
  const { type, staticValue, propertyName } = object(fields.date);
  const days = Math.round(Number(text(fields.delta)) || 0);
  const offset = text(fields.time_unit) === 'WEEKS' ? days * 7 : days;
  const at = timeOf(fields.time_of_day) ?? '09:00';
  const zone = w('Es gilt hier die Zeitzone des Leads.', 'The lead’s time zone holds here.');
  if (type === 'OBJECT_PROPERTY' && text(propertyName) && Math.abs(offset) <= 3650)
    return {
      step: { type: 'wait-until-field', settings: { field: fieldOf(propertyName), offset, at, late: 'go' } },
      why: zone,
    };
  const day = new Date(Number(text(staticValue)) + offset * 86_400_000);
  if (!text(staticValue) || Number.isNaN(day.getTime())) return { why: UNREADABLE };
  const date = day.toISOString().slice(0, 10);
  return { step: { type: 'wait-until-date', settings: { date, at, late: 'go' } }, why: zone };
}
function untilEvent(fields: Fields, named: Named): Omit<HubspotMeaning, 'name'> {
  const branches = Array.isArray(fields.event_filter_branches) ? (fields.event_filter_branches as unknown[]) : [];
  const events = branches.map((branch) => eventOf(branch, named));
  if (!events.length || events.some((event) => event === null)) return { why: UNREADABLE };
  return {
    step: {
      ...{ type: 'wait-for-event', ports: ['happened', 'timeout'] },
      settings: { events: events.slice(0, 10), amount: 90, unit: 'days', earlierHours: 0 },
    },
    why: w('Gewartet wird hier längstens 90 Tage; bitte prüfen.', 'Here it waits 90 days at most; please check.'),
  };
}

const STAGES: Readonly<Record<string, string>> = {
  ...{ lead: 'lead', marketingqualifiedlead: 'mql', salesqualifiedlead: 'sql', customer: 'customer' },
};
function setProperty(fields: Fields): Omit<HubspotMeaning, 'name'> {
  const property = text(fields.property_name);
  const value = object(fields.value);
  const fixed = value.staticValue ?? (typeof fields.value === 'string' ? fields.value : undefined);
  if (!property || property === 'email') return { why: UNREADABLE };
  if (fields.association)
    return {
      why: w(
        'Ändert einen verbundenen Datensatz; hier ändert ein Workflow nur den Lead.',
        'Changes an associated record; here a workflow changes the lead only.',
      ),
    };
  if (property === 'lifecyclestage') {
    const stage = STAGES[text(fixed)];
    return stage
      ? { step: { type: 'set-stage', settings: { stage, reason: 'Aus HubSpot' } } }
      : { why: w(`Die Phase „${text(fixed)}“ gibt es hier nicht.`, `There is no stage “${text(fixed)}” here.`) };
  }
  const field = fieldOf(property);
  if (field.startsWith('company.'))
    return {
      why: w('Felder des Unternehmens ändert hier kein Workflow.', 'No workflow changes fields of the company here.'),
    };
  const set = (settings: Settings) => ({ step: { type: 'set-field', settings: { field, ...settings } } });
  if (value.type === 'INCREMENT' && typeof value.incrementAmount === 'number')
    return set({ mode: 'add', amount: value.incrementAmount });
  if (value.type === 'OBJECT_PROPERTY' && text(value.propertyName))
    return set({ mode: 'copy', from: fieldOf(value.propertyName) });
  if (['string', 'number', 'boolean'].includes(typeof fixed))
    return fixed === '' ? set({ mode: 'clear' }) : set({ mode: 'set', value: fixed });
  return { why: UNREADABLE };
}
const list =
  (act: 'add' | 'remove') =>
  (fields: Fields, named: Named): Omit<HubspotMeaning, 'name'> => {
    const id = text(fields.listId) || text(fields.list_id);
    const removes = act === 'remove' || text(fields.operation) === 'REMOVE';
    return id
      ? { step: { type: 'change-list', settings: { act: removes ? 'remove' : 'add', list: named('list', id) } } }
      : { why: UNREADABLE };
  };
function message(fields: Fields): Omit<HubspotMeaning, 'name'> {
  const said = [plain(fields.subject), plain(fields.body)].filter(Boolean).join(': ').slice(0, 1000);
  return {
    step: { type: 'notify-colleague', settings: { to: 'owner', message: said || 'HubSpot' } },
    why: w('Als Nachricht an die zuständige Person übernommen.', 'Carried over as a message to the owner.'),
  };
}
const task = (fields: Fields): Omit<HubspotMeaning, 'name'> => ({
  step: {
    type: 'create-task',
    settings: { title: plain(fields.subject).slice(0, 200) || 'HubSpot', to: 'owner', dueInDays: 2 },
  },
});
const instead = (made: Omit<HubspotMeaning, 'name'>, why: Words) => (): Omit<HubspotMeaning, 'name'> => ({
  ...made,
  why,
});
const none = (de: string, en: string) => (): Omit<HubspotMeaning, 'name'> => ({ why: w(de, en) });
const NO_CHANNEL = none('Diesen Kanal gibt es hier nicht.', 'There is no such channel here.');
const NO_RECORDS = none(
  'Geschäfte, Tickets und Verknüpfungen von Datensätzen führt Cultivar nicht.',
  'Cultivar keeps no deals, tickets and associations of records.',
);
const NO_SEQUENCE = none('Vertriebssequenzen gibt es hier nicht.', 'There are no sales sequences here.');

/** All actions that HubSpot documents for its API (automation v4), by their id. */
const ACTIONS: Readonly<
  Record<string, readonly [name: Words, meaning: (fields: Fields, named: Named) => Omit<HubspotMeaning, 'name'>]>
> = {
  '0-1': [w('Verzögerung', 'Delay'), delay],
  '0-35': [w('Verzögern bis Datum', 'Delay until date'), untilDate],
  '0-29': [w('Verzögern bis Ereignis', 'Delay until event'), untilEvent],
  '0-28': [
    w('Verzögern bis Tag oder Uhrzeit', 'Delay until day or time'),
    none(
      'Bitte als „Warten bis Tag und Uhrzeit“ neu anlegen; die öffentliche Beschreibung nennt die Felder nicht.',
      'Please add it anew as “Wait until day and time”; the public description does not name its fields.',
    ),
  ],
  '0-3': [w('Aufgabe erstellen', 'Create task'), task],
  '0-4': [
    w('Marketing-E-Mail senden', 'Send marketing email'),
    ({ content_id: id }, named) =>
      text(id) ? { step: { type: 'send-mail', settings: { template: named('template', id) } } } : { why: UNREADABLE },
  ],
  '0-5': [w('Eigenschaft festlegen', 'Set property'), setProperty],
  '0-8': [w('Interne E-Mail senden', 'Send internal email'), message],
  '0-9': [w('In-App-Benachrichtigung', 'In-app notification'), message],
  '0-11': [
    w('Zuständige rotieren', 'Rotate record to owner'),
    ({ overwrite_current_owner: overwrite }) => ({
      step: { type: 'assign-owner', settings: { keep: text(overwrite) !== 'true' && overwrite !== true } },
      why: w('Wer an der Reihe ist, bestimmt hier die Verteilung des Hauses.', 'The routing of the house picks here.'),
    }),
  ],
  '0-13': [w('Statische Liste', 'Static list'), list('add')],
  '0-63809083': [w('Zu statischer Liste hinzufügen', 'Add to static list'), list('add')],
  '0-63863438': [w('Aus statischer Liste entfernen', 'Remove from static list'), list('remove')],
  '0-14': [w('Datensatz erstellen', 'Create record'), NO_RECORDS],
  '0-63189541': [w('Zuordnung erstellen', 'Create association'), NO_RECORDS],
  '0-61139484': [w('Zuordnungs-Label ändern', 'Update association label'), NO_RECORDS],
  '0-61139476': [w('Zuordnungs-Label entfernen', 'Remove association label'), NO_RECORDS],
  '0-15': [
    w('In anderen Workflow aufnehmen', 'Enroll in another workflow'),
    none(
      'HubSpots Nummer sagt nicht, welcher Workflow hier gemeint ist: bitte als „Workflow beginnen“ neu wählen.',
      'HubSpot’s number does not say which workflow is meant here: please choose it anew by “Begin a workflow”.',
    ),
  ],
  '0-31': [
    w('Marketing-Kontaktstatus', 'Set marketing contact status'),
    none(
      'Hier entscheidet die Einwilligung des Leads, ob Werbung hinausgeht.',
      'The lead’s consent decides here whether marketing goes out.',
    ),
  ],
  '0-43347357': [
    w('Abonnements verwalten', 'Manage communication subscriptions'),
    none(
      'Eine Einwilligung gibt oder nimmt hier nur der Lead selbst. Themen wählen Sie mit „Thema abonnieren oder abbestellen“.',
      'Only the lead gives or takes back consent here. Topics are set by “Subscribe or unsubscribe a topic”.',
    ),
  ],
  '0-169425243': [
    w('Notiz erstellen', 'Create note'),
    (fields) => {
      const note = plain(fields.note_body ?? fields.body ?? fields.hs_note_body).slice(0, 2000);
      return note ? { step: { type: 'add-note', settings: { text: note } } } : { why: UNREADABLE };
    },
  ],
  '0-18224765': [
    w('Kontakt löschen', 'Delete contact'),
    none('Gelöscht wird hier nur von Hand, mit Nachweis.', 'Deleting is done by hand here only, with a proof.'),
  ],
  '0-46510720': [w('In Sequenz aufnehmen', 'Enroll in a sequence'), NO_SEQUENCE],
  '0-4702372': [w('Aus Sequenz entfernen', 'Unenroll from sequence'), NO_SEQUENCE],
  '0-25085031': [w('WhatsApp senden', 'Send WhatsApp message'), NO_CHANNEL],
  '0-40900952': [w('SMS senden', 'Send SMS'), NO_CHANNEL],
  '0-44475148': [
    w('Konversation zuweisen', 'Assign conversation owner'),
    none('Konversationen führt Cultivar nicht.', 'Cultivar keeps no conversations.'),
  ],
  '0-199186210': [
    w('Umfrage senden', 'Send survey'),
    none(
      'Umfragen gibt es nicht; eine Frage stellt „Nächste Frage stellen“.',
      'There are no surveys; “Ask the next question” asks one.',
    ),
  ],
  '1-179507819': [
    w('Slack-Nachricht', 'Slack notification'),
    instead(
      message({ body: 'Aus HubSpot: bitte den Text der Slack-Nachricht eintragen.' }),
      w(
        'Als Nachricht an die zuständige Person übernommen; bitte den Kanal wählen und den Text schreiben.',
        'Carried over as a message to the owner; please choose the channel and write the text.',
      ),
    ),
  ],
  ...Object.fromEntries(
    [
      ['1-100451', 'Asana'],
      ['1-2825058', 'Trello'],
    ].map(([id, app]) => [
      id,
      [
        w(`${app}-Aufgabe`, `${app} task`),
        instead(
          task({ subject: `Aus HubSpot (${app})` }),
          w('Als Aufgabe für die zuständige Person übernommen.', 'Carried over as a task for the owner.'),
        ),
      ],
    ]),
  ),
};

/** What a single action of HubSpot is with us; one that is not documented is named by its id. */
export function hubspotAction(actionTypeId: string, fields: Fields, named: Named): HubspotMeaning {
  const known = Object.hasOwn(ACTIONS, actionTypeId) ? ACTIONS[actionTypeId] : undefined;
  if (known) return { name: known[0], ...known[1](fields, named) };
  return actionTypeId.startsWith('1-')
    ? {
        name: w(`App-Aktion ${actionTypeId}`, `app action ${actionTypeId}`),
        why: w(
          'Aktionen verbundener Apps gibt es hier nicht; oft hilft „Webhook“.',
          'There are no actions of connected apps here; a webhook often helps.',
        ),
      }
    : {
        name: w(`Aktion ${actionTypeId}`, `action ${actionTypeId}`),
        why: w('HubSpot beschreibt diese Aktion nicht öffentlich.', 'HubSpot does not describe this action publicly.'),
      };
}
/** The ids that HubSpot documents. */
export const HUBSPOT_ACTION_IDS: readonly string[] = Object.keys(ACTIONS);
