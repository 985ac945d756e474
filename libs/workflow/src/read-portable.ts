import type { Words } from '@cultivar/audience';
import type { z } from 'zod';
import type { ReferenceInput } from './field-words.ts';
import type { Finding } from './finding.ts';
import { EMPTY_GRAPH, Graph } from './graph.ts';
import type { Registry } from './node-type.ts';
import { fromPortable, Portable, PORTABLE_FORMAT, PortableStep, WorkflowKey } from './portable.ts';
import { replaceReferences } from './replace-references.ts';

/** A thing that exists in the house that reads the file. */
export interface KnownThing {
  readonly kind: string;
  readonly id: string;
  readonly names: readonly string[];
}
export interface ReadPortable {
  readonly key: string | undefined;
  readonly name: string;
  readonly graph: Graph;
  /** What of the file was left out or taken otherwise. What is wrong with the graph itself, `check` says. */
  readonly findings: readonly Finding[];
}

const note = (code: string, message: Words, at: Finding['at'] = {}): Finding => ({
  ...{ code, severity: 'warning', at, message },
});
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether this is meant as a workflow file of ours, whatever is wrong with it. */
export const looksPortable = (value: unknown): boolean =>
  isObject(value) &&
  (Array.isArray(value.steps) || (typeof value.format === 'string' && value.format.startsWith('cultivar-workflow')));

/**
 * Takes of a file what can be taken. Never throws: what does not fit is left out and said. Things that this house knows by another id
 * are found by their name.
 */
export function readPortable(value: unknown, registry: Registry, things: readonly KnownThing[] = []): ReadPortable {
  const file = isObject(value) ? value : {};
  const findings: Finding[] = [];
  if (file.format !== PORTABLE_FORMAT)
    findings.push(
      note('other-format', {
        de: `Die Datei nennt nicht das Format „${PORTABLE_FORMAT}“. Gelesen wurde, was sich verstehen ließ.`,
        en: `The file does not say it is of the format “${PORTABLE_FORMAT}”. What could be understood was read.`,
      }),
    );
  const part = <T>(name: string, schema: z.ZodType<T>, otherwise: T): T => {
    if (file[name] === undefined) return otherwise;
    const parsed = schema.safeParse(file[name]);
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    const where = [name, ...(issue?.path ?? [])].join('.');
    findings.push(
      note('part-left-out', {
        de: `„${name}“ wurde weggelassen: „${where}“ passt nicht (${issue?.message ?? ''}).`,
        en: `“${name}” was left out: “${where}” does not fit (${issue?.message ?? ''}).`,
      }),
    );
    return otherwise;
  };
  const shape = Portable.shape;
  const steps = readSteps(file.steps, findings);
  const optional = <Key extends 'notes' | 'groups' | 'scenarios' | 'muted'>(key: Key) => {
    const read = part<Portable[Key]>(key, shape[key] as z.ZodType<Portable[Key]>, undefined);
    return read && { [key]: read };
  };
  const references = part<Portable['references']>('references', shape.references as never, []);
  const name = part('name', shape.name, '');
  const key = part<string | undefined>('key', WorkflowKey, undefined);
  const settings = part<Graph['settings']>('settings', Graph.shape.settings as never, EMPTY_GRAPH.settings);
  const graph = fromPortable({
    format: PORTABLE_FORMAT,
    name: name || 'Workflow',
    ...{ settings, steps, references },
    ...optional('notes'),
    ...optional('groups'),
    ...optional('scenarios'),
    ...optional('muted'),
  } as Portable);
  const found = withFoundThings(graph, registry, references, things, findings);
  return { key, name, graph: found, findings };
}

function readSteps(value: unknown, findings: Finding[]): PortableStep[] {
  const steps: PortableStep[] = [];
  const ids = new Set<string>();
  for (const [index, one] of (Array.isArray(value) ? value : []).slice(0, 500).entries()) {
    const parsed = PortableStep.safeParse(one);
    const label = isObject(one) && typeof one.id === 'string' ? one.id : String(index + 1);
    if (!parsed.success || ids.has(parsed.data.id)) {
      const why = parsed.success
        ? { de: 'ein Schritt dieser Kennung steht schon da', en: 'there is a step of this id already' }
        : both(parsed.error.issues[0]);
      findings.push(
        note('step-left-out', {
          de: `Schritt „${label}“ wurde weggelassen: ${why.de}.`,
          en: `Step “${label}” was left out: ${why.en}.`,
        }),
      );
      continue;
    }
    ids.add(parsed.data.id);
    steps.push(parsed.data);
  }
  for (const { id, next } of steps)
    for (const [port, to] of Object.entries(next))
      if (!ids.has(to))
        findings.push(
          note(
            'edge-left-out',
            {
              de: `Ein Ausgang führte zu „${to}“, den es in der Datei nicht gibt. Bitte neu verbinden.`,
              en: `A way out led to “${to}”, which is not in the file. Please connect it anew.`,
            },
            { node: id, port },
          ),
        );
  return steps;
}
const both = (issue: { path: PropertyKey[]; message: string } | undefined): Words => {
  const text = issue ? `${issue.path.join('.') || '?'}: ${issue.message}` : '?';
  return { de: text, en: text };
};

/** Numbers are given out anew in each house: of a person or a workflow only the name says who is meant. */
const ONLY_BY_NAME = new Set<string>(['user', 'workflow']);

function withFoundThings(
  graph: Graph,
  registry: Registry,
  references: Portable['references'],
  things: readonly KnownThing[],
  findings: Finding[],
): Graph {
  if (!things.length) return graph;
  const names = new Map(references.map(({ kind, id, name }) => [`${kind} ${id}`, name]));
  const ids = new Set(things.map(({ kind, id }) => `${kind} ${id}`));
  const said = new Set<string>();
  return replaceReferences(graph, registry, (kind, id) => {
    const place = `${kind} ${id}`;
    const name = names.get(place);
    const byId = things.find((thing) => thing.kind === kind && thing.id === id);
    if (byId && (name === undefined || !ONLY_BY_NAME.has(kind) || byId.names.includes(name))) return id;
    const byName = name === undefined ? undefined : things.find((it) => it.kind === kind && it.names.includes(name));
    if (byName && !said.has(place)) findings.push(takenByName(kind, id, byName, name!));
    // a number that means somebody else here must not pass for the one in the file
    if (!byName && ids.has(place) && !said.has(place)) findings.push(somebodyElse(kind, id, name!, byId!.names[0]!));
    said.add(place);
    return byName?.id ?? id;
  });
}
const takenByName = (kind: ReferenceInput, id: string, thing: KnownThing, name: string): Finding =>
  note(`found-by-name`, {
    de: `„${name}“ heißt hier „${thing.id}“ statt „${id}“ (${kind}).`,
    en: `“${name}” is “${thing.id}” here instead of “${id}” (${kind}).`,
  });
const somebodyElse = (kind: ReferenceInput, id: string, name: string, here: string): Finding =>
  note('somebody-else', {
    de: `„${name}“ gibt es hier nicht; unter derselben Nummer ${id} steht „${here}“ (${kind}). Bitte prüfen.`,
    en: `There is no “${name}” here; the same number ${id} is “${here}” (${kind}). Please check.`,
  });
