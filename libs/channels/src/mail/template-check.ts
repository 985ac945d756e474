import Handlebars from 'handlebars';

/** Part of a mail's content that a problem stands in. */
export type ContentPart = 'subject' | 'preheader' | 'mjml' | 'text';
/** What is wrong with a template: `code` is stable and has words in the editor, `detail` names the culprit, `line` is 1-based. */
export interface TemplateProblem {
  readonly part: ContentPart;
  readonly line: number;
  readonly code:
    | 'syntax'
    | 'raw-output'
    | 'partial'
    | 'unknown-helper'
    | 'forbidden-name'
    | 'missing-argument'
    | 'too-large'
    | 'too-deep'
    | 'unknown-variable'
    | 'in-style'
    | 'link-in-attribute'
    | 'mjml'
    | 'empty';
  readonly detail: string;
  /** A warning can be saved. */
  readonly level: 'error' | 'warning';
}

export const MAX_SOURCE = 200_000;
const MAX_NODES = 5_000;
const MAX_DEPTH = 12;
/** Nested loops multiply: two, over at most 100 items each, bound the time a template can take. */
const MAX_LOOPS = 2;

/** Block helpers, and the number of arguments each takes. */
const BLOCKS: Readonly<Record<string, number>> = { if: 1, unless: 1, each: 1, with: 1 };
/** Inline helpers with the least number of arguments; everything else is a variable. */
export const INLINE_HELPERS: Readonly<Record<string, number>> = {
  default: 2,
  date: 1,
  datetime: 1,
  eq: 2,
  ne: 2,
  gt: 2,
  lt: 2,
  and: 2,
  or: 2,
  not: 1,
  has: 2,
  upper: 1,
  asset: 1,
  asset_url: 1,
  form_url: 1,
  question_url: 0,
  unsubscribe_url: 0,
  preferences_url: 0,
};
const LOOP_DATA = new Set(['index', 'key', 'first', 'last']);
const FORBIDDEN =
  /^(__.*__|constructor|prototype|toString|valueOf|hasOwnProperty|lookup|log|helperMissing|blockHelperMissing)$/;

type Node = hbs.AST.Node;
interface Walk {
  readonly part: ContentPart;
  readonly problems: TemplateProblem[];
  readonly variables: { path: string; line: number }[];
  nodes: number;
}
interface Place {
  readonly depth: number;
  readonly loops: number;
  /** Inside `each` and `with` a name belongs to the item, so it cannot be checked against the known variables. */
  readonly scoped: boolean;
}

/**
 * Handlebars with an allow-list over its syntax tree: variables, if/unless/each/with, and the helpers above. No partials, no
 * decorators, no unescaped output, no way to a prototype. What is not listed here does not run.
 *
 * @param known names a variable may have; unknown ones become warnings. Left out: not checked
 */
export function checkTemplate(
  source: string,
  part: ContentPart = 'mjml',
  known?: ReadonlySet<string>,
): readonly TemplateProblem[] {
  const walk: Walk = { part, problems: [], variables: [], nodes: 0 };
  if (source.length > MAX_SOURCE)
    return [{ part, line: 1, code: 'too-large', detail: String(MAX_SOURCE), level: 'error' }];
  let program: hbs.AST.Program;
  try {
    program = Handlebars.parseWithoutProcessing(source);
  } catch (error) {
    const line = Number(/line (\d+)/.exec(String(error))?.[1] ?? 1);
    return [{ part, line, code: 'syntax', detail: syntaxDetail(error), level: 'error' }];
  }
  program.body.forEach((node) => statement(node, walk, { depth: 0, loops: 0, scoped: false }));
  if (walk.nodes > MAX_NODES) fault(walk, program, 'too-large', String(MAX_NODES));
  if (known)
    for (const { path, line } of walk.variables)
      if (!known.has(path))
        walk.problems.push({ part, line, code: 'unknown-variable', detail: path, level: 'warning' });
  return walk.problems;
}

const syntaxDetail = (error: unknown): string => {
  const lines = String((error as Error).message ?? error).split('\n');
  return (lines.length > 1 ? `${lines[1]!.trim()} · ${lines.at(-1)!.trim()}` : lines[0]!).slice(0, 300);
};
function fault(walk: Walk, node: Node, code: TemplateProblem['code'], detail: string): void {
  walk.problems.push({ part: walk.part, line: node.loc?.start.line ?? 1, code, detail, level: 'error' });
}

function statement(node: hbs.AST.Statement, walk: Walk, place: Place): void {
  walk.nodes += 1;
  if (place.depth > MAX_DEPTH) return fault(walk, node, 'too-deep', String(MAX_DEPTH));
  switch (node.type) {
    case 'ContentStatement':
    case 'CommentStatement':
      return;
    case 'MustacheStatement':
      return mustache(node as hbs.AST.MustacheStatement, walk, place);
    case 'BlockStatement':
      return block(node as hbs.AST.BlockStatement, walk, place);
    default:
      // partials and decorators, whatever they are called in a later Handlebars
      return fault(walk, node, 'partial', node.type);
  }
}

function mustache(node: hbs.AST.MustacheStatement, walk: Walk, place: Place): void {
  if (!node.escaped) fault(walk, node, 'raw-output', pathName(node.path));
  call(node, walk, place);
}

function block(node: hbs.AST.BlockStatement, walk: Walk, place: Place): void {
  const name = pathName(node.path);
  if (!Object.hasOwn(BLOCKS, name)) fault(walk, node, 'unknown-helper', name);
  else if (node.params.length !== BLOCKS[name]) fault(walk, node, 'missing-argument', name);
  node.params.forEach((param) => expression(param, walk, place));
  if (node.hash?.pairs?.length) fault(walk, node, 'unknown-helper', `${name} ${node.hash.pairs[0]!.key}=`);
  const loops = place.loops + (name === 'each' ? 1 : 0);
  if (loops > MAX_LOOPS) fault(walk, node, 'too-deep', 'each');
  const inner = { depth: place.depth + 1, loops, scoped: place.scoped || name === 'each' || name === 'with' };
  node.program?.body.forEach((child) => statement(child, walk, inner));
  node.inverse?.body.forEach((child) => statement(child, walk, { ...place, depth: place.depth + 1 }));
}

function call(node: hbs.AST.MustacheStatement | hbs.AST.SubExpression, walk: Walk, place: Place): void {
  const name = pathName(node.path);
  const least = Object.hasOwn(INLINE_HELPERS, name) ? INLINE_HELPERS[name] : undefined;
  if (node.hash?.pairs?.length) fault(walk, node, 'unknown-helper', `${name} ${node.hash.pairs[0]!.key}=`);
  if (least !== undefined) {
    if (node.params.length < least) fault(walk, node, 'missing-argument', name);
  } else if (node.params.length || node.type === 'SubExpression') fault(walk, node, 'unknown-helper', name);
  else expression(node.path as hbs.AST.Expression, walk, place);
  node.params.forEach((param) => expression(param, walk, place));
}

function expression(node: hbs.AST.Expression, walk: Walk, place: Place): void {
  walk.nodes += 1;
  switch (node.type) {
    case 'StringLiteral':
    case 'NumberLiteral':
    case 'BooleanLiteral':
    case 'UndefinedLiteral':
    case 'NullLiteral':
      return;
    case 'SubExpression':
      if (place.depth > MAX_DEPTH) return fault(walk, node, 'too-deep', String(MAX_DEPTH));
      return call(node as hbs.AST.SubExpression, walk, { ...place, depth: place.depth + 1 });
    case 'PathExpression':
      return path(node as hbs.AST.PathExpression, walk, place);
    default:
      return fault(walk, node, 'syntax', node.type);
  }
}

function path(node: hbs.AST.PathExpression, walk: Walk, place: Place): void {
  const parts = (node.parts as unknown[]).map(String);
  if (node.data) {
    const fine = parts[0] === 'root' ? parts.length > 1 : parts.length === 1 && LOOP_DATA.has(parts[0] ?? '');
    if (!fine) fault(walk, node, 'forbidden-name', node.original);
  }
  const bad = parts.find((part) => FORBIDDEN.test(part));
  if (bad !== undefined) fault(walk, node, 'forbidden-name', bad);
  if (node.depth > 2) fault(walk, node, 'too-deep', node.original);
  if (Object.hasOwn(BLOCKS, parts[0] ?? '') && parts.length === 1) fault(walk, node, 'syntax', parts[0]!);
  if (!place.scoped && !node.data && parts.length)
    walk.variables.push({ path: parts.join('.'), line: node.loc.start.line });
}

const pathName = (node: hbs.AST.Expression): string =>
  node.type === 'PathExpression' ? (node as hbs.AST.PathExpression).original : node.type;
