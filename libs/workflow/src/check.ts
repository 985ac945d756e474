import type { MayHoldGround, Rule, Words } from '@cultivar/audience';
import { checkEntries } from './check-entries.ts';
import { checkMails } from './check-mails.ts';
import { checkNodes } from './check-nodes.ts';
import { checkShape } from './check-shape.ts';
import { checkWays } from './check-ways.ts';
import { fieldWordsOf } from './field-words.ts';
import type { ReferenceInput } from './field-words.ts';
import type { Finding } from './finding.ts';
import type { Graph, GraphNode } from './graph.ts';
import type { AnyNodeType, Registry } from './node-type.ts';
import { inRule, referencesOf } from './references.ts';
import { settingWords } from './setting-issue.ts';

/** Ids of what exists, by kind; a kind that is left out is not checked. Users by their id as text. */
export type KnownIds = Readonly<Partial<Record<ReferenceInput, ReadonlySet<string>>>>;

/** A node whose type and settings are in order; `config` is parsed. */
export interface SoundNode {
  readonly node: GraphNode;
  readonly type: AnyNodeType;
  readonly config: unknown;
}

/**
 * Everything that is wrong with a workflow, all at once, with how to mend it. An `error` stops publishing, a `warning` does not.
 * Never throws, whatever stands in the graph.
 */
export function check(graph: Graph, registry: Registry, known: KnownIds = {}, ground: MayHoldGround = {}): Finding[] {
  const findings: Finding[] = [];
  const sound = new Map<string, SoundNode>();
  for (const node of graph.nodes) {
    const type = registry.get(node.type);
    if (!type) {
      findings.push(unknownType(node));
      continue;
    }
    const parsed = type.config.safeParse(node.config);
    if (!parsed.success) {
      findings.push(...settingFindings(node, type, parsed.error.issues));
      continue;
    }
    sound.set(node.id, { node, type, config: parsed.data });
    findings.push(...referenceFindings(node, type, parsed.data as Record<string, unknown>, known));
    findings.push(...emptyRules(node, type, parsed.data as Record<string, unknown>));
  }
  findings.push(...entryRuleFindings(graph, known));
  findings.push(...checkShape(graph, registry, sound));
  findings.push(...checkNodes(graph, sound));
  findings.push(...checkEntries(graph, sound, ground));
  findings.push(...checkWays(graph, sound, ground));
  findings.push(...checkMails(graph, sound, ground));
  return findings;
}

const unknownType = (node: GraphNode): Finding => ({
  code: 'unknown-type',
  severity: 'error',
  at: { node: node.id },
  message: {
    de: `Den Baustein „${node.type}“ gibt es nicht (mehr). Löschen Sie ihn und nehmen Sie einen aus der Leiste.`,
    en: `The node “${node.type}” does not exist (any more). Delete it and take one from the palette.`,
  },
});

/** One finding for each setting: the first thing wrong with it. */
function settingFindings(
  node: GraphNode,
  type: AnyNodeType,
  issues: readonly Parameters<typeof settingWords>[0][],
): Finding[] {
  const found = new Map<string, Finding>();
  const shape = type.config.shape as Record<string, Parameters<typeof fieldWordsOf>[0]>;
  for (const issue of issues) {
    const field = String(issue.path[0] ?? '');
    if (found.has(field)) continue;
    const words = Object.hasOwn(shape, field) ? fieldWordsOf(shape[field]!) : undefined;
    const value = issue.path.reduce<unknown>(
      (at, key) => (typeof at === 'object' && at !== null ? (at as Record<PropertyKey, unknown>)[key] : undefined),
      node.config,
    );
    found.set(field, {
      code: 'invalid-setting',
      severity: 'error',
      at: { node: node.id, ...(field && { field }) },
      message: settingWords(issue, value, words, field),
    });
  }
  return [...found.values()];
}

const THING: Readonly<Record<ReferenceInput, Words>> = {
  template: { de: 'Die Vorlage', en: 'The template' },
  form: { de: 'Das Formular', en: 'The form' },
  segment: { de: 'Das Segment', en: 'The segment' },
  asset: { de: 'Der Inhalt', en: 'The content' },
  user: { de: 'Die Person', en: 'The person' },
  persona: { de: 'Die Persona', en: 'The persona' },
  workflow: { de: 'Der Workflow', en: 'The workflow' },
  list: { de: 'Die Liste', en: 'The list' },
  topic: { de: 'Das Thema', en: 'The topic' },
};
const gone = (kind: ReferenceInput, id: string, at: Finding['at']): Finding => ({
  code: 'missing-reference',
  severity: 'error',
  at,
  message: {
    de: `${THING[kind].de} „${id}“ gibt es nicht (mehr). Bitte neu wählen.`,
    en: `${THING[kind].en} “${id}” does not exist (any more). Please choose again.`,
  },
});

function referenceFindings(
  node: GraphNode,
  type: AnyNodeType,
  config: Record<string, unknown>,
  known: KnownIds,
): Finding[] {
  return referencesOf(type.config, config)
    .filter(({ kind, id }) => known[kind] && !known[kind].has(id))
    .map(({ kind, id, field }) => gone(kind, id, { node: node.id, field }));
}

function entryRuleFindings(graph: Graph, known: KnownIds): Finding[] {
  return (['entryRule', 'suppressionRule'] as const).flatMap((field) => {
    const rule = graph.settings[field];
    return (rule ? inRule(rule) : [])
      .filter(({ kind, id }) => known[kind] && !known[kind].has(id))
      .map(({ kind, id }) => gone(kind, id, { field }));
  });
}

function emptyRules(node: GraphNode, type: AnyNodeType, config: Record<string, unknown>): Finding[] {
  return (
    Object.entries(type.config.shape as Record<string, Parameters<typeof fieldWordsOf>[0]>)
      // one that may be left out means nothing where it is empty
      .filter(
        ([name, schema]) =>
          fieldWordsOf(schema)?.input === 'rule' &&
          !schema.safeParse(undefined).success &&
          isEmpty(config[name] as Rule | undefined),
      )
      .map(([field]) => ({
        code: 'empty-rule',
        severity: 'warning',
        at: { node: node.id, field },
        message: {
          de: 'Die Regel hat keine Bedingung und trifft darum für alle (oder niemanden) gleich zu. Fügen Sie eine Bedingung hinzu.',
          en: 'The rule has no condition, so it is the same for everybody. Add a condition.',
        },
      }))
  );
}
const isEmpty = (rule: Rule | undefined): boolean =>
  rule !== undefined &&
  (rule.kind === 'all' || rule.kind === 'any' ? rule.rules.every(isEmpty) : rule.kind === 'not' && isEmpty(rule.rule));
