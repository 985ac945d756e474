import { compileContents } from '@cultivar/channels';
import { compileVersion, dryRunOf, inventedKnown } from '@cultivar/engine';
import { registry } from '@cultivar/nodes';
import { check, fromPortable, InventedLead } from '@cultivar/workflow';
import { RECIPE_FORMS } from './recipe-forms.ts';
import { recipeFile, RECIPES } from './recipes.ts';

const all = RECIPES.map((recipe) => [recipe.id, recipe] as const);
const ids = (list: readonly { id: string }[] = []) => new Set(list.map(({ id }) => id));

test('there are ten, each with its own id, and no mail id twice', () => {
  expect(RECIPES).toHaveLength(10);
  expect(ids(RECIPES).size).toBe(10);
  const mails = RECIPES.flatMap(({ mails }) => mails.map(({ id }) => id));
  expect(new Set(mails).size).toBe(mails.length);
});

describe.each(all)('%s', (_id, recipe) => {
  const graph = fromPortable(recipeFile(recipe, 'de', new Date('2026-03-02T08:00:00Z')));
  test('could be published as it is, with nothing but what it brings along', () => {
    const known = {
      ...{ template: ids(recipe.mails), form: new Set(recipe.forms), segment: ids(recipe.segments) },
      ...{
        persona: ids(recipe.personas),
        asset: ids(recipe.assets),
        user: new Set<string>(),
        workflow: new Set<string>(),
      },
      ...{ list: new Set<string>(), topic: new Set<string>() },
    };
    expect(check(graph, registry, known).filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(recipe.forms.filter((id) => !ids(RECIPE_FORMS).has(id))).toEqual([]);
  });

  test('its mails compile in both languages, in the Sie form, and link only to its own forms', async () => {
    for (const { id, de, en } of recipe.mails) {
      const { ok, problems } = await compileContents({ de, en });
      expect({ id, ok, problems }).toMatchObject({ ok: true });
      expect(JSON.stringify(de)).not.toMatch(/\b(du|dein|deine|dir|dich|euch)\b/i);
      const linked = [...`${de.mjml}${en.mjml}`.matchAll(/form_url "([^"]+)"/g)].map((match) => match[1]!);
      expect(linked.filter((form) => !recipe.forms.includes(form))).toEqual([]);
      const read = [...`${de.mjml}${en.mjml}`.matchAll(/asset_url "([^"]+)"/g)].map((match) => match[1]!);
      expect(read.filter((asset) => !ids(recipe.assets).has(asset))).toEqual([]);
    }
  });

  test('a lead is walked to its end by the engine, and every step is on some way', () => {
    const version = compileVersion(graph, registry);
    const entryNode = graph.nodes[0]!.id;
    const seen = new Set<string>();
    const happenings = [[], ['mail.clicked'], ['form.confirmed']].flatMap((kinds) =>
      [1, 20, 60].map((every) =>
        kinds
          .flatMap((kind) =>
            Array.from({ length: 200 / every }, (_, at) => ({
              ...{ days: (at + 1) * every },
              event: { kind, ...(kind === 'form.confirmed' && { ref: 'erstgespraech' }) },
            })),
          )
          .slice(0, 50),
      ),
    );
    for (const events of happenings)
      for (const marketing of [true, false])
        for (const jobTitle of ['', 'Geschäftsführerin'])
          for (const outcome of ['accepted', 'rejected', 'expired']) {
            const lead = InventedLead.parse({
              ...{ fit: 20, engagement: 20, stage: 'lead', marketing, tracking: true, tags: [], fields: { jobTitle } },
            });
            const answers = Object.fromEntries(graph.nodes.map(({ id }) => [id, outcome]));
            const course = { entryNode, startAt: '2026-03-02T08:00:00Z', events, answers };
            const run = dryRunOf(version, course, inventedKnown(lead, {}));
            expect(run.timeline.filter(({ kind }) => kind === 'error' || kind === 'stopped')).toEqual([]);
            expect(run.outcome).not.toBeNull();
            for (const entry of run.timeline) if (entry.kind === 'step') seen.add(entry.nodeId);
          }
    expect(graph.nodes.map(({ id }) => id).filter((id) => !seen.has(id))).toEqual([]);
  });
});
