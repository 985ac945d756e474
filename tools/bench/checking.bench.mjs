// What is looked at before a workflow is published, in a house of a million leads with five million touchpoints: findings that only the leads
// tell, the forecast, and a back-test of 90 days; how long each takes, and for how long at most the process answers nobody else meanwhile.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { graphOf, node, openHouse, publish, seedWalks } from './house.mjs';
import { fill } from './many-leads.mjs';

const rule = (field, value) => ({ kind: 'all', rules: [{ kind: 'field', field, op: 'eq', value }] });
const SEGMENT = {
  kind: 'all',
  rules: [
    { kind: 'behaviour', event: { kind: 'mail.clicked' }, atLeast: 1, withinDays: 90 },
    { kind: 'not', rule: { kind: 'behaviour', event: { kind: 'mail.bounced' }, atLeast: 1, withinDays: 90 } },
    { kind: 'score', axis: 'fit', op: 'gte', value: 20 },
  ],
};
/** Entry → three questions → a mail, a wait, a second one; else a field is written. */
const journey = (entry) => ({
  ...graphOf(
    [
      entry,
      node('who', 'if-else', { rule: rule('jobTitle', 'CEO') }),
      node('where', 'if-else', { rule: rule('company.country', 'AT') }),
      node('what', 'if-else', { rule: rule('industry', 'Software') }),
      node('hello', 'send-mail', { template: 'hello' }),
      node('rest', 'wait', { amount: 5, unit: 'days' }),
      node('more', 'send-mail', { template: 'more' }),
      node('mark', 'set-field', { field: 'interest', value: 'x' }),
    ],
    [
      ...['in.then > who', 'who.yes > hello', 'who.no > where', 'where.yes > hello', 'where.no > what'],
      ...['what.yes > hello', 'what.no > mark', 'hello.then > rest', 'rest.then > more'],
    ],
  ),
});
const ENTRIES = {
  event: node('in', 'touchpoint-happened', { event: { kind: 'asset.read' } }),
  segment: node('in', 'segment-entered', { segment: 'clickers' }),
  hand: node('in', 'added-by-hand'),
};

/** A full house with another workflow in which a tenth of the newest leads are. */
export async function prepare(url, { leads, say }) {
  const house = await openHouse(url);
  const { database, store } = house;
  say(`checking: making ${leads} leads …`);
  const touchpoints = await fill(url, { leads });
  await database.query(`insert into segment (id, name, rule) values ('clickers', 'Clickers', $1)`, [
    JSON.stringify(SEGMENT),
  ]);
  const [{ last }] = await database.query('select max(id) as last from lead');
  const other = await publish(house, 'Neighbour', journey(ENTRIES.hand));
  await seedWalks(
    database,
    other,
    { first: last - Math.floor(leads / 10), last },
    { dueAt: `now() + interval '9 days'` },
  );
  for (const table of ['enrolment', 'cursor']) await database.query(`analyze ${table}`);
  const drafts = {};
  for (const [name, entry] of Object.entries(ENTRIES))
    drafts[name] = await database.transact((tx) => store.createWorkflow(tx, { name, graph: journey(entry) }));
  await database.close();
  return { touchpoints, drafts };
}

/** The longest that nothing else was done in this process, while something was. */
async function watched(work) {
  const loop = monitorEventLoopDelay({ resolution: 1 });
  loop.enable();
  const start = performance.now();
  const answer = await work();
  const ms = Math.round(performance.now() - start);
  loop.disable();
  return { ms, blockedMs: Math.round(loop.max / 1e6), answer };
}
const worst = (list, key) => Math.max(...list.map((one) => one[key]));

export async function measure(url, { drafts, say }) {
  const { database, store } = await openHouse(url);
  const { registry } = database.versions;
  const now = await database.now();
  const of = async (what, work) => {
    const done = [];
    for (const [name, id] of Object.entries(drafts)) {
      const { draft } = await store.getWorkflow(database, id);
      const it = await watched(() => work({ id, draft, now }, name));
      say(`checking: ${what} of ${name}: ${it.ms} ms, nobody else for ${it.blockedMs} ms`);
      done.push(it);
    }
    return done;
  };
  const findings = await of('findings', async (it) => {
    const { findings, people } = await store.houseFindings(database, registry, it);
    say(`  ${people} people, ${findings.map(({ code }) => code).join(' ')}`);
  });
  const forecast = await of('forecast', async (it, name) => {
    const segment = name === 'hand' ? 'clickers' : undefined;
    const { played, keptOut: _, ...rest } = await store.forecast(database, registry, { ...it, segment });
    say(`  ${JSON.stringify(rest)}`);
  });
  const begun = await watched(() =>
    database.transact((tx) => store.beginBackTest(tx, { workflowId: drafts.event, days: 90, by: null })),
  );
  say(`checking: back-test of ${begun.answer.total} leads begun in ${begun.ms} ms`);
  const pages = [];
  const start = performance.now();
  for (let more = true; more;) {
    const page = await watched(() => store.backTestSome(database, registry, begun.answer.id));
    pages.push(page);
    more = page.answer;
  }
  const seconds = (performance.now() - start) / 1000;
  const run = await store.backTestOf(database, drafts.event);
  if (run.state !== 'done' || run.done !== run.total || run.draft.entered < 1)
    throw new Error(`back-test ${run.state}, ${run.done} of ${run.total}`);
  say(`checking: ${run.done} leads played through in ${seconds.toFixed(1)} s, ${run.draft.mails} mails`);
  await database.close();
  return {
    'checking.findingsMs': worst(findings, 'ms'),
    'checking.forecastMs': worst(forecast, 'ms'),
    'checking.backTestBeginMs': begun.ms,
    'checking.backTestS': Math.round(seconds * 10) / 10,
    'checking.backTestLeads': run.done,
    'checking.backTestPageMs': worst(pages, 'ms'),
    'checking.blockedMs': worst([...findings, ...forecast, begun, ...pages], 'blockedMs'),
  };
}

export default async function checking({ url, say, quick }) {
  const leads = quick ? 50_000 : 1_000_000;
  const { touchpoints, drafts } = await prepare(url, { leads, say });
  return { ...(await measure(url, { drafts, say })), 'checking.leads': leads, 'checking.touchpoints': touchpoints };
}
