import { leadFields } from '@cultivar/store';
import type { Sql } from '@cultivar/store';
import { Problem } from '../http/problem.ts';
import { faultOf } from './field-value.ts';

/** Refuses values of fields that do not exist, or that do not fit their field. */
export async function checkFields(
  sql: Sql,
  values: Readonly<Record<string, unknown>>,
  subject: 'lead' | 'company',
): Promise<void> {
  const keys = Object.keys(values);
  if (!keys.length) return;
  const known = new Map((await leadFields(sql)).map((field) => [`${field.subject}.${field.key}`, field]));
  const issues = keys.flatMap((key) => {
    const field = known.get(`${subject}.${key}`);
    const message = field ? faultOf(field, values[key]) : `There is no field ${key}.`;
    return message ? [{ path: `body.fields.${key}`, message }] : [];
  });
  if (issues.length) throw new Problem(422, 'unknown-field', issues.map((issue) => issue.message).join(' '), issues);
}
