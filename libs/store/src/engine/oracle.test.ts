import type { Facts, Rule } from '@cultivar/audience';
import { registry } from '@cultivar/nodes';
import type { ScoringModel } from '@cultivar/scoring';
import { ReferenceLead } from '@cultivar/testing';
import type { ReferenceWalk } from '@cultivar/testing';
import type { Effect, Graph } from '@cultivar/workflow';
import fc from 'fast-check';
import type { Database } from '../database.ts';
import { answerHold, happen } from '../happen.ts';
import { freshDatabase } from '../testing/fresh-database.ts';
import { addLeads, liveWorkflow, sketch } from '../testing/live-workflow.ts';
import type { SketchNode } from '../testing/live-workflow.ts';
import { advance } from './advance.ts';

/**
 * Random journeys, leads and streams of events on a virtual clock: the engine on a real PostgreSQL, in batches of any size, does
 * step by step what the slow reference interpreter does, and for the same reasons.
 */
let database: Database;
let drop: () => Promise<void>;
beforeAll(async () => ({ database, drop } = await freshDatabase({ registry })));
afterAll(() => drop());

const START = Date.UTC(2026, 2, 27, 9);
const HOUR_MS = 3_600_000;
const END = START + 14 * 24 * HOUR_MS;

const tags = fc.constantFrom('x', 'y');
const refs = fc.constantFrom('a', 'a', 'b');
const visited = refs.map((ref) => ({ kind: 'page.visited', ref }));
const rule: fc.Arbitrary<Rule> = fc.oneof(
  tags.map((tag): Rule => ({ kind: 'tag', tag })),
  fc.integer({ min: -5, max: 25 }).map((value): Rule => ({ kind: 'score', axis: 'engagement', op: 'gte', value })),
  fc.constantFrom('lead', 'mql', 'sal').map((stage): Rule => ({ kind: 'stage', in: [stage as 'lead'] })),
  fc.constantFrom('cold', 'warm', 'hot').map((one): Rule => ({ kind: 'temperature', in: [one as 'cold'] })),
  fc.constantFrom('red', 'blue').map((value): Rule => ({ kind: 'field', field: 'colour', op: 'eq', value })),
  fc.record({ event: visited, atLeast: fc.integer({ min: 1, max: 3 }) }).map((one): Rule => ({
    kind: 'behaviour',
    ...one,
    withinDays: 2,
  })),
  tags.map((tag): Rule => ({ kind: 'behaviour', event: { kind: 'tag.added', ref: tag }, atLeast: 1 })),
  fc.constant<Rule>({ kind: 'field', field: 'answer.n3.mood', op: 'eq', value: 'good' }),
);
const time = { amount: fc.integer({ min: 1, max: 30 }), unit: fc.constantFrom('hours', 'days') };
const kinds: fc.Arbitrary<Omit<SketchNode, 'id'>>[] = [
  fc.constant({ type: 'send-mail', config: { template: 't' } }),
  fc
    .record({ axis: fc.constantFrom('fit', 'engagement'), points: fc.integer({ min: -8, max: 12 }) })
    .map((config) => ({ type: 'change-score', config: { ...config, reason: 'r' } })),
  fc.record({ act: fc.constantFrom('add', 'remove'), tag: tags }).map((config) => ({ type: 'change-tag', config })),
  rule.map((one) => ({ type: 'if-else', config: { rule: one } })),
  fc.record(time).map((config) => ({ type: 'wait', config })),
  fc
    .record({
      ...time,
      events: fc.array(
        fc.oneof(
          visited,
          tags.map((ref) => ({ kind: 'tag.added', ref })),
        ),
        { minLength: 1, maxLength: 2 },
      ),
      earlierHours: fc.constantFrom(0, 0, 30),
    })
    .map((config) => ({ type: 'wait-for-event', config })),
  fc.constant({ type: 'call-webhook', config: { url: 'https://example.org/x', body: { colour: '{{colour}}' } } }),
  fc.constantFrom('mql', 'sal', 'lead').map((stage) => ({ type: 'set-stage', config: { stage, reason: 'r' } })),
  fc.constantFrom('red', 'blue').map((value) => ({ type: 'set-field', config: { field: 'colour', value } })),
  fc.constant({
    type: 'random-split',
    config: {
      paths: [
        { id: 'a', name: 'A', weight: 1 },
        { id: 'b', name: 'B', weight: 2 },
      ],
    },
  }),
  fc.constant({ type: 'leave', config: { reason: 'enough' } }),
];
const entryEvent = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ kind: 'page.visited', ref: 'a' }) },
  tags.map((ref) => ({ kind: 'tag.added', ref })),
  fc.constant({ kind: 'stage.changed', ref: 'mql' }),
);

const graph: fc.Arbitrary<Graph> = fc
  .record({
    event: entryEvent,
    nodes: fc.array(fc.oneof(...kinds), { minLength: 4, maxLength: 9 }),
    to: fc.array(fc.integer({ min: -1, max: 8 }), { minLength: 40, maxLength: 40 }),
    again: fc.boolean(),
  })
  .map(({ event, nodes, to, again }) => {
    const named = nodes.map((node, i) => ({ ...node, id: `n${i}` }));
    let drawn = 0;
    const edges = named.flatMap((node) => {
      const type = registry.get(node.type)!;
      const ports = Object.keys(type.portsOf?.(type.config.parse(node.config)) ?? type.ports);
      return ports.flatMap((port) => {
        const target = to[drawn++ % to.length]!;
        return target < 0 ? [] : [`${node.id}.${port} > n${target % named.length}`];
      });
    });
    const entry = { id: 'in', type: 'touchpoint-happened', config: { event } };
    // coming in again by one's own tag would never end
    const reentry = again && event.kind === 'page.visited' ? 'after-leaving' : 'never';
    return sketch([entry, ...named], ['in.then > n0', ...edges], { reentry });
  });

type Event = { readonly hour: number; readonly lead: number } & (
  { readonly ref: string } | { readonly outcome: 'ok' | 'failed'; readonly mood: string }
);
const events: fc.Arbitrary<Event[]> = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: fc.record({ hour: fc.nat(240), lead: fc.nat(2), ref: refs }) },
      fc.record({
        hour: fc.nat(240),
        lead: fc.nat(2),
        outcome: fc.constantFrom('ok' as const, 'failed' as const),
        mood: fc.constantFrom('good', 'bad'),
      }),
    ),
    { minLength: 6, maxLength: 16 },
  )
  .map((list) => [...list].sort((a, b) => a.hour - b.hour));
const model: fc.Arbitrary<ScoringModel> = fc.record({
  fit: fc
    .array(
      fc
        .record({ id: fc.constantFrom('f1', 'f2'), rule, points: fc.constantFrom(5, 20) })
        .map((one) => ({ ...one, name: one.id })),
      { maxLength: 2 },
    )
    .map((list) => list.filter((one, i) => list.findIndex((other) => other.id === one.id) === i)),
  engagement: fc
    .array(
      fc
        .record({
          id: fc.constantFrom('e1', 'e2'),
          event: fc.oneof(visited, fc.constant({ kind: 'tag.added' })),
          points: fc.constantFrom(4, 9, -3),
          maxPerLead: fc.integer({ min: 1, max: 3 }),
        })
        .map((one) => ({ ...one, name: one.id })),
      { maxLength: 2 },
    )
    .map((list) => list.filter((one, i) => list.findIndex((other) => other.id === one.id) === i)),
  mql: fc.constantFrom({ fit: 0, engagement: 10 }, { fit: 5, engagement: 15 }),
  temperature: fc.constant({ warm: 6, hot: 14 }),
});

interface Case {
  readonly graphs: readonly Graph[];
  readonly events: readonly Event[];
  readonly model: ScoringModel;
  readonly limit: number;
}
const PARAMETERS = { numRuns: Number(process.env.ORACLE_RUNS ?? 30), endOnFailure: false };

test('the batch engine agrees with the reference interpreter, whatever the batch size', async () => {
  let seen = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        graphs: fc.array(graph, { minLength: 1, maxLength: 2 }),
        events,
        model,
        limit: fc.constantFrom(1, 2, 500),
      }),
      async (it: Case) => {
        const real = await perform(it);
        const expected = refer(it, real);
        expect(real.leads).toEqual(expected);
        for (const { walks } of real.leads)
          for (const walk of walks) seen += (walk as { steps: unknown[] }).steps.length;
      },
    ),
    PARAMETERS,
  );
  // agreeing on nothing would prove nothing
  expect(seen).toBeGreaterThan(PARAMETERS.numRuns * 10);
}, 300_000);

/** What is compared, by lead. */
interface Outcome {
  readonly walks: readonly unknown[];
  readonly lead: unknown;
  readonly ledger: readonly string[];
  readonly moves: readonly string[];
}
interface Real {
  readonly workflowIds: readonly number[];
  readonly numbers: ReadonlyMap<string, number>;
  readonly consented: readonly boolean[];
  readonly answered: readonly {
    readonly at: number;
    readonly lead: number;
    readonly walk: number;
    readonly event: Event;
  }[];
  readonly leads: readonly Outcome[];
}

async function perform({ graphs, events: stream, model: scoring, limit }: Case): Promise<Real> {
  await database.query(`update workflow set status = 'archived' where status = 'live'`);
  await database.query(`delete from lead`);
  await database.query(
    `insert into setting (key, value) values ('scoring', $1) on conflict (key) do update set value = excluded.value`,
    [JSON.stringify(scoring)],
  );
  const workflowIds: number[] = [];
  for (const one of graphs) workflowIds.push((await liveWorkflow(database, one)).workflowId);
  const leadIds = await addLeads(database, 3);
  await database.query(`delete from consent where lead_id = $1`, [leadIds[2]]);
  const answered: { at: number; lead: number; walk: number; event: Event }[] = [];
  const waiting = stream.map((event) => ({ ...event, at: START + event.hour * HOUR_MS }));
  for (;;) {
    const [row] = await database.query<{ at: Date | null }>(
      `select min(due_at) as at from cursor where state < 3 and lead_id = any($1::bigint[])`,
      [leadIds],
    );
    const next = Math.min(waiting[0]?.at ?? Infinity, row!.at?.getTime() ?? Infinity);
    if (next > END) break;
    const now = new Date(next);
    const here = [];
    while (waiting[0]?.at === next) here.push(waiting.shift()!);
    const visits = here.flatMap((event) => ('ref' in event ? [event] : []));
    await database.transact(
      (tx) =>
        happen(
          tx,
          visits.map(({ lead, ref }) => ({
            leadId: leadIds[lead]!,
            by: 'test',
            touchpoint: { kind: 'page.visited', ref, source: 'test' },
          })),
        ),
      now,
    );
    for (const event of here) {
      if (!('outcome' in event)) continue;
      const held = await database.query<{ id: number; seq: number }>(
        `select enrolment_id as id, seq from cursor where lead_id = $1 and state = 2 order by 1`,
        [leadIds[event.lead]],
      );
      for (const { id, seq } of held) {
        answered.push({ at: next, lead: event.lead, walk: id, event });
        const data = { mood: event.mood };
        await database.transact((tx) => answerHold(tx, { enrolmentId: id, seq, outcome: event.outcome, data }), now);
      }
    }
    for (let moved = true; moved;) {
      moved = false;
      for (const workflowId of workflowIds)
        for (let more = true; more;) {
          const done = await advance(database, { workflowId, limit, now });
          moved ||= done.advanced > 0;
          more = done.advanced > 0;
        }
    }
  }
  const numbers = await database.query<{ key: string; id: number }>(
    `select workflow_id || ' ' || lead_id || ' ' || entry_no as key, id from enrolment where workflow_id = any($1::int[])`,
    [workflowIds],
  );
  const leads = [];
  for (const id of leadIds) leads.push(await outcomeOf(id));
  return {
    workflowIds,
    numbers: new Map(
      numbers.map(({ key, id }) => [key.replace(/ \d+ /, ` ${leadIds.indexOf(Number(key.split(' ')[1]))} `), id]),
    ),
    consented: [true, true, false],
    answered,
    leads,
  };
}

async function outcomeOf(leadId: number): Promise<Outcome> {
  const walks = await database.query<{
    id: number;
    outcome: string | null;
    steps: unknown;
    stand: unknown;
    sent: unknown;
  }>(
    `select e.id, e.outcome,
       (select coalesce(jsonb_agg(jsonb_build_object('node', v.graph -> 'nodes' -> s.node::int ->> 'id', 'took', s.took, 'because', s.because)
          order by s.seq), '[]') from step s where s.enrolment_id = e.id) as steps,
       (select jsonb_build_object('node', v.graph -> 'nodes' -> c.node::int ->> 'id', 'state', c.state,
          'due', case when c.state = 3 then null else floor(extract(epoch from c.due_at) * 1000) end)
        from cursor c where c.enrolment_id = e.id) as stand,
       (select coalesce(jsonb_agg(o.key || ' ' || o.kind order by o.id), '[]') from outbox o where o.enrolment_id = e.id) as sent
     from enrolment e join workflow_version v on v.id = e.version_id where e.lead_id = $1 order by e.id`,
    [leadId],
  );
  const [lead] = await database.query<{ fields: Record<string, unknown>; tags: string[] }>(
    `select fit, engagement, stage, temperature, fields, tags from lead where id = $1`,
    [leadId],
  );
  const ledger = await database.query<{ line: string }>(
    `select axis || ' ' || points || ' ' || coalesce(rule, '-') as line from score_entry where lead_id = $1 order by id`,
    [leadId],
  );
  const moves = await database.query<{ move: string }>(
    `select from_stage || '>' || to_stage as move from stage_change where lead_id = $1 order by id`,
    [leadId],
  );
  return { walks, lead, ledger: ledger.map((row) => row.line), moves: moves.map((row) => row.move) };
}

const STATES = { ready: 0, time: 0, event: 1, answer: 2, error: 3 } as const;
const sentAs = ({ key, effect }: { key: string; effect: Effect }): string =>
  `${key} ${effect.kind === 'webhook.call' ? 'webhook' : 'mail'}`;
const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null));

function refer({ graphs, events: stream, model: scoring }: Case, real: Real): Outcome[] {
  const journeys = graphs.map((one, i) => ({ workflowId: real.workflowIds[i]!, graph: one }));
  return real.consented.map((consented, index) => {
    const lead = new ReferenceLead(
      factsOf(index, consented),
      journeys,
      registry,
      scoring,
      (workflowId, no) => real.numbers.get(`${workflowId} ${index} ${no}`) ?? -no,
    );
    const own = stream
      .filter((event) => event.lead === index)
      .map((event) => ({ ...event, at: START + event.hour * HOUR_MS }));
    for (;;) {
      const next = Math.min(own[0]?.at ?? Infinity, lead.nextDueAt()?.getTime() ?? Infinity);
      if (next > END) break;
      const now = new Date(next);
      const here = [];
      while (own[0]?.at === next) here.push(own.shift()!);
      const visits = here.flatMap((event) => ('ref' in event ? [{ kind: 'page.visited', ref: event.ref }] : []));
      if (visits.length) lead.happen(now, visits);
      for (const { event, walk } of real.answered.filter((one) => one.at === next && one.lead === index))
        if ('outcome' in event) lead.answer(now, walk, event.outcome, { mood: event.mood });
      lead.goOn(now);
    }
    return {
      walks: lead.walks.map(walkOf),
      lead: {
        fit: lead.facts.score.fit,
        engagement: lead.facts.score.engagement,
        stage: lead.facts.stage,
        temperature: lead.facts.temperature,
        fields: lead.facts.fields.colour === undefined ? {} : { colour: lead.facts.fields.colour },
        tags: lead.facts.tags,
      },
      ledger: lead.ledger.map((line) => `${line.axis} ${line.points} ${line.rule ?? '-'}`),
      moves: lead.moves,
    };
  });
}
const walkOf = ({ id, outcome, steps, stand, sent }: ReferenceWalk): unknown => ({
  id,
  outcome,
  steps: asJson(steps),
  stand: stand && {
    node: stand.node,
    state: STATES[stand.kind],
    due: stand.kind === 'error' ? null : stand.dueAt.getTime(),
  },
  sent: sent.map(sentAs),
});
const factsOf = (index: number, consented: boolean): Facts => ({
  fields: { email: `lead${index + 1}@example.org`, firstName: `Lead ${index + 1}` },
  tags: [],
  score: { fit: 0, engagement: 0 },
  stage: 'lead',
  temperature: 'cold',
  persona: null,
  phase: null,
  consents: consented ? { marketing: 'granted' } : {},
  suppressed: false,
  zone: 'Europe/Berlin',
  language: 'de',
  ownerId: null,
  touchpoints: [],
  segments: {},
  answers: {},
});
