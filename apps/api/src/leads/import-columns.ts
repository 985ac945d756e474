import type { LeadFieldRow } from '@cultivar/store';

/** What people call their columns, without case, blanks and punctuation. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  email: ['email', 'emailaddress', 'emailadresse', 'mail', 'mailadresse', 'eemail', 'emailaddresse', 'epost'],
  firstName: ['firstname', 'vorname', 'givenname', 'first'],
  lastName: ['lastname', 'nachname', 'familyname', 'surname', 'last', 'zuname', 'familienname'],
  name: ['name', 'fullname', 'vollername', 'kontakt', 'contact', 'ansprechpartner', 'kontaktname'],
  company: ['company', 'firma', 'unternehmen', 'companyname', 'firmenname', 'organisation', 'organization', 'account'],
  tags: ['tags', 'tag', 'schlagworte', 'schlagwort', 'labels'],
  language: ['language', 'sprache', 'lang', 'locale'],
  'field:phone': ['phone', 'telefon', 'tel', 'telefonnummer', 'mobil', 'mobile', 'handy', 'phonenumber'],
  'field:jobTitle': ['jobtitle', 'position', 'title', 'funktion', 'rolle', 'role', 'job', 'berufsbezeichnung'],
  'field:department': ['department', 'abteilung'],
  'company:industry': ['industry', 'branche', 'companyindustry'],
  'company:size': [
    'companysize',
    'employees',
    'mitarbeiter',
    'beschaeftigte',
    'mitarbeiterzahl',
    'unternehmensgroesse',
  ],
  'company:website': ['website', 'webseite', 'homepage', 'url'],
  'company:country': ['country', 'land', 'companycountry'],
};
const folded = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll('ä', 'ae')
    .replaceAll('ö', 'oe')
    .replaceAll('ü', 'ue')
    .replaceAll('ß', 'ss')
    .replace(/[^a-z0-9]/g, '');

/** Where each column probably goes; null where nothing fits. A target is given once. */
export function guessMapping(header: readonly string[], fields: readonly LeadFieldRow[]): (string | null)[] {
  const byName = new Map<string, string>();
  for (const field of fields) {
    const target = `${field.subject === 'company' ? 'company' : 'field'}:${field.key}`;
    for (const name of [field.key, field.label.de, field.label.en]) byName.set(folded(name), target);
  }
  for (const [target, names] of Object.entries(NAMES))
    if (!target.includes(':') || fields.some((field) => target.endsWith(`:${field.key}`)))
      for (const name of names) byName.set(name, target);
  const given = new Set<string>();
  return header.map((title) => {
    const target = byName.get(folded(title)) ?? null;
    if (!target || given.has(target)) return null;
    given.add(target);
    return target;
  });
}

/** Targets a mapping may name. */
export const knownTargets = (fields: readonly LeadFieldRow[]): ReadonlySet<string> =>
  new Set([
    ...['email', 'firstName', 'lastName', 'name', 'company', 'tags', 'language'],
    ...fields.map((field) => `${field.subject === 'company' ? 'company' : 'field'}:${field.key}`),
  ]);
