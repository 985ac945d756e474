import type { Version, Walk } from '@cultivar/engine';
import type { Tx } from '../database.ts';
import type { Walked } from './advance.ts';
import { pgArray } from './pg-array.ts';

/** What goes to a lead as a mail of the journey. */
const MAILS: ReadonlySet<string> = new Set(['mail.send', 'question.ask']);

/** Whether walks of this workflow were moved to another version and would come by mails they have sent already. Mostly nobody. */
export const anySentBefore = async (tx: Tx, workflowId: number): Promise<boolean> =>
  (await tx.query(`select 1 from mail_once where workflow_id = $1 limit 1`, [workflowId])).length > 0;

/**
 * Leaves out the mails that a walk has sent before it was moved, each once: coming by a second time is what the journey means.
 * The step says so (`notAgain`). The caller holds the leads.
 */
export async function withoutRepeats(
  tx: Tx,
  walks: readonly Walked[],
  versions: ReadonlyMap<number, Version>,
): Promise<readonly Walked[]> {
  const rows = await tx.query<{ id: number; node: string }>(
    `select enrolment_id as id, node_id as node from mail_once where enrolment_id = any($1::bigint[])`,
    [pgArray(walks.map(({ row }) => row.enrolment_id))],
  );
  if (!rows.length) return walks;
  const sent = new Map<number, Set<string>>();
  for (const { id, node } of rows) sent.set(id, (sent.get(id) ?? new Set()).add(node));
  const over: { readonly id: number; readonly node: string }[] = [];
  const spared = walks.map((one): Walked => {
    const before = sent.get(one.row.enrolment_id);
    if (!before) return one;
    const { nodes } = versions.get(one.row.version_id)!;
    const { walked, left } = spare(one.walked, before, (index) => nodes[index]!.id);
    // whose walk is over comes by nothing more
    const done = walked.cursor ? left : before;
    over.push(...[...done].map((node) => ({ id: one.row.enrolment_id, node })));
    return { ...one, walked };
  });
  tx.send(
    `delete from mail_once m using unnest($1::bigint[], $2::text[]) as t(id, node)
     where m.enrolment_id = t.id and m.node_id = t.node`,
    [pgArray(over.map(({ id }) => id)), pgArray(over.map(({ node }) => node))],
  );
  return spared;
}

function spare(
  walked: Walk,
  sent: ReadonlySet<string>,
  nodeIdOf: (index: number) => string,
): { readonly walked: Walk; readonly left: ReadonlySet<string> } {
  const left = new Set<string>();
  const steps = new Set<number>();
  const effects = walked.effects.filter(({ change, node, seq }) => {
    const id = nodeIdOf(node);
    if (!MAILS.has(change.kind) || !sent.has(id) || (left.has(id) && !steps.has(seq))) return true;
    left.add(id);
    steps.add(seq);
    return false;
  });
  if (!steps.size) return { walked, left };
  return {
    left,
    walked: {
      ...walked,
      effects,
      steps: walked.steps.map((step) =>
        steps.has(step.seq) ? { ...step, because: { ...step.because, notAgain: true } } : step,
      ),
    },
  };
}
