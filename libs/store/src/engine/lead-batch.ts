import type { Rule, Touchpoint } from '@cultivar/audience';
import { fold, MQL_REASON } from '@cultivar/engine';
import type { Change, Known, Laws, Walk } from '@cultivar/engine';
import type { Tx } from '../database.ts';
import type { ScoringModel } from '@cultivar/scoring';
import { lawsOf } from './house-rules.ts';
import type { LeadRow } from './lead-row.ts';
import type { Live } from './versions.ts';

/** Something new on a lead's timeline that scoring, segments, triggers and waits have yet to hear of. */
export interface News {
  readonly leadId: number;
  readonly touchpoint: Touchpoint;
  /** The walk that told it itself: its own later waits are not for it. */
  readonly fromEnrolment: number | null;
}
export interface ScoreLine {
  readonly leadId: number;
  readonly axis: string;
  readonly points: number;
  readonly reason: string;
  readonly rule: string | null;
}
export interface StageMove {
  readonly leadId: number;
  readonly from: string;
  readonly to: string;
  readonly reason: string;
  readonly by: string;
}
/** An effect for the world or for sales, with what makes it happen once. */
export interface Outgoing {
  readonly leadId: number;
  readonly key: string;
  readonly change: Change;
  readonly enrolmentId: number | null;
  readonly seq: number | null;
  readonly workflowId: number | null;
  readonly nodeId: string | null;
  /** `user:3`, `workflow:7`, or what else made it so. */
  readonly by: string;
}
/** One locked lead while things happen to it. */
export interface LeadNow {
  readonly row: LeadRow;
  known: Known;
  points: { readonly persona: LeadRow['persona_points']; readonly phase: LeadRow['phase_points'] };
  lastSeenAt: Date | null;
  /** Something but a score changed since fit was last looked at. */
  unfit: boolean;
  /** Consents, suppression and recent points are loaded, too: without them neither gate nor temperature can be judged. */
  complete: boolean;
  /** More than scores was written in this transaction. */
  wide: boolean;
}

/** What is not written into the lead's own row; kept in order, since one may stand on another (who is told hangs on who was chosen). */
const OUTGOING: ReadonlySet<Change['kind']> = new Set<Change['kind']>([
  ...(['mail.send', 'question.ask', 'colleague.notify', 'channel.notify', 'webhook.call', 'handoff.offer'] as const),
  ...(['note.add', 'task.create', 'sheet.set', 'owner.route', 'topic.set', 'journey.start', 'journey.end'] as const),
]);
/** Somebody put onto a static list, or taken off. */
export interface ListMove {
  readonly leadId: number;
  readonly list: string;
  readonly inside: boolean;
}
/** A lead that goes into another journey when everything else has happened. */
export interface JourneyStart {
  readonly leadId: number;
  readonly workflowId: number;
}

const asksForScore = (rule: Rule): boolean =>
  rule.kind === 'all' || rule.kind === 'any'
    ? rule.rules.some(asksForScore)
    : rule.kind === 'not'
      ? asksForScore(rule.rule)
      : rule.kind === 'score' || rule.kind === 'segment';

/**
 * Leads that are locked, and all that happens to them in this transaction: first in memory, then written by `writeLeads`
 * in one statement per kind. The engine's batch and `happen` both end here, so there is one applier for each effect.
 */
export class LeadBatch {
  readonly leads = new Map<number, LeadNow>();
  /** Still to be written. */
  scores: ScoreLine[] = [];
  moves: StageMove[] = [];
  told: News[] = [];
  outgoing: Outgoing[] = [];
  lists: ListMove[] = [];
  starts: JourneyStart[] = [];
  dirty = new Set<number>();
  /** Rows whose name, language, custom fields or tags changed: the wider update. */
  fieldsDirty = new Set<number>();
  /** Leads whose segments have to be looked at again. */
  moved = new Set<number>();
  /** Still to be heard by scoring. */
  news: News[] = [];

  readonly laws: Laws;
  /** Rare: a fit rule that asks for a score has to be looked at again after every change of a score. */
  readonly fitLooksAtScores: boolean;

  constructor(
    readonly tx: Tx,
    model: ScoringModel,
    live?: Live,
  ) {
    if (live) this.#live = Promise.resolve(live);
    this.laws = lawsOf(model, live);
    this.fitLooksAtScores = model.fit.some((one) => asksForScore(one.rule));
  }

  #live: Promise<Live> | undefined;
  /** The live journeys, read once for all that follows from one thing. */
  live(): Promise<Live> {
    return (this.#live ??= this.tx.versions.live(this.tx));
  }

  add(row: LeadRow, known: Known, complete: boolean): LeadNow {
    const points = { persona: row.persona_points, phase: row.phase_points };
    const lead: LeadNow = { row, known, points, lastSeenAt: null, unfit: false, complete, wide: false };
    this.leads.set(row.id, lead);
    return lead;
  }

  /** An effect from outside a walk, folded here. `key` makes an effect on the world happen once. */
  change(leadId: number, change: Change, by: string, key: string): void {
    const lead = this.leads.get(leadId);
    if (!lead) return;
    const folding = { now: this.tx.now, laws: this.laws, by: by.startsWith('user:') ? 'person' : 'rule' } as const;
    const before = lead.known;
    const folded = fold(before, change, folding);
    lead.known = folded.known;
    let stage = before.facts.stage;
    for (const done of folded.done) {
      if (OUTGOING.has(done.kind)) {
        this.#goesOn(leadId, done);
        this.outgoing.push({
          ...{ leadId, key, change: done, by },
          ...{ enrolmentId: null, seq: null, workflowId: null, nodeId: null },
        });
      } else this.#record(lead, done, by, stage);
      if (done.kind === 'stage.set') stage = done.stage;
    }
    this.#tell(leadId, folded.told, null);
  }

  /** What a walk did, already folded by it. */
  take(leadId: number, workflowId: number, enrolmentId: number, walk: Walk, nodeIdOf: (index: number) => string): void {
    const lead = this.leads.get(leadId)!;
    let stage = lead.known.facts.stage;
    lead.known = walk.known;
    const by = `workflow:${workflowId}`;
    for (const { seq, n, node, change } of walk.effects) {
      if (OUTGOING.has(change.kind)) {
        const key = `e${enrolmentId}.${seq}.${n}`;
        this.#goesOn(leadId, change);
        this.outgoing.push({ leadId, key, change, by, enrolmentId, seq, workflowId, nodeId: nodeIdOf(node) });
      } else this.#record(lead, change, by, stage);
      if (change.kind === 'stage.set') stage = change.stage;
    }
    this.#tell(leadId, walk.told, enrolmentId);
    const ref = String(workflowId);
    if (!walk.cursor && this.laws.ears?.hears('workflow.finished', ref)) {
      const touchpoint = { kind: 'workflow.finished', ref, at: this.tx.now, data: { outcome: walk.outcome } };
      const { facts } = lead.known;
      lead.known = { ...lead.known, facts: { ...facts, touchpoints: [touchpoint, ...facts.touchpoints] } };
      this.moved.add(leadId);
      lead.unfit = true;
      this.#tell(leadId, [touchpoint], enrolmentId);
    }
  }

  /** A touchpoint that is on the timeline already. */
  hear(leadId: number, touchpoint: Touchpoint): void {
    const lead = this.leads.get(leadId);
    if (!lead) return;
    const { facts } = lead.known;
    lead.known = { ...lead.known, facts: { ...facts, touchpoints: [touchpoint, ...facts.touchpoints] } };
    this.news.push({ leadId, touchpoint, fromEnrolment: null });
    this.lookAgain(leadId);
  }

  /** Fit, gate, temperature and segments may have changed without anything having been told. */
  lookAgain(leadId: number): void {
    const lead = this.leads.get(leadId);
    if (!lead) return;
    lead.unfit = true;
    this.moved.add(leadId);
  }

  /** Leads whose fit and gate have to be looked at. */
  unfit(): number[] {
    return [...this.leads].filter(([, lead]) => lead.unfit).map(([id]) => id);
  }

  #tell(leadId: number, told: readonly Touchpoint[], fromEnrolment: number | null): void {
    for (const touchpoint of told) {
      const news: News = { leadId, touchpoint, fromEnrolment };
      this.told.push(news);
      this.news.push(news);
    }
  }

  /** What leaves something on the timeline may change what a rule says. */
  #goesOn(leadId: number, change: Change): void {
    if (change.kind === 'note.add' || change.kind === 'task.create') this.lookAgain(leadId);
    else if (change.kind === 'mail.send' && change.asset !== undefined) this.lookAgain(leadId);
  }

  /** A change of the lead itself. */
  #record(lead: LeadNow, change: Change, by: string, stage: string): void {
    const leadId = lead.row.id;
    this.moved.add(leadId);
    if (change.kind === 'list.add' || change.kind === 'list.remove') {
      lead.unfit = true;
      this.lists.push({ leadId, list: change.list, inside: change.kind === 'list.add' });
      return;
    }
    this.dirty.add(leadId);
    if (change.kind === 'score.add') {
      const { axis, points, reason, rule } = change;
      this.scores.push({ leadId, axis, points, reason, rule: rule ?? null });
      lead.unfit ||= this.fitLooksAtScores;
      return;
    }
    lead.unfit = true;
    if (change.kind === 'stage.set') {
      const who = change.reason === MQL_REASON ? 'rule:scoring' : by;
      this.moves.push({ leadId, from: stage, to: change.stage, reason: change.reason, by: who });
    } else if (change.kind === 'field.set' || change.kind === 'tag.add' || change.kind === 'tag.remove')
      this.fieldsDirty.add(leadId);
  }
}
