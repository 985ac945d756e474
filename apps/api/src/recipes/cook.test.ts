import { portableRoutes as routes, workflowRoutes } from '@cultivar/contract';
import { compileVersion, dryRunOf, inventedKnown } from '@cultivar/engine';
import { registry } from '@cultivar/nodes';
import { InventedLead } from '@cultivar/workflow';
import { testApi } from '../testing/test-api.ts';
import type { TestApi } from '../testing/test-api.ts';
import { RECIPES } from './recipes.ts';

let api: TestApi;
beforeAll(async () => {
  api = await testApi({ database: { registry } });
});
afterAll(() => api.close());

const NOW = '2026-03-02T08:00:00Z';
/** Somebody whom every recipe fits; each way in is a click or a form away from the next step. */
const LEAD = InventedLead.parse({
  ...{ firstName: 'Petra', lastName: 'Lang', fit: 30, engagement: 30, stage: 'lead', marketing: true, tracking: true },
  ...{ tags: [], fields: { jobTitle: 'Geschäftsführerin' } },
});
const day = (days: number, kind: string, ref?: string) => ({ days, event: { kind, ...(ref && { ref }) } });
const COURSES: Readonly<Record<string, CourseEvents>> = {
  silent: [],
  keen: [3, 8, 25, 40, 95].map((days) => day(days, 'mail.clicked')),
  booked: [day(1, 'form.confirmed', 'erstgespraech')],
};
type CourseEvents = ReturnType<typeof day>[];

describe.each(['de', 'en'] as const)('taken in %s', (language) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await testApi({ database: { registry } });
    await api.database.query(`update app_user set language = $1`, [language]);
  });
  afterAll(() => api.close());

  test.each(RECIPES.map((recipe) => [recipe.id, recipe] as const))(
    '%s: complete, publishes, and leads walk through it to its end',
    async (id, { title, mails }) => {
      const { body: cooked, status } = await api.call(routes.cook, { params: { id } }, 'marketer');
      expect(status).toBe(200);
      const params = { id: cooked.id };
      const published = await api.call(workflowRoutes.publish, { params, body: { revision: 1 } }, 'marketer');
      expect(published.status).toBe(200);
      const { name, live } = (await api.call(workflowRoutes.get, { params })).body;
      expect(name).toBe(title[language]);
      const { graph } = live!;
      const version = compileVersion(graph, registry);
      const sent = new Set<string>();
      for (const [course, events] of Object.entries(COURSES))
        for (const outcome of ['accepted', 'rejected', 'expired']) {
          const answers = Object.fromEntries(graph.nodes.map((node) => [node.id, outcome]));
          const given = { entryNode: graph.nodes[0]!.id, startAt: NOW, events, answers };
          const run = dryRunOf(version, given, inventedKnown(LEAD, {}));
          expect(run.timeline.filter(({ kind }) => kind === 'error' || kind === 'stopped')).toEqual([]);
          expect({ course, ended: run.outcome !== null }).toEqual({ course, ended: true });
          const effects = run.timeline.flatMap((entry) => (entry.kind === 'effect' ? [entry.change] : []));
          expect(effects.length).toBeGreaterThan(0);
          for (const effect of effects) if (effect.kind === 'mail.send') sent.add(effect.template);
        }
      // each mail that comes along is sent on some way, and every one that is sent exists
      const there = await api.database.query<{ id: string }>(`select id from template`);
      expect([...sent].filter((template) => !there.some((row) => row.id === template))).toEqual([]);
      const persona = new Set(['white-paper-fach']);
      expect(mails.map((mail) => mail.id).filter((mail) => !sent.has(mail) && !persona.has(mail))).toEqual([]);
    },
  );

  test('what was made speaks the language of who took it, and names the firm it is of', async () => {
    const names = await api.database.query<{ name: string }>(
      `select name from workflow union all select name from template union all select name from form
       union all select name from segment where not is_list union all select name from asset`,
    );
    expect(names.length).toBeGreaterThan(35);
    const drafts = await api.database.query<{ draft: string }>(`select draft::text as draft from workflow`);
    const german = /[äöüß]|\b(?:und|nicht|kein|keine|nach|vom|Messe|Gewinnspiel|Reaktion|Anfrage)\b/;
    const values = drafts.flatMap(({ draft }) => [...draft.matchAll(GIVEN)].map((match) => match[1]!));
    expect(values.length).toBeGreaterThan(25);
    const odd = [...names.map(({ name }) => name), ...values].filter((text) => german.test(text));
    if (language === 'en') expect(odd).toEqual([]);
    else expect(odd.length).toBeGreaterThan(20);
    const forms = await api.database.query<{ text: string }>(`select definition::text as text from form_version`);
    expect(forms.length).toBeGreaterThan(4);
    expect(forms.filter(({ text }) => text.includes('[['))).toEqual([]);
  });

  test('every mail says who writes and how to leave; nothing goes out of itself', async () => {
    const parts = await api.database.query<{ id: string; html: Record<string, string> }>(
      `select template_id as id, html from template_version`,
    );
    expect(parts.length).toBeGreaterThan(20);
    for (const { id, html } of parts)
      for (const written of [html.de, html.en]) {
        expect({ id, leave: written?.includes('{{unsubscribe_url}}') }).toEqual({ id, leave: true });
        expect({ id, who: written?.includes('organisation.name') }).toEqual({ id, who: true });
      }
    expect(await api.database.query(`select 1 from outbox`)).toEqual([]);
  });

  test('taken a second time only the draft is new', async () => {
    for (const { id } of RECIPES) {
      const again = (await api.call(routes.cook, { params: { id } }, 'marketer')).body;
      expect(again.made.filter(({ existed }) => !existed)).toEqual([]);
    }
  });
});
/** What settings say to people. */
const GIVEN = /"(?:reason|message|title|tag|name|text)": ?"([^"]*)"/g;

test('a recipe that does not exist is none, and viewers make nothing', async () => {
  expect((await api.call(routes.cook, { params: { id: 'gibt-es-nicht' } })).status).toBe(404);
  expect((await api.call(routes.cook, { params: { id: 'webinar' } }, 'viewer')).status).toBe(403);
});

test('they are listed with a picture', async () => {
  const { items } = (await api.call(routes.recipes, {})).body;
  expect(items).toHaveLength(10);
  for (const { picture } of items) {
    expect(picture.steps[0]!.category).toBe('entry');
    expect(picture.edges.length).toBeGreaterThanOrEqual(picture.steps.length - 3);
  }
});
