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

type Named = Readonly<Record<string, readonly [title: Words, help?: Words]>>;
const worded = (properties: Record<string, Json>, words: Named): Record<string, Json> =>
  Object.fromEntries(
    Object.entries(properties).map(([name, it]) => {
      const [title, help] = words[name] ?? [];
      return [name, { ...(title && { title: text(title) }), ...(help && { description: text(help) }), ...it }];
    }),
  );
const w = (de: string, en: string): Words => ({ de, en });
/** What a file says beside its steps; the words of their settings stand at the node types. */
const FILE_WORDS: { readonly [Name in keyof Required<Portable>]: Named[string] } = {
  $schema: [
    w('Dieses Schema', 'This schema'),
    w('Die Adresse, unter der das Haus es ausgibt.', 'The address at which the house serves it.'),
  ],
  format: [w('Format der Datei', 'Format of the file')],
  key: [
    w('Schlüssel', 'Key'),
    w('An ihm erkennt jedes Haus seinen Workflow wieder.', 'By it every house knows its workflow again.'),
  ],
  name: [w('Name', 'Name')],
  settings: [w('Wer eintreten darf', 'Who may enter')],
  steps: [
    w('Schritte', 'Steps'),
    w(
      '„next“ sagt für jeden Ausgang, welcher Schritt folgt; ohne endet die Reise dort.',
      '“next” says for each way out which step follows; without one the journey ends there.',
    ),
  ],
  notes: [w('Notizen auf der Zeichnung', 'Notes on the canvas')],
  groups: [w('Gruppen von Schritten', 'Groups of steps')],
  scenarios: [
    w('Gespeicherte Proben', 'Saved scenarios'),
    w(
      'Probeläufe mit dem, was erwartet wird; sie laufen vor jedem Veröffentlichen.',
      'Dry runs with what is expected; they run before each publish.',
    ),
  ],
  muted: [w('Hinweise, die bleiben dürfen', 'Warnings that may stay'), w('Mit dem Grund.', 'With the reason.')],
  references: [
    w('Namen zu den Kennungen', 'Names of the ids'),
    w(
      'Was die Einstellungen nennen: Ein anderes Haus findet es am Namen.',
      'What the settings name: another house finds it by the name.',
    ),
  ],
};
const SETTINGS_WORDS: { readonly [Name in keyof Required<Portable['settings']>]: Named[string] } = {
  reentry: [
    w('Wieder eintreten', 'Re-entry'),
    w(
      'Nie, nach dem Verlassen, oder nach so vielen Tagen. Nie zweimal zugleich.',
      'Never, after leaving, or after so many days. Never twice at the same time.',
    ),
  ],
  reentryDays: [w('Nach so vielen Tagen', 'After so many days'), w('Nur für „after-days“.', 'Only for “after-days”.')],
  entryRule: [w('Nur, wer diese Regel erfüllt', 'Only those for whom this rule holds')],
  suppressionRule: [
    w('Sperrregel', 'Suppression rule'),
    w('Wer sie erfüllt, kommt nicht hinein.', 'Leads for whom it holds are kept out.'),
  ],
  suppressInside: [
    w('Gilt auch für die im Workflow', 'Also for those inside'),
    w('Sie verlassen ihn beim nächsten Schritt.', 'They leave at their next step.'),
  ],
  holdout: [
    w('Vergleichsgruppe in Prozent', 'Holdout in per cent'),
    w(
      'So viele bleiben zum Vergleich draußen, immer dieselben.',
      'So many are kept out for comparison, always the same leads.',
    ),
  ],
};

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
  const properties = worded(whole.properties as Record<string, Json>, FILE_WORDS);
  const settings = properties.settings!;
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Cultivar workflow',
    description:
      'Ein Workflow als Datei: npm run cultivar -- validate <Datei>. · A workflow as a file: npm run cultivar -- validate <file>.',
    ...whole,
    properties: {
      ...properties,
      settings: { ...settings, properties: worded(settings.properties as Record<string, Json>, SETTINGS_WORDS) },
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
