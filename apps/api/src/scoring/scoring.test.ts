import { leadRoutes, scoringRoutes as routes } from '@cultivar/contract';
import { DEFAULT_SCORING } from '@cultivar/scoring';
import type { ScoringModel } from '@cultivar/scoring';
import { happen } from '@cultivar/store';
import { testApi } from '../testing/test-api.ts';
import type { TestApi } from '../testing/test-api.ts';

let api: TestApi;
beforeEach(async () => {
  api = await testApi();
});
afterEach(() => api.close());

const MODEL: ScoringModel = {
  ...DEFAULT_SCORING,
  fit: [
    {
      id: 'head',
      name: 'Leitung',
      rule: { kind: 'field', field: 'jobTitle', op: 'contains', value: 'leit' },
      points: 25,
    },
    { id: 'student', name: 'Studium', rule: { kind: 'tag', tag: 'student' }, points: -40 },
  ],
  engagement: [{ id: 'page', name: 'Seite besucht', event: { kind: 'page.visited' }, points: 20, maxPerLead: 3 }],
  mql: { fit: 20, engagement: 40 },
  temperature: { warm: 20, hot: 60 },
};
const save = async (model: ScoringModel) => {
  const saved = await api.call(routes.save, { body: model });
  expect(saved.status).toBe(200);
  // the run works in the background; it is over when nothing is noted any more
  for (;;) {
    const state = routes.read.output.parse((await api.call(routes.read, {})).body);
    if (!state.run) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
};
const add = async (email: string, jobTitle: string, consent = true): Promise<number> => {
  const { body } = await api.call(leadRoutes.create, { body: { email, jobTitle } });
  if (consent)
    await api.database.query(
      `insert into consent (lead_id, purpose, state, changed_at) values ($1, 'marketing', 'granted', now())`,
      [body.id],
    );
  return body.id;
};
const visit = (leadId: number, times: number) =>
  api.database.transact((tx) =>
    happen(
      tx,
      Array.from({ length: times }, () => ({
        leadId,
        by: 'test',
        touchpoint: { kind: 'page.visited', ref: '/', source: 'test' },
      })),
    ),
  );
const lead = async (id: number) => (await api.call(leadRoutes.detail, { params: { id } })).body;
const preview = async (model: ScoringModel) =>
  routes.preview.output.parse((await api.call(routes.preview, { body: model }, 'sales')).body);

test('a saved model is reckoned for all leads, and taken back when rules go', async () => {
  const head = await add('a@x.example', 'Vertriebsleiterin');
  const other = await add('b@x.example', 'Student');
  await save(MODEL);
  expect([(await lead(head)).fit, (await lead(other)).fit]).toEqual([25, 0]);
  await save({ ...MODEL, fit: [{ ...MODEL.fit[0]!, points: 30 }] });
  expect((await lead(head)).fit).toBe(30);
  await save({ ...MODEL, fit: [] });
  expect((await lead(head)).fit).toBe(0);
  const ledger = await api.database.query<{ points: number }>(
    `select points from score_entry where lead_id = $1 and axis = 'fit' order by id`,
    [head],
  );
  expect(ledger.map((entry) => entry.points)).toEqual([25, 5, -30]);
});

test('the preview says what a save then does', async () => {
  const ready = await add('a@x.example', 'Leiter');
  const silent = await add('b@x.example', 'Leiterin', false);
  const passive = await add('c@x.example', 'Leiter');
  await save({ ...MODEL, fit: [] });
  await visit(ready, 5);
  await visit(silent, 2);
  await visit(passive, 1);
  expect((await lead(ready)).engagement).toBe(60);
  const said = await preview(MODEL);
  expect(said).toMatchObject({
    leads: 3,
    reached: 2,
    wouldBecomeMql: 1,
    notContactable: 1,
    fitRules: { head: 3, student: 0 },
  });
  expect(said.squares.reduce((sum, square) => sum + square.leads, 0)).toBe(3);
  expect((await lead(ready)).stage).toBe('lead');
  await save(MODEL);
  expect([(await lead(ready)).stage, (await lead(silent)).stage, (await lead(passive)).stage]).toEqual([
    ...['mql', 'lead', 'lead'],
  ]);
  expect((await lead(ready)).temperature).toBe('hot');
  // points of a journey or a person count beside the rules, in preview and truth alike
  await api.database.transact((tx) =>
    happen(tx, [
      { leadId: silent, by: 'test', effects: [{ kind: 'score.add', axis: 'fit', points: -10, reason: 'x' }] },
    ]),
  );
  expect((await preview(MODEL)).reached).toBe(1);
  expect((await lead(silent)).fit).toBe(15);
});

test('two rules with one id are refused; only editors save', async () => {
  const twice = await api.call(routes.save, { body: { ...MODEL, fit: [MODEL.fit[0]!, MODEL.fit[0]!] } });
  expect([twice.status, twice.body.code]).toEqual([422, 'same-id']);
  expect((await api.call(routes.save, { body: MODEL }, 'sales')).status).toBe(403);
});
