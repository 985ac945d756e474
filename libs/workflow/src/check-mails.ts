import { mayHold } from '@cultivar/audience';
import type { EventPattern, MayHoldGround, Rule, Words } from '@cultivar/audience';
import type { SoundNode } from './check.ts';
import type { Finding } from './finding.ts';
import type { Graph, GraphEdge } from './graph.ts';
import type { Registry, Trigger } from './node-type.ts';
import { mailOf, probe } from './probe.ts';
import type { Probe } from './probe.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

interface Shape {
  readonly graph: Graph;
  readonly sound: ReadonlyMap<string, SoundNode>;
  readonly probes: ReadonlyMap<string, Probe>;
  readonly out: ReadonlyMap<string, readonly GraphEdge[]>;
  readonly ground: MayHoldGround;
}

/** What can be told of the mails without a look at any lead: how soon after each other, and to whom without consent. */
export function checkMails(graph: Graph, sound: ReadonlyMap<string, SoundNode>, ground: MayHoldGround): Finding[] {
  const shape = shapeOf(graph, sound, ground);
  return [...tooClose(shape), ...withoutConsent(shape)];
}
function shapeOf(graph: Graph, sound: ReadonlyMap<string, SoundNode>, ground: MayHoldGround): Shape {
  const probes = new Map([...sound].map(([id, it]) => [id, probe(it)]));
  const out = new Map<string, GraphEdge[]>();
  for (const edge of graph.edges) if (sound.has(edge.to)) out.set(edge.from, [...(out.get(edge.from) ?? []), edge]);
  return { graph, sound, probes, out, ground };
}

/** A mail that comes first after an entry, with the shortest time to it that was really seen. */
export interface FirstMail {
  readonly entry: Trigger;
  readonly node: string;
  readonly ms: number;
}
/** The first mails within a day, of each way in. Steps that are not in order are passed over. */
export function firstMails(graph: Graph, registry: Registry): readonly FirstMail[] {
  const sound = new Map<string, SoundNode>();
  for (const node of graph.nodes) {
    const type = registry.get(node.type);
    const config = type?.config.safeParse(node.config);
    if (config?.success) sound.set(node.id, { node, type: type!, config: config.data });
  }
  const shape = shapeOf(graph, sound, {});
  return [...sound].flatMap(([id, { type, config }]) => {
    const entry = type.category === 'entry' ? type.trigger?.(config) : undefined;
    return entry ? [...nextMails(shape, id, false)].map(([node, ms]) => ({ entry, node, ms })) : [];
  });
}

// -- too close together ------------------------------------------------------------------------------------------------

function tooClose(shape: Shape): Finding[] {
  const soonest = new Map<string, { ms: number; from: string }>();
  for (const [id, it] of shape.probes) {
    if (mailOf(it) === undefined) continue;
    for (const [to, ms] of nextMails(shape, id))
      if (ms < DAY_MS && ms < (soonest.get(to)?.ms ?? Infinity)) soonest.set(to, { ms, from: id });
  }
  return [...soonest].map(([to, { ms, from }]) => {
    const gap = gapWords(ms);
    const before = templateWords(shape.probes.get(from)!);
    return {
      code: 'mails-too-close',
      severity: 'warning' as const,
      at: { node: to },
      message: {
        de: `Zwischen der E-Mail ${before.de} und dieser ${gap.de}. Fügen Sie „Warten“ dazwischen ein: mindestens ein Tag, sonst melden sich viele ab.`,
        en: `${gap.en} between the mail ${before.en} and this one. Put a “Wait” between them: at least a day, or many will unsubscribe.`,
      },
    };
  });
}
const templateWords = (it: Probe): Words => {
  const template = mailOf(it) ?? '';
  return { de: `„${template}“`, en: `“${template}”` };
};
function gapWords(ms: number): Words {
  const hours = Math.floor(ms / HOUR_MS);
  if (ms === 0) return { de: 'liegt unter Umständen gar keine Zeit', en: 'There may be no time at all' };
  if (hours < 1) return { de: 'liegt vielleicht nicht einmal eine Stunde', en: 'There may be less than an hour' };
  return hours === 1
    ? { de: 'liegt vielleicht nur eine Stunde', en: 'There may be only an hour' }
    : { de: `liegen vielleicht nur ${hours} Stunden`, en: `There may be only ${hours} hours` };
}

/** The mails that come next after a node, with the shortest time to each that was really seen. */
function nextMails(shape: Shape, start: string, withMail = true): ReadonlyMap<string, number> {
  const best = new Map<string, number>();
  const mails = new Map<string, number>();
  const open = leaving(shape, start, withMail);
  for (let next = open.pop(); next; next = open.pop()) {
    const [id, ms] = next;
    if (ms >= DAY_MS || ms >= (best.get(id) ?? Infinity)) continue;
    best.set(id, ms);
    if (mailOf(shape.probes.get(id)!) !== undefined) mails.set(id, ms);
    else for (const [to, more] of leaving(shape, id)) open.push([to, ms + more]);
  }
  return mails;
}

/** Where it goes on from a node, and after how long. What a lead does itself (a click) asks for an answer: nothing follows it too soon. */
function leaving({ sound, probes, out }: Shape, id: string, withMail = false): [string, number][] {
  const { ways } = probes.get(id)!;
  const takesTime = sound.get(id)!.type.category === 'time';
  return (out.get(id) ?? []).flatMap(({ port, to }): [string, number][] => {
    const way = ways.get(port);
    if (way?.events || (withMail && !way?.mail)) return [];
    if (way) return [[to, way.ms]];
    // a branch that nobody took in the probe is as quick as the others; how long a wait lasts that nobody had is not known
    return takesTime ? [] : [[to, 0]];
  });
}

// -- without consent ---------------------------------------------------------------------------------------------------

const REFUSED: Rule = { kind: 'not', rule: { kind: 'consent', purpose: 'marketing' } };
const without = (rule: Rule, ground: MayHoldGround) => mayHold({ kind: 'all', rules: [rule, REFUSED] }, ground);
/** Who does this has said yes to mails before, or does so by it. */
const LIKELY = /^(form\.confirmed|consent\.granted|question\.answered|mail\..+)$/;
const makesLikely = (event: EventPattern) => LIKELY.test(event.kind);

/** The first mails that a lead reaches for which nothing makes consent likely: one finding for each. */
function withoutConsent(shape: Shape): Finding[] {
  const { graph, sound, probes, out, ground } = shape;
  const { entryRule } = graph.settings;
  if (entryRule && !without(entryRule, ground)) return [];
  const found = new Map<string, Finding>();
  for (const [id, { type, config }] of sound) {
    const trigger = type.category === 'entry' ? type.trigger?.(config) : undefined;
    if (!trigger || consentLikely(trigger, ground)) continue;
    const seen = new Set<string>();
    const open = [id];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (seen.has(at)) continue;
      seen.add(at);
      const it = probes.get(at)!;
      if (mailOf(it) !== undefined && !found.has(at)) found.set(at, consentFinding(at, type.title));
      // behind a mail everything is said already
      for (const edge of out.get(at) ?? [])
        if (!it.ways.get(edge.port)?.mail && passes(shape, edge)) open.push(edge.to);
    }
  }
  return [...found.values()];
}

function consentLikely(trigger: Trigger, ground: MayHoldGround): boolean {
  if (trigger.byHand) return false;
  return trigger.events.every((event) => {
    if (makesLikely(event)) return true;
    if (event.kind !== 'segment.entered' || event.ref === undefined) return false;
    // a segment whose rule is not known may well ask for it
    return !ground.segments || !without({ kind: 'segment', segment: event.ref }, ground);
  });
}

/** Whether somebody without consent may go this way. */
function passes({ sound, probes, ground }: Shape, { from, port }: GraphEdge): boolean {
  const { type, config } = sound.get(from)!;
  const ways = type.when?.(config);
  if (ways && Object.hasOwn(ways, port) && !without(ways[port]!, ground)) return false;
  const events = probes.get(from)!.ways.get(port)?.events;
  return !events?.length || !events.every(makesLikely);
}

const consentFinding = (node: string, entry: Words): Finding => ({
  code: 'mail-without-consent',
  severity: 'warning',
  at: { node },
  message: {
    de: `Wer über „${entry.de}“ hereinkommt, hat E-Mails oft noch nicht zugestimmt. An ihn geht diese E-Mail nicht hinaus; er geht ohne sie weiter. Lassen Sie nur Leads mit Einwilligung ein (Bedingung unter „Wer eintreten darf“), oder trennen Sie vorher mit „Wenn / sonst“.`,
    en: `Those who come in by “${entry.en}” often have not agreed to mails yet. They will not get this mail and walk on without it. Let in only leads with consent (condition under “Who may come in”), or part them before with “If / else”.`,
  },
});
