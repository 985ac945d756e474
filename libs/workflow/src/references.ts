import { readsOf } from '@cultivar/audience';
import type { EventPattern, Rule } from '@cultivar/audience';
import type { z } from 'zod';
import { fieldWordsOf, REFERENCE_INPUTS } from './field-words.ts';
import type { ReferenceInput } from './field-words.ts';

/** A thing of the house that a setting names. */
export interface Reference {
  readonly kind: ReferenceInput;
  readonly id: string;
  /** Name of the setting. */
  readonly field: string;
}

/** @returns what the settings name: directly, in their rules and in their events */
export function referencesOf(schema: z.ZodObject, config: Readonly<Record<string, unknown>>): Reference[] {
  return Object.entries(schema.shape).flatMap(([field, part]): Reference[] => {
    const input = fieldWordsOf(part as z.ZodType)?.input;
    const value = config[field];
    if (value === undefined || value === null) return [];
    if (input === 'rule') return inRule(value as Rule).map((it) => ({ ...it, field }));
    if (input === 'event' || input === 'events')
      return (Array.isArray(value) ? value : [value]).flatMap((event: EventPattern) => inEvent(event, field));
    if (input === 'ways') {
      const { element } =
        (part as z.ZodArray<z.ZodObject>).def.type === 'array' ? (part as z.ZodArray<z.ZodObject>) : {};
      const ways = Array.isArray(value) ? (value as Readonly<Record<string, unknown>>[]) : [];
      return element ? ways.flatMap((way) => referencesOf(element, way).map((it) => ({ ...it, field }))) : [];
    }
    if (!isReference(input)) return [];
    // the lead's owner is somebody, whoever it is
    if (input === 'user' && value === 'owner') return [];
    return [{ kind: input, id: String(value), field }];
  });
}
const isReference = (input: string | undefined): input is ReferenceInput =>
  (REFERENCE_INPUTS as readonly (string | undefined)[]).includes(input);

/** @returns segments, personas and things of events that a rule names */
export function inRule(rule: Rule): Omit<Reference, 'field'>[] {
  const personas = new Set<string>();
  const look = (part: Rule): void => {
    if (part.kind === 'all' || part.kind === 'any') part.rules.forEach(look);
    else if (part.kind === 'not') look(part.rule);
    else if (part.kind === 'persona') part.in.forEach((id) => personas.add(id));
  };
  look(rule);
  const reads = readsOf([rule]);
  return [
    ...reads.segments.map((id) => ({ kind: 'segment' as const, id })),
    ...[...personas].map((id) => ({ kind: 'persona' as const, id })),
    ...reads.events.flatMap((event) => inEvent(event, '').map(({ kind, id }) => ({ kind, id }))),
  ];
}

/** What the `ref` of an event is the id of, where that is certain. */
const THING_OF: Readonly<Record<string, ReferenceInput>> = {
  'form.submitted': 'form',
  'form.confirmed': 'form',
  'asset.read': 'asset',
  'segment.entered': 'segment',
  'segment.left': 'segment',
  'workflow.finished': 'workflow',
  'list.added': 'list',
  'list.removed': 'list',
  'topic.joined': 'topic',
  'topic.left': 'topic',
  'content.chosen': 'asset',
};
/** What the `ref` of events of this kind names, where that is certain. */
export const thingOf = (kind: string): ReferenceInput | undefined =>
  Object.hasOwn(THING_OF, kind) ? THING_OF[kind] : undefined;
const inEvent = ({ kind, ref }: EventPattern, field: string): Reference[] =>
  ref !== undefined && Object.hasOwn(THING_OF, kind) ? [{ kind: THING_OF[kind]!, id: ref, field }] : [];
