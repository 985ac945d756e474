import type { Sql } from '../database.ts';

/** One queue of a workflow (a step that lets so many go on an hour), with everybody who has come to it. */
export interface Queue {
  readonly workflowId: number;
  readonly node: string;
  readonly perHour: number;
  readonly visits: readonly {
    readonly walk: number;
    readonly came: number;
    readonly turn: number;
    readonly went: number | null;
  }[];
}

/** What the steps tell of all queues whose settings were never changed. In the order in which they came, then of their turns. */
export async function queuesOf(sql: Sql): Promise<Queue[]> {
  const rows = await sql.query<{
    workflow: number;
    node: string;
    perHour: number;
    walk: number;
    came: number;
    turn: string;
    went: number | null;
  }>(
    `select v.workflow_id as workflow, n.it->>'id' as node, (n.it->'config'->>'perHour')::int as "perHour", s.enrolment_id as walk,
       round(extract(epoch from s.at) * 1000)::float8 as came, s.because->>'turn' as turn,
       (select round(extract(epoch from o.at) * 1000)::float8 from step o where o.enrolment_id = s.enrolment_id and o.seq = s.seq + 1 and o.took = 'then') as went
     from step s join workflow_version v on v.id = s.version_id cross join lateral (select v.graph->'nodes'->(s.node::int) as it) n
     where s.took = 'wait' and s.because ? 'turn' order by s.at, s.because->>'turn'`,
  );
  const queues = new Map<string, typeof rows>();
  for (const row of rows) {
    const key = `${row.workflow} ${row.node}`;
    queues.set(key, [...(queues.get(key) ?? []), row]);
  }
  return [...queues.values()]
    .filter((list) => new Set(list.map((row) => row.perHour)).size === 1)
    .map((list) => ({
      ...{ workflowId: list[0]!.workflow, node: list[0]!.node, perHour: list[0]!.perHour },
      visits: list.map(({ walk, came, turn, went }) => ({ walk, came, turn: Date.parse(turn), went })),
    }));
}

/** Whether two came to a queue at the very same instant: which of them is first hangs on the batches, and nobody promises more. */
export const cameTogether = (queues: readonly Queue[]): boolean =>
  queues.some(({ visits }) =>
    visits.some(({ walk, came }) => visits.some((other) => other.walk !== walk && other.came === came)),
  );

/**
 * The law of a queue, whatever the batches: turns go to whoever came earlier first, evenly spread, and no place stays free while
 * somebody waits; so never more than `perHour` in any hour. Nobody goes on before the turn.
 *
 * @returns what is wrong, in words
 */
export function breaches({ perHour, visits }: Queue): string[] {
  const everyMs = 3_600_000 / perHour;
  const wrong: string[] = [];
  let free = -Infinity;
  for (const { walk, came, turn, went } of visits) {
    const due = Math.max(came, free);
    free = due + everyMs;
    // turns are kept to the millisecond, the queue goes on to the microsecond
    if (Math.abs(turn - due) > 2) wrong.push(`walk ${walk}: turn ${turn}, not ${due}`);
    if (went !== null && went < turn) wrong.push(`walk ${walk} went on before its turn`);
  }
  const gone = visits.flatMap(({ went }) => (went === null ? [] : [went])).sort((a, b) => a - b);
  gone.forEach((from, i) => {
    const within = gone.slice(i).filter((at) => at < from + 3_600_000 - 2).length;
    if (within > perHour) wrong.push(`${within} within an hour from ${from}`);
  });
  return wrong;
}
