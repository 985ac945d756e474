import type { ImportLook, ImportPlan } from '@cultivar/contract';
import {
  Database,
  endImport,
  importBatch,
  knownAddresses,
  leadFields,
  startImport,
  uploadedFile,
} from '@cultivar/store';
import type { ImportedLead, LeadFieldRow } from '@cultivar/store';
import { Injectable, Logger } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import { notFound, Problem } from '../http/problem.ts';
import { csvLines, decode, detectEncoding, detectSeparator } from './csv-text.ts';
import type { Encoding, Separator } from './csv-text.ts';
import { guessMapping, knownTargets } from './import-columns.ts';
import { importLines } from './import-lines.ts';
import type { LineProblem } from './import-lines.ts';

const BATCH = 1000;
const MOST_PROBLEMS = 1000;

/** Looks at uploaded files and imports them in the background, a thousand leads at a time. */
@Injectable()
export class Imports implements OnApplicationShutdown {
  readonly #log = new Logger('import');
  readonly #running = new Set<Promise<void>>();
  #ending = false;

  constructor(private readonly database: Database) {}

  /** What stands in the file; separator and encoding are found out where not given. */
  async look(id: number, how?: { separator: Separator; encoding: Encoding }): Promise<ImportLook> {
    const file = await this.#file(id);
    const encoding = how?.encoding ?? detectEncoding(file.content);
    const text = decode(file.content, encoding);
    const separator = how?.separator ?? detectSeparator(text);
    const rows: string[][] = [];
    let total = 0;
    for await (const { cells } of csvLines(text, separator)) {
      if (rows.length < 6) rows.push([...cells]);
      total += 1;
    }
    const [header = [], ...first] = rows;
    if (total < 2) throw new Problem(422, 'empty-file', 'The file needs a line of column names and at least one lead.');
    const guess = guessMapping(header, await leadFields(this.database));
    return { id, fileName: file.fileName, separator, encoding, header, rows: first, guess, total: total - 1 };
  }

  async preview(
    id: number,
    plan: ImportPlan,
  ): Promise<{ created: number; updated: number; skipped: number; problems: LineProblem[] }> {
    const { text, fields } = await this.#prepared(id, plan);
    const counts = { created: 0, updated: 0, skipped: 0 };
    const problems: LineProblem[] = [];
    let emails: string[] = [];
    const count = async () => {
      const known = await knownAddresses(this.database, emails);
      counts.updated += known;
      counts.created += emails.length - known;
      emails = [];
    };
    for await (const { lead, problem } of importLines(text, plan, fields)) {
      if (lead) emails.push(lead.email);
      else {
        counts.skipped += 1;
        if (problems.length < 50) problems.push(problem);
      }
      if (emails.length === 5000) await count();
    }
    await count();
    return { ...counts, problems };
  }

  /** Starts the import and returns at once. */
  async start(id: number, plan: ImportPlan, userId: number): Promise<void> {
    const { text, fields } = await this.#prepared(id, plan);
    let total = -1;
    for await (const _line of csvLines(text, plan.separator)) total += 1;
    const started = await this.database.transact((tx) => startImport(tx, id, Math.max(0, total), userId));
    if (!started) throw new Problem(409, 'import-started', 'This import was started before.');
    const run = this.#run(id, text, plan, fields).catch((error: unknown) => {
      this.#log.error(error instanceof Error ? error.stack : String(error));
    });
    this.#running.add(run);
    void run.finally(() => this.#running.delete(run));
  }

  /** A shutdown waits for the batch at hand; the import then counts as failed at that line. */
  async onApplicationShutdown(): Promise<void> {
    this.#ending = true;
    await Promise.all(this.#running);
  }

  async #run(id: number, text: string, plan: ImportPlan, fields: readonly LeadFieldRow[]): Promise<void> {
    const problems: LineProblem[] = [];
    let skipped = 0;
    let batch: ImportedLead[] = [];
    const flush = async () => {
      if (this.#ending) throw new Error(`import ${id} was interrupted by a shutdown`);
      const how = { importId: id, overwrite: plan.overwrite, ...(plan.consent && { consent: plan.consent }) };
      if (batch.length) await this.database.transact((tx) => importBatch(tx, batch, how));
      batch = [];
    };
    try {
      for await (const { lead, problem } of importLines(text, plan, fields)) {
        if (lead) batch.push(lead);
        else {
          skipped += 1;
          if (problems.length < MOST_PROBLEMS) problems.push(problem);
        }
        if (batch.length === BATCH) await flush();
      }
      await flush();
      await endImport(this.database, id, 'done', skipped, problems);
    } catch (error) {
      await endImport(this.database, id, 'failed', skipped, problems);
      throw error;
    }
  }

  async #file(id: number): Promise<{ fileName: string; content: Buffer }> {
    const file = await uploadedFile(this.database, id);
    if (!file) throw notFound('The uploaded file');
    if (file.state !== 'uploaded' || !file.content)
      throw new Problem(409, 'import-started', 'This import was started before.');
    return { fileName: file.fileName, content: file.content };
  }

  async #prepared(id: number, plan: ImportPlan): Promise<{ text: string; fields: LeadFieldRow[] }> {
    const file = await this.#file(id);
    const fields = await leadFields(this.database);
    const targets = knownTargets(fields);
    if (!plan.mapping.includes('email'))
      throw new Problem(422, 'no-email-column', 'One column has to be the e-mail address: leads are told apart by it.');
    const unknown = plan.mapping.find((target) => target !== null && !targets.has(target));
    if (unknown) throw new Problem(422, 'unknown-field', `There is no field ${unknown}.`);
    return { text: decode(file.content, plan.encoding), fields };
  }
}
