import { AxeBuilder } from '@axe-core/playwright';
import type { Person } from './product.ts';

/** What keeps somebody from using the page, in words to mend it by. */
export async function hurdles(person: Person): Promise<readonly string[]> {
  // previews in a sandbox run no script, axe's neither; what they show is tested where it is the page itself
  await person.page.evaluate(() => {
    for (const frame of document.querySelectorAll('iframe')) if (frame.title) frame.remove();
  });
  const { violations } = await new AxeBuilder({ page: person.page })
    .setLegacyMode(true)
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`),
  );
}

/** Keys of words that were not found stand on the page as themselves. */
const RAW_KEY = /^(?:[a-z]+:)?(?:[a-z]+[a-z\d]*_[a-zA-Z_]+|[a-z]+[A-Z][a-zA-Z]*)$/;
export const rawKeys = async (person: Person): Promise<readonly string[]> => {
  const texts = await person.page.evaluate(() => [
    ...document.body.innerText.split('\n'),
    ...[...document.querySelectorAll('[aria-label], [placeholder], [title]')].flatMap((element) =>
      ['aria-label', 'placeholder', 'title'].map((name) => element.getAttribute(name) ?? ''),
    ),
  ]);
  return texts.map((text) => text.trim()).filter((text) => RAW_KEY.test(text));
};

/** Words of the interface that no English reader should meet; the demo's own texts stay German. */
export const GERMAN =
  /(?<!\p{L})(?:und|oder|nicht|kein|keine|für|ohne|wird|werden|anlegen|speichern|löschen|suchen|ändern|geändert|zurück|abbrechen|Überblick|Segmente|Formulare|Inhalte|Vertrieb|Berichte|Posteingang|Einstellungen|Stufe|Passung|Zuständig|Vorlage|Einwilligung)(?!\p{L})/iu;
