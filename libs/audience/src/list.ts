import type { Rule } from './rule.ts';

const PREFIX = 'list.';
/** Where facts say that a lead is on a static list: a field nobody else can set. */
export const listField = (list: string): string => `${PREFIX}${list}`;
/** @returns the list a field tells of, or undefined if it is an ordinary field */
export const listOfField = (field: string): string | undefined =>
  field.startsWith(PREFIX) ? field.slice(PREFIX.length) : undefined;
/** The rule of a segment whose members are put in and taken out: whoever is on the list of that name. */
export const listRule = (list: string): Rule => ({ kind: 'field', field: listField(list), op: 'eq', value: true });
