import type { EventPattern, Facts } from '@cultivar/audience';
import type { SoundNode } from './check.ts';
import type { Effect } from './effect.ts';
import type { Decision } from './node-type.ts';

/** A way out that a made-up lead really took. */
export interface Way {
  readonly port: string;
  /** The shortest it took. */
  readonly ms: number;
  /** Taken because the lead did one of these; undefined: by itself. */
  readonly events?: readonly EventPattern[];
  /** A mail to the lead goes out with it. */
  readonly mail: boolean;
}
export interface Probe {
  readonly ways: ReadonlyMap<string, Way>;
  readonly effects: readonly Effect[];
}
const HOUR_MS = 3_600_000;
/** A week, at every hour of the day in turn: a Sunday's midnight first. */
const INSTANTS = Array.from({ length: 24 }, (_, n) => new Date(Date.UTC(2026, 0, 4) + n * 7 * HOUR_MS));
const NOBODY: Facts = {
  fields: {},
  tags: [],
  score: { fit: 0, engagement: 0 },
  stage: 'lead',
  temperature: 'cold',
  persona: null,
  phase: null,
  consents: {},
  suppressed: false,
  zone: 'UTC',
  language: 'de',
  ownerId: null,
  touchpoints: [],
  segments: {},
  answers: {},
};

/**
 * What a node does, found out by asking it as the engine does, for somebody made up and at different times. So every node type is
 * known without a word about it; what is found is a real case, what is not found may still happen.
 */
export function probe({ node, type, config }: SoundNode): Probe {
  const ways = new Map<string, Way>();
  const effects = new Map<string, Effect>();
  let mail = false;
  const note = (way: Omit<Way, 'mail'>) => {
    const known = ways.get(way.port);
    if (!known || way.ms < known.ms) ways.set(way.port, { ...way, mail });
  };
  INSTANTS.forEach((now, n) => {
    let decision: Decision;
    try {
      decision = type.decide(config, NOBODY, {
        now,
        visitKey: `0.${n}`,
        nodeId: node.id,
        leadKey: String(n),
      }) as Decision;
    } catch {
      // what a node throws at nobody says nothing about it
      return;
    }
    const until = (at: Date) => Math.max(0, at.getTime() - now.getTime());
    const given = 'go' in decision ? (decision.effects ?? []) : 'hold' in decision ? [decision.hold] : [];
    for (const effect of given) effects.set(JSON.stringify(effect), effect);
    mail = given.some(isMail);
    if ('go' in decision) note({ port: decision.go, ms: 0 });
    else if ('waitUntil' in decision) note({ port: decision.then, ms: until(decision.waitUntil) });
    else if ('waitFor' in decision) {
      const { happened, waitFor } = decision;
      if (typeof happened === 'string') note({ port: happened, ms: 0, events: waitFor });
      else happened.forEach((port, place) => note({ port, ms: 0, events: waitFor.slice(place, place + 1) }));
      note({ port: decision.timeout, ms: until(decision.until) });
    } else if ('waitTrue' in decision) {
      note({ port: decision.waitTrue, ms: 0 });
      note({ port: decision.timeout, ms: until(decision.until) });
    } else if ('perHour' in decision) {
      note({ port: decision.then, ms: 0 });
    } else if ('hold' in decision) {
      for (const port of Object.values(decision.answers)) note({ port, ms: 0 });
      note({ port: decision.timeout, ms: until(decision.until) });
    }
  });
  return { ways, effects: [...effects.values()] };
}

type MailEffect = Extract<Effect, { kind: 'mail.send' | 'question.ask' }>;
const isMail = (effect: Effect): effect is MailEffect => effect.kind === 'mail.send' || effect.kind === 'question.ask';
/** The template of a mail to the lead that goes out at the node. */
export const mailOf = (it: Probe): string | undefined => it.effects.find(isMail)?.template;
