import { listRule } from '@cultivar/audience';
import type { Facts } from '@cultivar/audience';
import type { Effect, Registry } from '@cultivar/workflow';
import { answerOf, CASE_INSTANTS, concernsAll } from './journey-case.ts';
import type { CaseEvent, CaseLead, JourneyCase } from './journey-case.ts';
import { ReferenceHouse } from './reference-house.ts';
import type { ReferenceWalk } from './reference-walk.ts';
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
  readonly turnOf: (walk: number, seq: number, now: Date) => Date | null;
}
const STATES = { ready: 0, time: 0, event: 1, answer: 2, error: 3 } as const;
const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null));
const kindOf = ({ kind }: Effect): string =>
  kind === 'webhook.call' || kind === 'channel.notify' ? 'webhook' : 'mail';

/** The slow interpreter's opinion on a case. */
export function referCase(it: JourneyCase, registry: Registry, numbers: CaseNumbers): LeadOutcome[] {
  return housesOf(it, registry, numbers).map(({ house }) => outcomeOf(house));
}
/** The reference after a case, lead by lead, and the instants at which something was to be done. */
export const housesOf = (it: JourneyCase, registry: Registry, numbers: CaseNumbers): Walked[] =>
  it.leads.map((lead, index) => walkThrough(it, registry, numbers, lead, index));
interface Walked {
  readonly house: ReferenceHouse;
  readonly instants: readonly number[];
}

function walkThrough(
  { start, graphs, model, events }: JourneyCase,
  registry: Registry,
  numbers: CaseNumbers,
  lead: CaseLead,
  index: number,
): Walked {
  const from = Date.parse(start);
  const { marketer, seller } = WORLD.people;
  const house = new ReferenceHouse({
    facts: caseFacts(lead, index, start),
    journeys: graphs.map((graph, i) => ({ workflowId: numbers.workflowIds[i]!, versions: [graph] })),
    ...{ registry, model, seller, start: new Date(from) },
    numberOf: (workflowId, no) => numbers.numberOf(workflowId, index, no),
    drawOf: (workflowId) => numbers.drawOf(workflowId, index),
    leadId: numbers.leadIds[index]!,
    turnOf: numbers.turnOf,
    colleagues: (to) => [to === marketer || to === seller ? to : marketer],
  });
  const own = events.filter((event) => event.lead === index || concernsAll(event));
  const runs = new Runs();
  const instants: number[] = [];
  for (;;) {
    const next = own[0] ? from + own[0].minute * 60_000 : Infinity;
    const now = new Date(Math.min(next, house.nextDueAt()?.getTime() ?? Infinity));
    // of all leads together there are no more than that
    if (!(now <= numbers.until) || instants.length === CASE_INSTANTS) return { house, instants };
    instants.push(now.getTime());
    while (own[0] && from + own[0].minute * 60_000 === now.getTime())
      occur(house, own.shift()!, { now, runs, workflowIds: numbers.workflowIds });
    house.expire(now);
    house.goOn(now);
  }
}
/** Moves are numbered as they come; only the latest of a journey that is not undone can be. */
class Runs {
  #last = 0;
  #latest = new Map<number, number>();
  begin(journey: number): number {
    this.#last += 1;
    this.#latest.set(journey, this.#last);
    return this.#last;
  }
  undo(journey: number): number | undefined {
    const run = this.#latest.get(journey);
    this.#latest.delete(journey);
    return run;
  }
}
interface Occasion {
  readonly now: Date;
  readonly runs: Runs;
  readonly workflowIds: readonly number[];
}
function occur(house: ReferenceHouse, event: CaseEvent, { now, runs, workflowIds }: Occasion): void {
  const idOf = (journey: number): number => workflowIds[journey] ?? 0;
  switch (event.do) {
    case 'happens': {
      const at = new Date(now.getTime() - event.late * 60_000);
      return house.happen(now, { kind: event.kind, ref: event.ref, at, ...(event.data && { data: event.data }) });
    }
    case 'changed':
      return house.happen(now, null, [event.effect]);
    case 'added':
      return house.add(now, idOf(event.journey));
    case 'opened':
      return house.add(now, idOf(event.journey), event.entry);
    case 'sells':
      return house.sell(now, WORLD.people.marketer, event.answer);
    case 'mailed':
      for (const { id, sent } of [...house.walks].sort((a, b) => a.id - b.id)) {
        const last = sent.findLast(({ effect }) => effect.kind === 'mail.send' || effect.kind === 'question.ask');
        if (!last) continue;
        const { template } = last.effect as { template: string };
        const data = { nodeId: last.node, enrolmentId: id };
        house.happen(now, { kind: `mail.${event.what}`, ref: template, at: now, data });
      }
      return;
    case 'edited': {
      const { graph, moves, resend } = event;
      const run = moves.length ? runs.begin(event.journey) : 0;
      return house.publish(now, idOf(event.journey), graph, { run, moves, resend });
    }
    case 'undone': {
      const run = runs.undo(event.journey);
      if (run !== undefined) house.undo(now, idOf(event.journey), run);
      return;
    }
    case 'answers':
      for (const walk of house.walks)
        house.answer(now, walk, walk.stand?.heldSeq ?? walk.steps.length, event.outcome, answerOf(event));
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
