import { Rule } from '@cultivar/audience';
import type { LeafRule } from '@cultivar/audience';

/**
 * A rule as it is built on the screen: groups of conditions, each of which can be turned round. Unlike a `Rule` it may be
 * unfinished; what is unfinished is left out of the rule.
 */
export interface GroupNode {
  readonly kind: 'group';
  readonly negated: boolean;
  readonly mode: 'all' | 'any';
  readonly parts: readonly TreeNode[];
}
export interface LeafNode {
  readonly kind: 'leaf';
  readonly negated: boolean;
  /** null: nothing chosen yet. */
  readonly rule: Draft | null;
}
export type TreeNode = GroupNode | LeafNode;
/** A leaf rule whose value may still be missing. */
export type Draft = { readonly kind: LeafRule['kind'] } & Readonly<Record<string, unknown>>;

export const EMPTY_GROUP: GroupNode = { kind: 'group', negated: false, mode: 'all', parts: [] };
export const EMPTY_LEAF: LeafNode = { kind: 'leaf', negated: false, rule: null };

/** @returns the tree of a rule; its root is always a group */
export function toTree(rule: Rule): GroupNode {
  const node = nodeOf(rule, false);
  return node.kind === 'group' ? node : { ...EMPTY_GROUP, parts: [node] };
}
function nodeOf(rule: Rule, negated: boolean): TreeNode {
  if (rule.kind === 'not') return nodeOf(rule.rule, !negated);
  if (rule.kind === 'all' || rule.kind === 'any')
    return { kind: 'group', negated, mode: rule.kind, parts: rule.rules.map((part) => nodeOf(part, false)) };
  return { kind: 'leaf', negated, rule };
}

/** @returns the finished part of the tree as a rule */
export function toRule(tree: GroupNode): Rule {
  return ruleOf(tree) ?? { kind: tree.mode, rules: [] };
}
function ruleOf(node: TreeNode): Rule | undefined {
  const turned = (rule: Rule): Rule => (node.negated ? { kind: 'not', rule } : rule);
  if (node.kind === 'leaf') return isFinished(node) ? turned(node.rule as LeafRule) : undefined;
  const rules = node.parts.flatMap((part) => ruleOf(part) ?? []);
  // a group that was only just opened must not change what the rule means: an empty "any" would let nobody in
  return rules.length ? turned({ kind: node.mode, rules }) : undefined;
}

/** Whether the condition can be evaluated: chosen, valid, and with a value where it needs one. */
export function isFinished({ rule }: LeafNode): boolean {
  if (!rule || !Rule.safeParse(rule).success) return false;
  if (rule.kind !== 'field' || rule.op === 'filled' || rule.op === 'empty') return true;
  const { value } = rule;
  return Array.isArray(value) ? value.length > 0 : value !== undefined && String(value).trim() !== '';
}

/** @returns the number of conditions that are not finished */
export const unfinished = (node: TreeNode): number =>
  node.kind === 'leaf' ? (isFinished(node) ? 0 : 1) : node.parts.reduce((sum, part) => sum + unfinished(part), 0);

export const replacePart = (group: GroupNode, at: number, part: TreeNode): GroupNode => ({
  ...group,
  parts: group.parts.map((one, index) => (index === at ? part : one)),
});
export const removePart = (group: GroupNode, at: number): GroupNode => ({
  ...group,
  parts: group.parts.filter((_, index) => index !== at),
});
export const addPart = (group: GroupNode, part: TreeNode): GroupNode => ({ ...group, parts: [...group.parts, part] });

/** Whether two rules are written the same; the database gives their keys back in another order. */
export const sameRule = (one: Rule, other: Rule): boolean => ordered(one) === ordered(other);
const ordered = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    part && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
