import { z } from 'zod';
import type { Words } from '@cultivar/audience';
import { fieldWordsOf } from './field-words.ts';
import type { AnyNodeType, Registry } from './node-type.ts';
import { Portable, PortableStep } from './portable.ts';

type Json = Record<string, unknown>;
const text = (words: Words): string => `${words.de} · ${words.en}`;

/** Drawn with what a file may leave out (defaults) left out; words of the settings become titles and descriptions. */
const drawn = (schema: z.ZodType): Json => {
  const drawing = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    target: 'draft-2020-12',
    override: ({ zodSchema, jsonSchema }) => {
      const words = fieldWordsOf(zodSchema as unknown as z.ZodType);
      delete (jsonSchema as Json).field;
      if (!words) return;
      jsonSchema.title = text(words);
      if (words.help) jsonSchema.description = text(words.help);
    },
  }) as Json;
  delete drawing.$schema;
  return drawing;
};
/** Definitions of one part are put beside those of all, under names of their own. */
function gathered(part: Json, prefix: string, definitions: Json): Json {
  const own = (part.$defs ?? {}) as Json;
  const moved = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(moved);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, it]) => [
        key,
        key === '$ref' && typeof it === 'string' ? it.replace('#/$defs/', `#/$defs/${prefix}.`) : moved(it),
      ]),
    );
  };
  for (const [name, it] of Object.entries(own)) definitions[`${prefix}.${name}`] = moved(it);
  const { $defs: _, ...rest } = part;
  return moved(rest) as Json;
}

/**
 * The JSON Schema (2020-12) of a workflow file: every node type of the registry with its settings, made from the same zod schemas that
 * the engine and the inspector read.
 */
export function workflowSchema(registry: Registry): Json {
  const definitions: Json = {};
  const whole = gathered(drawn(Portable), 'file', definitions);
  const step = gathered(drawn(PortableStep), 'step', definitions);
  const types = [...registry.values()].sort((a, b) => (a.type < b.type ? -1 : 1));
  for (const type of types) definitions[`step.${type.type}`] = stepOf(type, step, definitions);
  const properties = whole.properties as Record<string, Json>;
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Cultivar workflow',
    description:
      'Ein Workflow als Datei: npm run cultivar -- validate <Datei>. · A workflow as a file: npm run cultivar -- validate <file>.',
    ...whole,
    properties: {
      ...properties,
      steps: { ...properties.steps, items: { anyOf: types.map(({ type }) => ({ $ref: `#/$defs/step.${type}` })) } },
    },
    $defs: definitions,
  };
}

function stepOf(type: AnyNodeType, step: Json, definitions: Json): Json {
  const settings = gathered(drawn(type.config as z.ZodType), type.type, definitions);
  const properties = step.properties as Record<string, Json>;
  const needed = ((settings.required as string[] | undefined) ?? []).length > 0;
  const ports = Object.entries(type.ports as Record<string, Words>);
  return {
    ...step,
    title: text(type.title),
    description: text(type.help),
    properties: {
      ...properties,
      type: { const: type.type },
      settings,
      // ways out that depend on the settings cannot be listed
      next: type.portsOf
        ? properties.next
        : {
            type: 'object',
            properties: Object.fromEntries(
              ports.map(([port, words]) => [port, { ...idOf(properties), title: text(words) }]),
            ),
            additionalProperties: false,
          },
    },
    required: ['id', 'type', ...(needed ? ['settings'] : [])],
    additionalProperties: false,
  };
}
const idOf = (properties: Record<string, Json>): Json => ({ ...properties.id });
