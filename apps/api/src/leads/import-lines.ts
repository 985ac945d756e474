import type { ImportPlan } from '@cultivar/contract';
import { foldAddress } from '@cultivar/store';
import type { ImportedLead, LeadFieldRow, Lines } from '@cultivar/store';
import { z } from 'zod';
import { csvLines } from './csv-text.ts';
import type { Chunks } from './csv-text.ts';
import { cellValue } from './field-value.ts';
import { SeenTexts } from './seen-texts.ts';

export interface LineProblem {
  readonly line: number;
  readonly problem: 'no-email' | 'bad-email' | 'twice';
  readonly value: string;
}
/** Some lines of the file as leads, and what is wrong with the others. */
export interface ImportLot {
  readonly leads: readonly ImportedLead[];
  readonly problems: readonly LineProblem[];
  /** The last line of the lot. */
  readonly line: number;
}
const Address = z.email().max(254);

/**
 * Every line of the file, in lots. The first of several lines with one address counts.
 *
 * @param before lines that are in already: they are read again for their addresses and problems, and make no leads
 */
export async function* importLines(
  file: Chunks,
  plan: ImportPlan,
  fields: readonly LeadFieldRow[],
  before: Lines = [],
): AsyncGenerator<ImportLot> {
  const seen = new SeenTexts();
  const emailAt = plan.mapping.indexOf('email');
  const leadOf = reader(plan, fields);
  let first = true;
  for await (const lines of csvLines(file, plan.encoding, plan.separator)) {
    const leads: ImportedLead[] = [];
    const problems: LineProblem[] = [];
    for (const { line, cells } of first ? lines.slice(1) : lines) {
      const email = foldAddress((cells[emailAt]?.trim() ?? '').replace(/^mailto:/i, ''));
      const problem = problemOf(email, seen);
      if (problem)
        problems.push({ line, problem, value: ownText((email || cells.join(plan.separator)).slice(0, 200)) });
      else if (!before.some(([from, to]) => line >= from && line <= to)) leads.push(leadOf(email, cells));
    }
    first = false;
    yield { leads, problems, line: lines.at(-1)!.line };
  }
}

/** A part of a text keeps the whole of it in memory: what stays until the end of the import must not. */
const ownText = (part: string): string => Buffer.from(part).toString();

function problemOf(email: string, seen: SeenTexts): LineProblem['problem'] | null {
  if (!email) return 'no-email';
  if (!Address.safeParse(email).success) return 'bad-email';
  return seen.add(email) ? null : 'twice';
}

/** @returns what makes a lead of a line: the places of the columns are found out once */
function reader(
  plan: ImportPlan,
  fields: readonly LeadFieldRow[],
): (email: string, cells: readonly string[]) => ImportedLead {
  const at = (target: string): number => plan.mapping.indexOf(target);
  const [firstName, lastName, name, company, language, tags] = [
    'firstName',
    'lastName',
    'name',
    'company',
    'language',
    'tags',
  ].map(at);
  const own = (subject: LeadFieldRow['subject'], prefix: string) =>
    fields
      .map((field) => ({ field, index: field.subject === subject ? at(`${prefix}:${field.key}`) : -1 }))
      .filter(({ index }) => index >= 0);
  const leadFields = own('lead', 'field');
  const companyFields = own('company', 'company');
  return (email, cells) => {
    const cell = (index = -1): string | null => (index < 0 ? null : cells[index]?.trim().slice(0, 200) || null);
    const [last, given] = partsOf(cell(name) ?? '');
    const spoken = cell(language)?.slice(0, 2).toLowerCase();
    const marks = [...(cell(tags)?.split(/[;|,]/) ?? []), plan.tag ?? ''].map((tag) => tag.trim().slice(0, 80));
    return {
      email,
      firstName: (cell(firstName) ?? given) || null,
      lastName: (cell(lastName) ?? last) || null,
      company: cell(company),
      language: spoken === 'de' || spoken === 'en' ? spoken : null,
      fields: valuesOf(leadFields, cells),
      companyFields: valuesOf(companyFields, cells),
      tags: [...new Set(marks.filter(Boolean))],
    };
  };
}

/** "Zielstrebig, Sina" or "Sina Zielstrebig". @returns the last name, then what stands before it */
function partsOf(whole: string): readonly (string | undefined)[] {
  if (!whole) return [];
  if (whole.includes(',')) return whole.split(',', 2).map((part) => part.trim());
  const words = whole.split(/\s+/);
  return [words.at(-1), words.slice(0, -1).join(' ')];
}

function valuesOf(
  columns: readonly { readonly field: LeadFieldRow; readonly index: number }[],
  cells: readonly string[],
): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const { field, index } of columns) {
    const value = cellValue(field, cells[index] ?? '');
    if (value !== null) values[field.key] = value;
  }
  return values;
}
