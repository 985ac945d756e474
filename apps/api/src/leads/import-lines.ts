import type { ImportPlan } from '@cultivar/contract';
import { foldAddress } from '@cultivar/store';
import type { ImportedLead, LeadFieldRow } from '@cultivar/store';
import { z } from 'zod';
import { csvLines } from './csv-text.ts';
import { cellValue } from './field-value.ts';

export interface LineProblem {
  readonly line: number;
  readonly problem: 'no-email' | 'bad-email' | 'twice';
  readonly value: string;
}
export type ImportLine =
  | { readonly lead: ImportedLead; readonly problem?: undefined }
  | { readonly problem: LineProblem; readonly lead?: undefined };
const Address = z.email().max(254);

/** Every line of the file as a lead, or what is wrong with it. The first of several lines with one address counts. */
export async function* importLines(
  text: string,
  plan: ImportPlan,
  fields: readonly LeadFieldRow[],
): AsyncGenerator<ImportLine> {
  const seen = new Set<string>();
  let first = true;
  for await (const { line, cells } of csvLines(text, plan.separator)) {
    if (first) {
      first = false;
      continue;
    }
    const cell = (target: string) => cells[plan.mapping.indexOf(target)]?.trim() ?? '';
    const email = foldAddress(cell('email').replace(/^mailto:/i, ''));
    const problem = !email
      ? 'no-email'
      : !Address.safeParse(email).success
        ? 'bad-email'
        : seen.has(email)
          ? 'twice'
          : null;
    if (problem) {
      yield { problem: { line, problem, value: (email || cells.join(plan.separator)).slice(0, 200) } };
      continue;
    }
    seen.add(email);
    yield { lead: leadOf(email, cells, plan, fields) };
  }
}

function leadOf(
  email: string,
  cells: readonly string[],
  plan: ImportPlan,
  fields: readonly LeadFieldRow[],
): ImportedLead {
  const cell = (target: string) => {
    const index = plan.mapping.indexOf(target);
    return index < 0 ? null : cells[index]?.trim().slice(0, 200) || null;
  };
  // "Zielstrebig, Sina" or "Sina Zielstrebig"
  const whole = cell('name') ?? '';
  const [last, given] = whole.includes(',')
    ? whole.split(',', 2).map((part) => part.trim())
    : [whole.split(/\s+/).at(-1), whole.split(/\s+/).slice(0, -1).join(' ')];
  const values = (subject: LeadFieldRow['subject'], prefix: string) =>
    Object.fromEntries(
      fields.flatMap((field) => {
        const index = plan.mapping.indexOf(`${prefix}:${field.key}`);
        const value = field.subject === subject && index >= 0 ? cellValue(field, cells[index] ?? '') : null;
        return value === null ? [] : [[field.key, value]];
      }),
    );
  const language = cell('language')?.slice(0, 2).toLowerCase();
  const tags = [...(cell('tags')?.split(/[;|,]/) ?? []), plan.tag ?? ''].map((tag) => tag.trim().slice(0, 80));
  return {
    email,
    firstName: (cell('firstName') ?? given) || null,
    lastName: (cell('lastName') ?? last) || null,
    company: cell('company'),
    language: language === 'de' || language === 'en' ? language : null,
    fields: values('lead', 'field'),
    companyFields: values('company', 'company'),
    tags: [...new Set(tags.filter(Boolean))],
  };
}
