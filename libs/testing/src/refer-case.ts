import { listRule } from '@cultivar/audience';
import type { Facts } from '@cultivar/audience';
import type { Effect, Registry } from '@cultivar/workflow';
import type { CaseLead, JourneyCase } from './journey-case.ts';
import { ReferenceHouse } from './reference-house.ts';
import type { ReferenceWalk } from './reference-house.ts';
import { WORLD } from './world.ts';

/** What is compared of one lead, step by step. */
export interface LeadOutcome {
  readonly walks: readonly unknown[];
  readonly lead: Readonly<Record<string, unknown>>;
  readonly ledger: readonly string[];
  readonly moves: readonly string[];
  readonly timeline: readonly string[];
  readonly segments: readonly string[];
  /** Notes, tasks, sheet, topics, lists. */
  readonly house: readonly string[];
}
/** What the reference has to be told by the real run: numbers that only the database gives, and when watching ended. */
export interface CaseNumbers {
  readonly workflowIds: readonly number[];
  /** Of a walk: by workflow, place of the lead and how-manieth. */
  readonly numberOf: (workflowId: number, lead: number, entryNo: number) => number;
  readonly until: Date;
  /** Where in [0, 1) a lead stands in the draw of a journey. */
  readonly drawOf: (workflowId: number, lead: number) => number;
  readonly leadIds: readonly number[];
  /** When it was a walk's turn in a queue. */
  readonly turnOf: (walk: number, seq: number) => Date | null;
}
const STATES = { ready: 0, time: 0, event: 1, answer: 2, error: 3 } as const;
const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null));
const kindOf = ({ kind }: Effect): string =>
  kind === 'webhook.call' || kind === 'channel.notify' ? 'webhook' : 'mail';

/** The slow interpreter's opinion on a case. */
export function referCase(it: JourneyCase, registry: Registry, numbers: CaseNumbers): LeadOutcome[] {
  return it.leads.map((lead, index) => outcomeOf(walkThrough(it, registry, numbers, lead, index)));
}

function walkThrough(
  { start, graphs, model, events }: JourneyCase,
  registry: Registry,
  numbers: CaseNumbers,
  lead: CaseLead,
  index: number,
): ReferenceHouse {
  const from = Date.parse(start);
  const { marketer, seller } = WORLD.people;
  const house = new ReferenceHouse({
    facts: caseFacts(lead, index, start),
    journeys: graphs.map((graph, i) => ({ workflowId: numbers.workflowIds[i]!, graph })),
    ...{ registry, model, seller, start: new Date(from) },
    numberOf: (workflowId, no) => numbers.numberOf(workflowId, index, no),
    drawOf: (workflowId) => numbers.drawOf(workflowId, index),
    leadId: numbers.leadIds[index]!,
    turnOf: numbers.turnOf,
    colleagues: (to) => [to === marketer || to === seller ? to : marketer],
  });
  const own = events.filter((event) => event.lead === index);
  for (;;) {
    const next = own[0] ? from + own[0].minute * 60_000 : Infinity;
    const now = new Date(Math.min(next, house.nextDueAt()?.getTime() ?? Infinity));
    if (!(now <= numbers.until)) return house;
    while (own[0] && from + own[0].minute * 60_000 === now.getTime()) {
      const event = own.shift()!;
      if (event.do === 'happens') {
        const at = new Date(now.getTime() - event.late * 60_000);
        house.happen(now, { kind: event.kind, ref: event.ref, at, ...(event.data && { data: event.data }) });
      } else if (event.do === 'changed') house.happen(now, null, [event.effect]);
      else if (event.do === 'added') house.add(now, numbers.workflowIds[event.journey] ?? 0);
      else if (event.do === 'opened') house.add(now, numbers.workflowIds[event.journey] ?? 0, event.entry);
      else if (event.do === 'sells') house.sell(now, marketer, event.answer);
      else
        for (const walk of house.walks) house.answer(now, walk, walk.steps.length, event.outcome, { mood: event.mood });
    }
    house.expire(now);
    house.goOn(now);
  }
}

function outcomeOf(house: ReferenceHouse): LeadOutcome {
  const { facts, ledger, moves, told, members } = house;
  const { colour, size, ...core } = facts.fields;
  return {
    walks: [...house.walks].sort((a, b) => a.id - b.id).map(walkOf),
    lead: {
      fit: facts.score.fit,
      engagement: facts.score.engagement,
      ...{ stage: facts.stage, temperature: facts.temperature, persona: facts.persona, phase: facts.phase },
      ...{ language: facts.language, zone: facts.zone, owner: facts.ownerId, first_name: core.firstName ?? null },
      fields: Object.fromEntries(Object.entries({ colour, size }).filter(([, value]) => value !== undefined)),
      tags: facts.tags,
    },
    ledger: ledger.map((line) => `${line.axis} ${line.points} ${line.rule ?? '-'}`),
    moves,
    timeline: told.map((one) => `${one.kind} ${one.ref ?? '-'} ${one.at.getTime()}`),
    segments: [...members].sort(),
    house: [
      ...house.notes.map((text) => `note ${text}`),
      ...house.tasks.map((task) => `task ${task}`),
      ...[...house.sheet].map(([ref, line]) => `sheet ${ref} ${line}`),
      ...[...house.topics].map(([topic, subscribed]) => `topic ${topic} ${subscribed}`),
      ...Object.keys(facts.fields).filter((key) => key.startsWith('list.')),
    ].sort(),
  };
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
  sent: sent.map(({ key, effect }) => `${key} ${kindOf(effect)}`).sort(),
});

/** A made-up lead as it stands at the beginning. */
const caseFacts = (lead: CaseLead, index: number, start: string): Facts => ({
  fields: {
    email: `lead${index + 1}@example.org`,
    firstName: `Lead ${index + 1}`,
    ...{ lastName: null, buyingRole: null, language: 'de', zone: lead.zone, source: 'hand' },
    createdAt: new Date(start).toISOString(),
  },
  tags: [],
  score: { fit: 0, engagement: 0 },
  stage: 'lead',
  temperature: 'cold',
  persona: null,
  phase: null,
  consents: lead.consented ? { marketing: 'granted' } : {},
  suppressed: false,
  zone: lead.zone,
  language: 'de',
  ownerId: null,
  touchpoints: [],
  segments: { ...WORLD.segments, ...Object.fromEntries(WORLD.lists.map((list) => [list, listRule(list)])) },
  answers: {},
  content: WORLD.content,
});
