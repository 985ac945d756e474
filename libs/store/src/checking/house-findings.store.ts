import { readsOf } from '@cultivar/audience';
import type { Rule, Words } from '@cultivar/audience';
import { mailOf, probe } from '@cultivar/workflow';
import type { Finding, Graph, Probe, Registry } from '@cultivar/workflow';
import type { Sql } from '../database.ts';
import { leadFields } from '../leads/lead-field.store.ts';
import { compileRule, LEAD_FROM, segmentRules } from '../rules/rule-sql.ts';
import { startFindings, togetherFindings } from './between-workflows.ts';
import { mayEnter, population } from './population.ts';

/** Of a larger house about so many leads are looked at, spread over all of them … */
const LOOKED_AT = 50_000;
/** … unless only so few of them are those whom the workflow is for: then all leads are. */
const TOO_FEW = 500;
const WITHIN_DAYS = 90;
/** Of fewer people nothing is said. */
const FEWEST = 10;
const MOSTLY_EMPTY = 0.3;
const MANY = 0.1;

export interface HouseGround {
  readonly findings: readonly Finding[];
  readonly segments: Readonly<Record<string, Rule>>;
  /** Fields that hold one value at most. */
  readonly single: readonly string[];
  /** People looked at. */
  readonly people: number;
}
const CORE = ['email', 'firstName', 'lastName', 'language', 'zone', 'company.name', 'company.domain', 'source'];
const CORE_WORDS: Readonly<Record<string, Words>> = {
  email: { de: 'E-Mail', en: 'Email' },
  firstName: { de: 'Vorname', en: 'First name' },
  lastName: { de: 'Nachname', en: 'Last name' },
  'company.name': { de: 'Unternehmen', en: 'Company' },
  buyingRole: { de: 'Rolle im Einkauf', en: 'Buying role' },
};

/** What can be told of a draft only with the leads of the house and with its other workflows. */
export async function houseFindings(
  sql: Sql,
  registry: Registry,
  it: { readonly id: number; readonly draft: Graph; readonly now: Date },
): Promise<HouseGround> {
  const segments = await segmentRules(sql);
  const fields = (await leadFields(sql)).map((one) => ({
    ...one,
    key: one.subject === 'company' ? `company.${one.key}` : one.key,
  }));
  const labels = new Map<string, Words>([
    ...Object.entries(CORE_WORDS),
    ...fields.map(({ key, label }) => [key, label] as const),
  ]);
  const others = await otherWorkflows(sql, registry, it.id);
  const own = nodesOf(it.draft, registry);
  const used = fieldsUsed(it.draft, registry);
  const seen = await lookAt(sql, it, {
    registry,
    segments,
    used: [...used.keys()],
    others: others.map(({ id }) => id),
  });
  return {
    findings: [
      ...emptyFields(used, seen, labels),
      ...overlaps(own, others, seen, labels),
      ...(await startFindings(sql, registry, own)),
      ...togetherFindings(it.draft, others, registry),
    ],
    segments,
    single: [...CORE, ...fields.filter(({ type }) => type !== 'multiselect').map(({ key }) => key)],
    people: seen.people,
  };
}

interface Acting {
  readonly nodeId: string;
  readonly it: Probe;
}
function nodesOf(graph: Graph, registry: Registry): readonly Acting[] {
  return graph.nodes.flatMap((node): Acting[] => {
    const type = registry.get(node.type);
    const config = type?.config.safeParse(node.config);
    return config?.success ? [{ nodeId: node.id, it: probe({ node, type: type!, config: config.data }) }] : [];
  });
}
const fieldsSet = ({ it }: Acting): string[] =>
  it.effects.flatMap((effect) => (effect.kind === 'field.set' ? [effect.field] : []));

/** Fields that decide, by the first node that asks; not those whose absence is what is asked for. */
function fieldsUsed(graph: Graph, registry: Registry): ReadonlyMap<string, string> {
  const used = new Map<string, string>();
  for (const node of graph.nodes) {
    const type = registry.get(node.type);
    const config = type?.config.safeParse(node.config);
    const rules = (config?.success && type!.reads?.(config.data).rules) || [];
    for (const field of readsOf(rules).fields)
      if (!used.has(field) && !/^(answer\.|email$|createdAt$)/.test(field) && !asksWhether(rules, field))
        used.set(field, node.id);
  }
  return used;
}
const asksWhether = (rules: readonly Rule[], field: string): boolean =>
  rules.some((rule) => {
    if (rule.kind === 'all' || rule.kind === 'any') return asksWhether(rule.rules, field);
    if (rule.kind === 'not') return asksWhether([rule.rule], field);
    return rule.kind === 'field' && rule.field === field && (rule.op === 'filled' || rule.op === 'empty');
  });

interface Other {
  readonly id: number;
  readonly name: string;
  readonly graph: Graph;
  readonly nodes: readonly Acting[];
}
async function otherWorkflows(sql: Sql, registry: Registry, id: number): Promise<readonly Other[]> {
  const rows = await sql.query<{ id: number; name: string; graph: Graph }>(
    `select w.id, w.name, v.graph from workflow w join workflow_version v on v.id = w.live_version_id
     where w.status in ('live', 'paused') and w.id <> $1 order by w.id limit 200`,
    [id],
  );
  return rows.map((row) => ({ ...row, nodes: nodesOf(row.graph, registry) }));
}

interface Looking {
  readonly registry: Registry;
  readonly segments: Readonly<Record<string, Rule>>;
  readonly used: readonly string[];
  readonly others: readonly number[];
}
interface Seen {
  readonly people: number;
  /** People with nothing in the field, by field. */
  readonly empty: ReadonlyMap<string, number>;
  /** Of these people: who was in another workflow lately, and who is in it now. */
  readonly shared: ReadonlyMap<number, { readonly lately: number; readonly inside: number }>;
}
interface Draft {
  readonly draft: Graph;
  readonly now: Date;
}
async function lookAt(sql: Sql, it: Draft, what: Looking): Promise<Seen> {
  const [house] = await sql.query<{ leads: number }>(`select count(*) as leads from lead`);
  const percent = (100 * LOOKED_AT) / Math.max(1, house!.leads);
  if (percent >= 100) return lookAtSome(sql, it, what, 100);
  const seen = await lookAtSome(sql, it, what, percent);
  return seen.people < TOO_FEW ? lookAtSome(sql, it, what, 100) : seen;
}
async function lookAtSome(sql: Sql, { draft, now }: Draft, what: Looking, percent: number): Promise<Seen> {
  const params: unknown[] = [what.others, now];
  const compile = (rule: Rule) => compileRule(rule, { params, now, segments: what.segments });
  const rule: Rule = { kind: 'all', rules: [population(draft, what.registry, WITHIN_DAYS), mayEnter(draft)] };
  const where = compile(rule);
  const counts = what.used.map(
    (field) => `count(*) filter (where ${compile({ kind: 'field', field, op: 'empty' })})::int`,
  );
  const [row] = await sql.query<{ people: number; empty: number[]; shared: [number, number, number][] | null }>(
    `with people as materialized (
       select l.id from ${LEAD_FROM.replace('lead l', `lead l tablesample system (${percent}) repeatable (1)`)}
       where ${where} limit ${LOOKED_AT})
     select (select count(*) from people)::int as people,
       (select array[${['count(*)::int', ...counts].join(', ')}] from ${LEAD_FROM} where l.id in (select id from people)) as empty,
       (select jsonb_agg(jsonb_build_array(workflow_id, lately, inside)) from (
          select e.workflow_id, count(distinct e.lead_id) as lately,
            count(distinct e.lead_id) filter (where e.ended_at is null) as inside
          from people p join enrolment e on e.lead_id = p.id
          where e.workflow_id = any($1::int[])
            and (e.ended_at is null or e.entered_at > $2::timestamptz - interval '${WITHIN_DAYS} days')
          group by e.workflow_id) o) as shared`,
    params,
  );
  return {
    people: row!.people,
    empty: new Map(what.used.map((field, n) => [field, row!.empty[n + 1] ?? 0])),
    shared: new Map((row!.shared ?? []).map(([id, lately, inside]) => [id, { lately, inside }])),
  };
}

const inWords = (n: number, language: 'de' | 'en'): string => new Intl.NumberFormat(language).format(n);
const percent = (part: number): number => Math.round(part * 100);

function emptyFields(
  used: ReadonlyMap<string, string>,
  { people, empty }: Seen,
  labels: ReadonlyMap<string, Words>,
): Finding[] {
  if (people < FEWEST) return [];
  return [...used].flatMap(([field, node]): Finding[] => {
    const n = empty.get(field) ?? 0;
    if (n < people * MOSTLY_EMPTY) return [];
    const label = labels.get(field) ?? { de: field, en: field };
    return [
      {
        code: 'field-mostly-empty',
        severity: 'warning',
        at: { node },
        message: {
          de: `„${label.de}“ ist bei ${percent(n / people)} % der Leads leer, für die dieser Workflow gedacht ist (${inWords(n, 'de')} von ${inWords(people, 'de')}). Für sie trifft keine Bedingung darüber zu. Fragen Sie vorher danach, oder geben Sie ihnen einen eigenen Weg.`,
          en: `“${label.en}” is empty for ${percent(n / people)}% of the leads this workflow is for (${inWords(n, 'en')} of ${inWords(people, 'en')}). No condition on it holds for them. Ask for it before, or give them a way of their own.`,
        },
      },
    ];
  });
}

function overlaps(own: readonly Acting[], others: readonly Other[], seen: Seen, labels: ReadonlyMap<string, Words>) {
  const findings: Finding[] = [];
  const firstMail = own.find(({ it }) => mailOf(it) !== undefined);
  for (const other of others) {
    const { lately = 0, inside = 0 } = seen.shared.get(other.id) ?? {};
    if (!lately) continue;
    const theirs = new Set(other.nodes.flatMap(fieldsSet));
    for (const acting of own)
      for (const field of fieldsSet(acting))
        if (theirs.has(field)) findings.push(sameField(acting.nodeId, other.name, lately, labels.get(field), field));
    const mails = other.nodes.some(({ it }) => mailOf(it) !== undefined);
    if (firstMail && mails && inside >= Math.max(FEWEST, seen.people * MANY))
      findings.push(samePeople(firstMail.nodeId, other.name, inside, seen.people));
  }
  return findings;
}
const sameField = (node: string, name: string, n: number, label: Words | undefined, field: string): Finding => ({
  code: 'field-written-twice',
  severity: 'warning',
  at: { node },
  message: {
    de: `Auch „${name}“ schreibt in „${label?.de ?? field}“, und ${inWords(n, 'de')} dieser Leads ${n === 1 ? 'war' : 'waren'} zuletzt dort. Wer zuletzt schreibt, gewinnt. Nehmen Sie zwei Felder, oder lassen Sie nur einen Workflow schreiben.`,
    en: `“${name}” writes “${label?.en ?? field}” too, and ${inWords(n, 'en')} of these leads ${n === 1 ? 'was' : 'were'} in it lately. Whoever writes last wins. Use two fields, or let only one workflow write.`,
  },
});
const samePeople = (node: string, name: string, n: number, people: number): Finding => ({
  code: 'mails-overlap',
  severity: 'warning',
  at: { node },
  message: {
    de: `${inWords(n, 'de')} von ${inWords(people, 'de')} dieser Leads sind gerade auch in „${name}“ und bekommen dort E-Mails. Lassen Sie sie nicht ein (Ausschluss unter „Wer eintreten darf“), oder warten Sie, bis der andere Workflow zu Ende ist.`,
    en: `${inWords(n, 'en')} of ${inWords(people, 'en')} of these leads are in “${name}” right now and get mails there too. Keep them out (under “Who may come in”), or wait until the other workflow has ended.`,
  },
});
