import { FormDefinition } from '@cultivar/audience';
import type { Language } from '@cultivar/audience';
import { compileContents } from '@cultivar/channels';
import { Organisation, ORGANISATION_KEY } from '@cultivar/contract';
import type { MadeThing } from '@cultivar/contract';
import {
  addForm,
  createAsset,
  createPersona,
  createSegment,
  createTemplate,
  createWorkflow,
  readSetting,
  referenceNames,
} from '@cultivar/store';
import type { Tx } from '@cultivar/store';
import { fromPortable } from '@cultivar/workflow';
import type { ReferenceInput } from '@cultivar/workflow';
import { simplePdf } from '../demo/simple-pdf.ts';
import { FIRM, RECIPE_FORMS } from './recipe-forms.ts';
import type { Recipe, RecipeMail } from './recipe.ts';
import { recipeFile } from './recipes.ts';

type Html = Readonly<Partial<Record<'de' | 'en', string>>>;

/** Mails as they are sent, by id; takes a moment, so it is done before the transaction. */
export async function compiled(mails: readonly RecipeMail[]): Promise<ReadonlyMap<string, Html>> {
  const done = await Promise.all(
    mails.map(async ({ id, de, en }) => {
      const { html, ok, problems } = await compileContents({ de, en });
      if (!ok) throw new Error(`recipe mail ${id}: ${JSON.stringify(problems)}`);
      return [id, html] as const;
    }),
  );
  return new Map(done);
}

/** Makes a draft with all it needs; what exists under the same id stays as it is. Nothing is published, so nothing is sent. */
export async function cook(
  tx: Tx,
  recipe: Recipe,
  html: ReadonlyMap<string, Html>,
  language: Language,
): Promise<{ id: number; made: MadeThing[] }> {
  const names = new Map((await referenceNames(tx)).map((it) => [`${it.kind} ${it.id}`, it[language]]));
  const made: MadeThing[] = [];
  /** @returns whether it has to be made */
  const missing = (kind: ReferenceInput, id: string, name: string): boolean => {
    const there = names.get(`${kind} ${id}`);
    made.push({ kind, id, name: there ?? name, existed: there !== undefined });
    return there === undefined;
  };
  for (const { id, name, de, en } of recipe.mails)
    if (missing('template', id, name[language]))
      await createTemplate(tx, { id, name: name[language], parts: { content: { de, en }, html: html.get(id)! } });
  for (const { id, name, description, kind, lines } of recipe.assets ?? [])
    if (missing('asset', id, name[language]))
      await createAsset(tx, {
        ...{ id, kind, name: name[language], description: description[language], url: '', personas: [], phases: [] },
        file: { name: `${id}.pdf`, mediaType: 'application/pdf', bytes: simplePdf(lines[language]) },
      });
  const { name: firm } = (await readSetting(tx, ORGANISATION_KEY, Organisation)) ?? Organisation.parse({});
  for (const { id, name, definition } of RECIPE_FORMS.filter((form) => recipe.forms.includes(form.id)))
    if (missing('form', id, name[language]))
      await addForm(tx, { id, name: name[language], definition: named(definition, firm) });
  for (const { id, name, description, rule } of recipe.segments ?? [])
    if (missing('segment', id, name[language]))
      await createSegment(tx, { id, rule, name: name[language], description: description[language] });
  for (const { description, ...persona } of recipe.personas ?? [])
    if (missing('persona', persona.id, persona.name[language]))
      await createPersona(tx, { ...persona, description: description[language] });
  const graph = fromPortable(recipeFile(recipe, language, tx.now));
  const id = await createWorkflow(tx, { name: recipe.title[language], graph });
  return { id: id!, made };
}

/** People consent to a firm, so its name stands in what they agree to. */
function named(definition: FormDefinition, firm: string): FormDefinition {
  const filled = JSON.stringify(definition).replaceAll(FIRM, () => JSON.stringify(firm).slice(1, -1));
  return FormDefinition.parse(JSON.parse(filled));
}
