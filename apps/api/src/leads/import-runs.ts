import { randomUUID } from 'node:crypto';
import { ImportPlan } from '@cultivar/contract';
import {
  Database,
  endImport,
  fileParts,
  importBatch,
  importedSoFar,
  leadFields,
  leaveImports,
  takeOverImport,
} from '@cultivar/store';
import type { ImportedLead, Lines } from '@cultivar/store';
import { Injectable, Logger } from '@nestjs/common';
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { importLines } from './import-lines.ts';
import type { LineProblem } from './import-lines.ts';
import { Lanes } from './lanes.ts';

const MOST_PROBLEMS = 1000;
/** Batches written side by side: while one waits for the disk, the database works on the other. */
const LANES = 3;
/** How often a process looks for imports that another one left behind. */
const LOOK_MS = 5_000;
const TRIES_MS = [100, 300, 1_000, 3_000, 10_000, 20_000];
/** While lines are only read again (they are in already), this often it is said that somebody is at it. */
const BEAT_MS = 2_000;

class TakenOver extends Error {}

/**
 * Imports in the background, batch by batch. How far it got is committed with each batch, so whichever process comes next goes on
 * from there: after a kill, a shutdown, a database that was away.
 */
@Injectable()
export class ImportRuns implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly runner = randomUUID();
  /** Leads of one transaction: it takes about a tenth of a second, so nobody else waits long for a lead. */
  batchSize = 1000;
  readonly #log = new Logger('import');
  readonly #running = new Set<Promise<void>>();
  #timer: NodeJS.Timeout | undefined;
  #ending = false;

  constructor(private readonly database: Database) {}

  onApplicationBootstrap(): void {
    this.#timer = setTimeout(() => void this.#look(), Math.random() * LOOK_MS);
  }
  /** The batch at hand is the last; another process, or this one when it starts again, goes on. */
  async onApplicationShutdown(): Promise<void> {
    this.#ending = true;
    clearTimeout(this.#timer);
    await this.ended();
    await leaveImports(this.database, this.runner).catch((error: Error) => this.#log.debug(error.message));
  }

  /** Goes on with what others left behind, one at a time. Also called by tests. */
  async takeOver(): Promise<boolean> {
    const left = this.#running.size ? undefined : await takeOverImport(this.database, this.runner);
    if (left) this.begin(left.id, ImportPlan.parse(left.plan));
    return left !== undefined;
  }
  async #look(): Promise<void> {
    await this.takeOver().catch((error: Error) => this.#log.debug(error.message));
    if (!this.#ending) this.#timer = setTimeout(() => void this.#look(), LOOK_MS);
  }

  /** When nothing is running here any more. */
  async ended(): Promise<void> {
    await Promise.all(this.#running);
  }

  /** Of an import that is in this process's name. */
  begin(id: number, plan: ImportPlan): void {
    const run = this.#run(id, plan).finally(() => this.#running.delete(run));
    this.#running.add(run);
  }

  async #run(id: number, plan: ImportPlan): Promise<void> {
    const all = { skipped: 0, problems: [] as LineProblem[] };
    try {
      await this.#lines(id, plan, all);
      await this.#end(id, 'done', all);
    } catch (error) {
      if (error instanceof TakenOver) return;
      this.#log.error(error instanceof Error ? error.stack : String(error));
      await this.#end(id, 'failed', all).catch((e: Error) => this.#log.error(e.message));
    }
  }
  #end(id: number, state: 'done' | 'failed', all: { skipped: number; problems: LineProblem[] }): Promise<void> {
    return this.#patiently(() =>
      this.database.transact((tx) => endImport(tx, id, { runner: this.runner, state, ...all })),
    );
  }

  async #lines(id: number, plan: ImportPlan, all: { skipped: number; problems: LineProblem[] }): Promise<void> {
    const fields = await leadFields(this.database);
    const before = await this.#soFar(id);
    const lanes = new Lanes(LANES);
    let batch: ImportedLead[] = [];
    let [first, last] = [1, 0];
    let beatAt = performance.now() + BEAT_MS;
    try {
      for await (const { leads, problems, line } of importLines(fileParts(this.database, id), plan, fields, before)) {
        last = line;
        all.skipped += problems.length;
        if (all.problems.length < MOST_PROBLEMS)
          all.problems.push(...problems.slice(0, MOST_PROBLEMS - all.problems.length));
        for (const lead of leads) batch.push(lead);
        if (!batch.length && performance.now() > beatAt) {
          await this.#soFar(id);
          beatAt = performance.now() + BEAT_MS;
        }
        if (batch.length < this.batchSize) continue;
        const [full, lines, { skipped }] = [batch, [first, last] as const, all];
        // some batches are being written while the next is being read
        await lanes.run(() => this.#write(id, plan, full, lines, skipped));
        batch = [];
        first = last + 1;
      }
      if (batch.length) await lanes.run(() => this.#write(id, plan, batch, [first, last], all.skipped));
    } finally {
      await lanes.ended();
    }
  }

  /** @throws TakenOver */
  async #soFar(id: number): Promise<Lines> {
    const lines = await this.#patiently(() => importedSoFar(this.database, id, this.runner));
    if (lines === null) throw new TakenOver();
    return lines;
  }

  async #write(
    id: number,
    plan: ImportPlan,
    batch: readonly ImportedLead[],
    lines: readonly [number, number],
    skipped: number,
  ): Promise<void> {
    const how = {
      ...{ importId: id, runner: this.runner, lines, skipped, overwrite: plan.overwrite },
      ...(plan.consent && { consent: plan.consent }),
    };
    await this.#patiently(async () => {
      // where nothing was done it is in somebody else's hands, or in already and only the answer of the last try got lost
      if (!(await importBatch(this.database, batch, how))) await this.#soFar(id);
    });
  }

  /** Tries again while the database is away, locks are held, or somebody else has just added one of the addresses. */
  async #patiently<T>(work: () => Promise<T>): Promise<T> {
    for (let tries = 0; ; tries += 1) {
      if (this.#ending) throw new TakenOver();
      try {
        return await work();
      } catch (error) {
        const wait = TRIES_MS[tries];
        if (error instanceof TakenOver || wait === undefined) throw error;
        this.#log.warn(`a batch failed and will be tried again: ${(error as Error).message}`);
        await new Promise((resolve) => setTimeout(resolve, wait));
      }
    }
  }
}
