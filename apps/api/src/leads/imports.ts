import type { ImportLook, ImportPlan } from '@cultivar/contract';
import {
  Database,
  fileParts,
  keepLook,
  knownAddresses,
  leadFields,
  lookedAt,
  startImport,
  uploadedFile,
} from '@cultivar/store';
import type { LeadFieldRow } from '@cultivar/store';
import { Injectable } from '@nestjs/common';
import { notFound, Problem } from '../http/problem.ts';
import { csvLines, decoded, detectEncoding, detectSeparator } from './csv-text.ts';
import type { Encoding, Separator } from './csv-text.ts';
import { guessMapping, knownTargets } from './import-columns.ts';
import { importLines } from './import-lines.ts';
import type { LineProblem } from './import-lines.ts';
import { ImportRuns } from './import-runs.ts';

/** Looks at uploaded files, says what importing them would do, and sets it going. */
@Injectable()
export class Imports {
  constructor(
    private readonly database: Database,
    private readonly runs: ImportRuns,
  ) {}

  /** What stands in the file; separator and encoding are found out where not given. */
  async look(id: number, how?: { separator: Separator; encoding: Encoding }): Promise<ImportLook> {
    const { fileName } = await this.#file(id);
    const encoding = how?.encoding ?? (await detectEncoding(fileParts(this.database, id)));
    const separator = how?.separator ?? detectSeparator(await this.#start(id, encoding));
    const rows: (readonly string[])[] = [];
    let total = 0;
    for await (const lines of csvLines(fileParts(this.database, id), encoding, separator)) {
      if (!rows.length) rows.push(...lines.slice(0, 6).map(({ cells }) => cells));
      total += lines.length;
    }
    if (total < 2) throw new Problem(422, 'empty-file', 'The file needs a line of column names and at least one lead.');
    const [header, ...first] = rows.map((cells) => [...cells]);
    const guess = guessMapping(header!, await leadFields(this.database));
    await keepLook(this.database, id, { separator, encoding, total: total - 1 });
    return { id, fileName, separator, encoding, header: header!, rows: first, guess, total: total - 1 };
  }

  async preview(
    id: number,
    plan: ImportPlan,
  ): Promise<{ created: number; updated: number; skipped: number; problems: LineProblem[] }> {
    const fields = await this.#prepared(id, plan);
    const counts = { created: 0, updated: 0, skipped: 0 };
    const first: LineProblem[] = [];
    let emails: string[] = [];
    const count = async () => {
      const known = await knownAddresses(this.database, emails);
      counts.updated += known;
      counts.created += emails.length - known;
      emails = [];
    };
    for await (const { leads, problems } of importLines(fileParts(this.database, id), plan, fields)) {
      emails.push(...leads.map((lead) => lead.email));
      counts.skipped += problems.length;
      if (first.length < 50) first.push(...problems.slice(0, 50 - first.length));
      if (emails.length >= 5000) await count();
    }
    await count();
    return { ...counts, problems: first };
  }

  /** Starts the import and returns at once. */
  async start(id: number, plan: ImportPlan, userId: number): Promise<void> {
    await this.#prepared(id, plan);
    // counted when it was last looked at; read in another way it may have other lines
    const looked = await lookedAt(this.database, id);
    const alike = looked?.separator === plan.separator && looked.encoding === plan.encoding;
    const { total } = alike ? looked : await this.look(id, plan);
    const it = { total, plan, userId, runner: this.runs.runner };
    if (!(await this.database.transact((tx) => startImport(tx, id, it))))
      throw new Problem(409, 'import-started', 'This import was started before.');
    this.runs.begin(id, plan);
  }

  /** The beginning of the file, enough to see how it is made. */
  async #start(id: number, encoding: Encoding): Promise<string> {
    for await (const text of decoded(fileParts(this.database, id), encoding)) return text;
    return '';
  }

  async #file(id: number): Promise<{ fileName: string }> {
    const file = await uploadedFile(this.database, id);
    if (!file) throw notFound('The uploaded file');
    if (file.state !== 'uploaded') throw new Problem(409, 'import-started', 'This import was started before.');
    return { fileName: file.fileName };
  }

  async #prepared(id: number, plan: ImportPlan): Promise<LeadFieldRow[]> {
    await this.#file(id);
    const fields = await leadFields(this.database);
    const targets = knownTargets(fields);
    if (!plan.mapping.includes('email'))
      throw new Problem(422, 'no-email-column', 'One column has to be the e-mail address: leads are told apart by it.');
    const unknown = plan.mapping.find((target) => target !== null && !targets.has(target));
    if (unknown) throw new Problem(422, 'unknown-field', `There is no field ${unknown}.`);
    return fields;
  }
}
