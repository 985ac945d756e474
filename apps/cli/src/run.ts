import { parseArgs } from 'node:util';
import type { Language } from '@cultivar/audience';
import { runScenarios, scenarioFindings } from '@cultivar/engine';
import type { HouseGround } from '@cultivar/engine';
import { registry } from '@cultivar/nodes';
import {
  check,
  diffGraphs,
  looksPortable,
  mutedReason,
  namedIn,
  PORTABLE_SCHEMA_PATH,
  readPortable,
  WorkflowKey,
} from '@cultivar/workflow';
import type { Finding, Graph, KnownIds, ReadPortable } from '@cultivar/workflow';
import { fromForeign } from '@cultivar/workflow/foreign';
import { House } from './house.ts';
import { Refusal } from './refusal.ts';
import { walkLead } from './walk-lead.ts';
import { speaker } from './words.ts';
import type { Say } from './words.ts';

/** What the command line is given by the machine; tests give it theirs. */
export interface World {
  readonly readFile: (file: string) => string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly fetch: typeof fetch;
  readonly now: () => Date;
  readonly say: (line: string) => void;
  readonly complain: (line: string) => void;
}
interface Job {
  readonly world: World;
  readonly say: Say;
  readonly language: Language;
  readonly files: readonly string[];
  readonly options: {
    readonly key?: string;
    readonly note?: string;
    readonly publish?: boolean;
    readonly house?: boolean;
    readonly json?: boolean;
  };
  /** Words for people, or the same as JSON. */
  readonly tell: (lines: readonly string[], result: unknown) => void;
}
const OPTIONS = {
  lang: { type: 'string' },
  key: { type: 'string' },
  note: { type: 'string' },
  json: { type: 'boolean' },
  publish: { type: 'boolean' },
  house: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

/** @returns the exit code: 0 in order, 1 errors or differences, 2 could not be done */
export async function run(argv: readonly string[], world: World): Promise<number> {
  let say = speaker((world.env.LANG ?? '').startsWith('de') ? 'de' : 'en');
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true });
    const language: Language = values.lang === 'de' || values.lang === 'en' ? values.lang : guess(world);
    say = speaker(language);
    const [command, ...files] = positionals;
    const work = Object.hasOwn(COMMANDS, command ?? '') ? COMMANDS[command as keyof typeof COMMANDS] : undefined;
    if (!work || !files[0] || values.help) {
      world.say(say('usage'));
      return values.help ? 0 : 2;
    }
    const tell = (lines: readonly string[], result: unknown) =>
      values.json ? world.say(JSON.stringify(result, null, 2)) : lines.forEach((line) => world.say(line));
    return await work({ world, say, language, files, options: values, tell });
  } catch (error) {
    const usage = (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS');
    if (!(error instanceof Refusal) && !usage) throw error;
    world.complain((error as Error).message);
    if (usage) world.complain(say('usage'));
    return 2;
  }
}
const guess = ({ env }: World): Language => ((env.LC_ALL || env.LANG || '').startsWith('de') ? 'de' : 'en');

const COMMANDS = { validate, diff, apply, export: exportFile, 'dry-run': dryRun, import: importForeign };

async function validate(job: Job): Promise<number> {
  const house = job.options.house ? new House(job.world, job.say) : null;
  const { things, known } = house ? await house.things() : { things: [], known: undefined };
  const read = readPortable(workflowOf(job), registry, things);
  const findings = [...findingsOf(read, known), ...scenariosOf(read.graph, await house?.ground())];
  const lines = findingLines(job, findings);
  const ok = !findings.some(({ severity }) => severity === 'error');
  job.tell(ok ? [...lines, job.say('inOrder', read.name)] : lines, {
    ...{ ok, name: read.name, key: read.key ?? null, findings },
  });
  return ok ? 0 : 1;
}

/** Saved scenarios, run here. What segments mean only the house knows: where the graph asks for one without it, a difference is a note. */
function scenariosOf(graph: Graph, ground?: HouseGround): Finding[] {
  const results = runScenarios(graph, registry, ground ?? { segments: {} });
  const asksTheHouse = !ground && namedIn(graph, registry).some(({ kind }) => kind === 'segment');
  return scenarioFindings(graph, registry, results).map((it) => (asksTheHouse ? { ...it, severity: 'warning' } : it));
}

async function diff(job: Job): Promise<number> {
  const raw = workflowOf(job);
  const house = new House(job.world, job.say);
  const named = readPortable(raw, registry);
  const there = await house.byKey(keyOf(job, named));
  if (!there) {
    job.tell([job.say('notThere')], { exists: false, changes: [] });
    return 1;
  }
  // what the file calls by another house's number is meant as applying it would find it
  const mine = readPortable(raw, registry, (await house.things()).things);
  const theirs = readPortable(there.file, registry);
  const names = namesIn(there.file, raw);
  const { changes } = diffGraphs(theirs.graph, mine.graph, registry, (kind, id) => names.get(`${kind} ${id}`));
  const sign = { added: '+', changed: '~', removed: '-' } as const;
  const lines = changes.flatMap(({ mark, words, details }) => [
    `${sign[mark]} ${words[job.language]}`,
    ...details.map((detail) => `    ${detail[job.language]}`),
  ]);
  job.tell(changes.length ? lines : [job.say('same')], { exists: true, changes });
  return changes.length ? 1 : 0;
}

async function apply(job: Job): Promise<number> {
  const raw = workflowOf(job);
  const read = readPortable(raw, registry);
  const house = new House(job.world, job.say);
  const applied = await house.apply(keyOf(job, read), raw);
  const lines = [job.say(applied.state, read.name), ...findingLines(job, applied.findings)];
  const faulty = applied.findings.some(({ severity }) => severity === 'error');
  let published: number | null = null;
  if (job.options.publish && !faulty) {
    if (await house.unpublished(applied.id))
      published = await house.publish(applied.id, applied.revision, job.options.note ?? '');
    lines.push(published === null ? job.say('nothingToPublish') : job.say('published', published));
  } else if (job.options.publish) lines.push(job.say('notPublished'));
  job.tell(lines, { ...applied, published });
  return faulty ? 1 : 0;
}

async function exportFile(job: Job): Promise<number> {
  const [key = ''] = job.files;
  if (!WorkflowKey.safeParse(key).success) throw new Refusal(job.say('badKey', key));
  const found = await new House(job.world, job.say).byKey(key);
  if (!found) throw new Refusal(job.say('notThere'));
  job.world.say(JSON.stringify(found.file, null, 2));
  return 0;
}

async function dryRun(job: Job): Promise<number> {
  const { graph } = readPortable(workflowOf(job), registry);
  const lead = job.files[1] === undefined ? {} : jsonOf(job, job.files[1]);
  const ground = job.options.house ? await new House(job.world, job.say).ground() : undefined;
  const { ok, lines, result } = walkLead(graph, lead, job, ground);
  job.tell(lines, result);
  return ok ? 0 : 1;
}

/** The file goes to stdout, to be redirected; what became of its parts to stderr. */
async function importForeign(job: Job): Promise<number> {
  const converted = fromForeign(jsonOf(job, job.files[0]!));
  if (!converted) throw new Refusal(job.say('notForeign', job.files[0]));
  const { key } = job.options;
  if (key !== undefined && !WorkflowKey.safeParse(key).success) throw new Refusal(job.say('badKey', key));
  const { format, ...rest } = converted.file;
  const { url } = new House(job.world, job.say);
  const file = { $schema: `${url}${PORTABLE_SCHEMA_PATH}`, format, ...(key !== undefined && { key }), ...rest };
  const outcomes = { taken: 'taken', changed: 'other', left: 'left' } as const;
  const lines = converted.report
    .filter(({ outcome }) => outcome !== 'taken')
    .map(({ outcome, what, words }) => `${job.say(outcomes[outcome])} (${what}): ${words[job.language]}`);
  if (!job.options.json) for (const line of lines) job.world.complain(line);
  job.tell([JSON.stringify(file, null, 2)], { file, report: converted.report });
  return 0;
}

/** What stands in the file and does not fit, then what is wrong with the graph; warnings that are kept on purpose are left out. */
const findingsOf = ({ findings, graph }: ReadPortable, known?: KnownIds): Finding[] => [
  ...findings,
  ...check(graph, registry, known).filter((finding) => mutedReason(graph, finding) === undefined),
];
const findingLines = ({ say, language }: Job, findings: readonly Finding[]): string[] =>
  findings.map(({ severity, at, message }) => {
    const place = [at.node, at.port, at.field].filter(Boolean).join(' · ');
    return `${say(severity)}${place && ` (${place})`}: ${message[language]}`;
  });
function workflowOf(job: Job): unknown {
  const [file = ''] = job.files;
  const value = jsonOf(job, file);
  if (!looksPortable(value)) throw new Refusal(job.say('notOurs', file));
  return value;
}
function jsonOf({ world, say }: Job, file: string): unknown {
  let text;
  try {
    text = world.readFile(file);
  } catch {
    throw new Refusal(say('noFile', file));
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Refusal(`${say('noJson', file)} (${(error as Error).message})`);
  }
}
function keyOf({ options, say }: Job, { key: own }: ReadPortable): string {
  const key = options.key ?? own;
  if (key === undefined) throw new Refusal(say('noKey'));
  if (!WorkflowKey.safeParse(key).success) throw new Refusal(say('badKey', key));
  return key;
}
function namesIn(...files: unknown[]): ReadonlyMap<string, string> {
  const named = files.flatMap((file) => {
    const { references } = (file ?? {}) as { references?: unknown };
    return Array.isArray(references) ? (references as { kind?: string; id?: string; name?: string }[]) : [];
  });
  return new Map(named.flatMap((it) => (it?.name ? [[`${it.kind} ${it.id}`, it.name] as const] : [])));
}
