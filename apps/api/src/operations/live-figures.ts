import type { QueueDepth, Queues } from '@cultivar/queue';
import { Database, figures, horizonOf } from '@cultivar/store';
import type { Figures, RuleWindow } from '@cultivar/store';
import { Inject, Injectable } from '@nestjs/common';
import { QUEUES } from '../house.module.ts';

/** However many ask, the database is asked at most so often. */
const FRESH_MS = 2_000;
/** Rules change seldom. */
const RULES_MS = 60_000;
/** A rate wants some time between its two looks. */
const RATE_MS = 5_000;

export interface LiveFigure extends Figures {
  readonly stepsPerS: number;
  /** Rules that keep old entries from being dropped as the setting says. */
  readonly keptLonger: readonly RuleWindow[];
  /** null: the queue does not answer, or there is none. */
  readonly queues: readonly QueueDepth[] | null;
}

/** The figures of operation, kept for a moment: for the page, and for whoever scrapes /metrics. */
@Injectable()
export class LiveFigures {
  #kept: { readonly until: number; readonly figures: Promise<LiveFigure> } | undefined;
  #rules: { readonly until: number; readonly found: readonly RuleWindow[] } | undefined;
  #before: { readonly at: number; readonly steps: number; readonly rate: number } | undefined;

  constructor(
    private readonly database: Database,
    @Inject(QUEUES) private readonly queues: Queues | null,
  ) {}

  read(): Promise<LiveFigure> {
    const now = performance.now();
    if (this.#kept && now < this.#kept.until) return this.#kept.figures;
    const read = this.#read();
    this.#kept = { until: now + FRESH_MS, figures: read };
    // a failure is not kept: whoever asks next asks the database again
    read.catch(() => (this.#kept = undefined));
    return read;
  }
  async #read(): Promise<LiveFigure> {
    const [found, keptLonger, queues] = await Promise.all([
      figures(this.database),
      this.#keptLonger(),
      this.queues ? this.queues.depths().catch(() => null) : null,
    ]);
    return {
      ...found,
      queues,
      keptLonger,
      stepsPerS: this.#rate(found.steps.reduce((sum, { total }) => sum + total, 0)),
    };
  }
  async #keptLonger(): Promise<readonly RuleWindow[]> {
    if (this.#rules && performance.now() < this.#rules.until) return this.#rules.found;
    const { heldBy } = await horizonOf(this.database, await this.database.now());
    this.#rules = { until: performance.now() + RULES_MS, found: heldBy };
    return heldBy;
  }

  #rate(steps: number): number {
    const at = performance.now();
    const before = this.#before;
    if (before && at - before.at < RATE_MS) return before.rate;
    const rate = before ? Math.max(0, (steps - before.steps) / ((at - before.at) / 1000)) : 0;
    this.#before = { at, steps, rate };
    return rate;
  }
}
