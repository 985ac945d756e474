import type { EventPattern } from '@cultivar/audience';
import { firstMails } from '@cultivar/workflow';
import type { Finding, FirstMail, Graph, Probe, Registry } from '@cultivar/workflow';
import type { Sql } from '../database.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

interface Acting {
  readonly nodeId: string;
  readonly it: Probe;
}
/** Steps that let leads into a workflow which takes nobody in: the lead just walks on, and nobody is told. */
export async function startFindings(sql: Sql, registry: Registry, nodes: readonly Acting[]): Promise<Finding[]> {
  const starts = nodes.flatMap(({ nodeId, it }) =>
    it.effects.flatMap((effect) => (effect.kind === 'journey.start' ? [{ nodeId, target: effect.workflow }] : [])),
  );
  if (!starts.length) return [];
  const targets = await sql.query<{ id: number; name: string; status: string; graph: Graph | null }>(
    `select w.id, w.name, w.status, v.graph from workflow w left join workflow_version v on v.id = w.live_version_id
     where w.id = any($1::int[])`,
    [starts.map(({ target }) => target)],
  );
  return starts.flatMap(({ nodeId, target }): Finding[] => {
    const it = targets.find(({ id }) => id === target);
    // one that is gone is found without a look at the house
    if (!it) return [];
    if (it.status !== 'live' && it.status !== 'paused') return [notLive(nodeId, it.name)];
    return it.graph && letsInByHand(it.graph, registry) ? [] : [noEntry(nodeId, it.name)];
  });
}
const letsInByHand = ({ nodes }: Graph, registry: Registry): boolean =>
  nodes.some(({ type: name, config }) => {
    const type = registry.get(name);
    const parsed = type?.category === 'entry' ? type.config.safeParse(config) : undefined;
    return parsed?.success === true && type!.trigger?.(parsed.data).byHand === true;
  });
const notLive = (node: string, name: string): Finding => ({
  code: 'start-not-live',
  severity: 'warning',
  at: { node, field: 'workflow' },
  message: {
    de: `„${name}“ nimmt niemanden auf: Dieser Workflow ist nicht veröffentlicht oder läuft aus. Veröffentlichen Sie ihn zuerst, oder wählen Sie einen anderen.`,
    en: `“${name}” takes nobody in: that workflow is not published, or is running out. Publish it first, or choose another.`,
  },
});
const noEntry = (node: string, name: string): Finding => ({
  code: 'start-no-entry',
  severity: 'warning',
  at: { node, field: 'workflow' },
  message: {
    de: `„${name}“ hat keinen Eingang „Von Hand hinzugefügt“: Von hier kommt niemand hinein. Fügen Sie ihn dort ein und veröffentlichen Sie, oder wählen Sie einen anderen Workflow.`,
    en: `“${name}” has no entry “Added by hand”: nobody gets in from here. Add it there and publish, or choose another workflow.`,
  },
});

/** One and the same event lets a lead in here and into another workflow, and both write to it within a day. */
export function togetherFindings(
  draft: Graph,
  others: readonly { readonly name: string; readonly graph: Graph }[],
  registry: Registry,
): Finding[] {
  const own = firstMails(draft, registry);
  if (!own.length) return [];
  return others.flatMap(({ name, graph }): Finding[] => {
    const pairs = firstMails(graph, registry).flatMap((theirs) =>
      own
        .filter((mine) => theirs.entry.events.some((event) => mine.entry.events.some((it) => sameEvent(it, event))))
        .map((mine) => ({ mine, apart: Math.abs(mine.ms - theirs.ms) })),
    );
    const [first] = pairs.filter(({ apart }) => apart < DAY_MS).sort((a, b) => a.apart - b.apart);
    return first ? [together(first.mine, name, first.apart)] : [];
  });
}
/** Whether one event can be both. What is asked of its details is not looked into. */
const sameEvent = (a: EventPattern, b: EventPattern): boolean =>
  a.kind === b.kind && (a.ref === b.ref || a.ref === undefined || b.ref === undefined);

function together({ node }: FirstMail, name: string, apart: number): Finding {
  const hours = Math.round(apart / HOUR_MS);
  return {
    code: 'mails-together',
    severity: 'warning',
    at: { node },
    message: {
      de: `Wer hier hereinkommt, kommt durch dasselbe Ereignis auch in „${name}“ und bekommt dort ${hours < 1 ? 'fast zur selben Zeit' : hours === 1 ? 'mit nur einer Stunde Abstand' : `mit nur ${hours} Stunden Abstand`} eine E-Mail. Warten Sie hier vorher mindestens einen Tag, oder lassen Sie diese Leads nicht ein (Ausschluss unter „Wer eintreten darf“).`,
      en: `Whoever comes in here comes into “${name}” by the same event and gets a mail there ${hours < 1 ? 'at nearly the same time' : hours === 1 ? 'only an hour apart' : `only ${hours} hours apart`}. Wait here for at least a day before, or keep these leads out (under “Who may come in”).`,
    },
  };
}
