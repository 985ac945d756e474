import type { Language, Words } from '@cultivar/audience';

const w = (de: string, en: string): Words => ({ de, en });
const WORDS = {
  usage: w(
    `Aufruf: npm run cultivar -- <Befehl> <Datei> [Optionen]

  validate <Datei> [--house]    prüft: Format, Schritte, Einstellungen, gespeicherte Proben; mit --house auch,
                                ob es alles Genannte im laufenden Haus gibt
  diff <Datei>                  was anders wäre als der Entwurf im laufenden Haus, in Worten
  apply <Datei> [--publish]     legt den Entwurf an oder ändert ihn; mit --publish wird er veröffentlicht
  export <Schlüssel>            gibt den Entwurf aus dem laufenden Haus als Datei aus
  dry-run <Datei> [<Lead-Datei>] [--house]
                                Probelauf: Weg, E-Mails, Wirkungen; mit --house nach Segmenten und Scoring des Hauses
  import <Datei>                macht aus dem Export einer Mautic-Kampagne oder einem HubSpot-Workflow (v4)
                                eine Datei; was sich nicht übernehmen ließ, steht daneben (stderr)

  --lang de|en   Sprache        --json   als JSON        --key <Schlüssel>   statt des Schlüssels in der Datei
  --note <Text>  Anmerkung zur Version
  Das laufende Haus: CULTIVAR_URL (sonst http://localhost:3000), CULTIVAR_API_KEY.
  Rückgabe: 0 in Ordnung, 1 Fehler gefunden oder (bei diff) etwas ist anders, 2 ging nicht.`,
    `Usage: npm run cultivar -- <command> <file> [options]

  validate <file> [--house]     checks format, steps, settings, saved scenarios; with --house also whether
                                all it names exists in the running house
  diff <file>                   what would differ from the draft in the running house, in words
  apply <file> [--publish]      creates the draft or changes it; with --publish it is published
  export <key>                  prints the draft of the running house as a file
  dry-run <file> [<lead file>] [--house]
                                path, mails, effects; with --house by the segments and the scoring of the house
  import <file>                 makes a file of a Mautic campaign export or a HubSpot flow (v4); what could not
                                be carried over is said beside it (stderr)

  --lang de|en   language       --json   as JSON         --key <key>   instead of the key in the file
  --note <text>  note on the version
  The running house: CULTIVAR_URL (else http://localhost:3000), CULTIVAR_API_KEY.
  Exit code: 0 in order, 1 errors found or (diff) something differs, 2 could not be done.`,
  ),
  noFile: w('Diese Datei lässt sich nicht lesen: {it}', 'This file cannot be read: {it}'),
  noJson: w('Diese Datei ist kein JSON: {it}', 'This file is not JSON: {it}'),
  notOurs: w(
    'Das ist keine Workflow-Datei: {it}. Einen Export von Mautic oder HubSpot wandelt „import“ um.',
    'This is no workflow file: {it}. “import” converts an export of Mautic or HubSpot.',
  ),
  notForeign: w(
    'Das ist weder der Export einer Mautic-Kampagne noch ein Workflow aus HubSpot (API v4): {it}',
    'This is neither a Mautic campaign export nor a HubSpot flow (API v4): {it}',
  ),
  taken: w('Übernommen', 'Carried over'),
  other: w('Anders übernommen', 'Changed'),
  left: w('Weggelassen', 'Left out'),
  noKey: w(
    'Die Datei nennt keinen Schlüssel („key“). Ergänzen Sie ihn, oder geben Sie --key an.',
    'The file has no “key”. Add one, or give --key.',
  ),
  badKey: w(
    '„{it}“ ist kein Schlüssel: Kleinbuchstaben, Ziffern und Bindestriche.',
    '“{it}” is no key: lower-case letters, digits and hyphens.',
  ),
  noApiKey: w(
    'CULTIVAR_API_KEY ist nicht gesetzt. Einen Schlüssel legen Sie unter Einstellungen an.',
    'CULTIVAR_API_KEY is not set. Make a key in the settings.',
  ),
  unreachable: w(
    '{it} antwortet nicht. Läuft das Haus, und stimmt CULTIVAR_URL?',
    '{it} does not answer. Is the house running, and is CULTIVAR_URL right?',
  ),
  noHouse: w(
    'Unter {it} antwortet kein Cultivar. Stimmt CULTIVAR_URL?',
    'What answers at {it} is no Cultivar. Is CULTIVAR_URL right?',
  ),
  badApiKey: w(
    'Der API-Schlüssel gilt nicht (mehr). Einen neuen legen Sie unter Einstellungen an; er gehört in CULTIVAR_API_KEY.',
    'The API key is not valid (any more). Make a new one in the settings and put it into CULTIVAR_API_KEY.',
  ),
  mayNot: w(
    'Der API-Schlüssel darf das nicht: Er braucht die Rolle Marketing.',
    'The API key may not do this: it needs the role marketer.',
  ),
  refused: w('Das Haus hat abgelehnt: {it}', 'The house refused: {it}'),
  notThere: w(
    'Diesen Workflow gibt es dort noch nicht: alles ist neu.',
    'This workflow is not there yet: all of it is new.',
  ),
  inOrder: w('In Ordnung: {it}', 'In order: {it}'),
  error: w('Fehler', 'Error'),
  warning: w('Hinweis', 'Note'),
  same: w('Kein Unterschied.', 'No difference.'),
  created: w('Angelegt: {it}', 'Created: {it}'),
  changed: w('Geändert: {it}', 'Changed: {it}'),
  unchanged: w('Unverändert: {it}', 'Unchanged: {it}'),
  published: w('Veröffentlicht als Version {it}.', 'Published as version {it}.'),
  notPublished: w('Nicht veröffentlicht: erst die Fehler beheben.', 'Not published: mend the errors first.'),
  nothingToPublish: w('Nichts zu veröffentlichen.', 'Nothing to publish.'),
  noEntry: w('Der Workflow hat keinen Eingang „{it}“.', 'The workflow has no entry “{it}”.'),
  badLead: w('Die Lead-Datei passt nicht: {it}', 'The lead file does not fit: {it}'),
  waits: w('wartet bis {it}', 'waits until {it}'),
  happens: w('geschieht: {it}', 'happens: {it}'),
  mail: w('E-Mail „{it}“', 'mail “{it}”'),
  stopped: w('abgebrochen: der Weg nimmt kein Ende', 'stopped: the path does not end'),
  ended: w('Ende: {it}', 'end: {it}'),
  finished: w('durchlaufen', 'finished'),
  failed: w('Fehler: {it}', 'error: {it}'),
  mails: w('E-Mails: {it}', 'Mails: {it}'),
  none: w('keine', 'none'),
} satisfies Record<string, Words>;

export type Say = (word: keyof typeof WORDS, it?: string | number) => string;
export const speaker =
  (language: Language): Say =>
  (word, it = '') =>
    WORDS[word][language].replace('{it}', () => String(it));
