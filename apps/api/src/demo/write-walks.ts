import { insertRows } from '@cultivar/store';
import type { Row, Tx } from '@cultivar/store';
import type { DemoLead } from './demo-lead.ts';
import type { WalkHistory } from './walk-history.ts';
import type { DemoHouse } from './write-history.ts';

// going into a wait is no way out of a node: the canvas counts it by who stands there
const NOT_OUT = new Set(['wait', 'hold']);

/** Writes the walks through the webinar journey: where each stands, its steps, the counters and the mails that went out. */
export async function writeWalks(
  tx: Tx,
  house: DemoHouse,
  leads: readonly DemoLead[],
  leadIds: readonly number[],
): Promise<void> {
  const { workflowId, versionId, entryNode } = house.journey;
  const walks = leads.flatMap((lead, index) => (lead.walk ? [{ lead, walk: lead.walk, leadId: leadIds[index]! }] : []));
  const enrolmentIds = await insertRows(
    tx,
    'enrolment',
    walks.map(({ lead, walk, leadId }) => ({
      ...{ workflow_id: workflowId, version_id: versionId, lead_id: leadId, entry_no: 1, entry_node: entryNode },
      ...{ entered_at: lead.confirmedAt, ended_at: walk.endedAt, outcome: walk.outcome, answers: {} },
    })),
    true,
  );
  const each = (rows: (walk: WalkHistory, enrolmentId: number, leadId: number, lead: DemoLead) => readonly Row[]) =>
    walks.flatMap(({ walk, leadId, lead }, index) => rows(walk, enrolmentIds[index]!, leadId, lead));
  await insertRows(
    tx,
    'cursor',
    each(({ cursor, steps }, enrolmentId, leadId) =>
      cursor
        ? [
            {
              ...{ enrolment_id: enrolmentId, workflow_id: workflowId, version_id: versionId, lead_id: leadId },
              ...{
                state: cursor.state,
                node: cursor.node,
                seq: cursor.seq,
                due_at: cursor.dueAt,
              },
              ...{ port: cursor.port, wait: cursor.wait, since: restedSince(steps.at(-1)) },
            },
          ]
        : [],
    ),
  );
  await insertRows(
    tx,
    'step',
    each(({ steps }, enrolmentId) =>
      steps.map((step, no) => ({
        ...{ enrolment_id: enrolmentId, version_id: versionId, ...step, waited: waitedBefore(steps[no - 1], step) },
      })),
    ),
  );
  await insertRows(
    tx,
    'step_count',
    countRows(
      walks.map(({ walk }) => walk),
      versionId,
    ),
  );
  await insertRows(
    tx,
    'outbox',
    each((walk, enrolmentId, leadId, lead) => mailRows(house, walk, enrolmentId, leadId, lead)),
  );
}

type PastStep = WalkHistory['steps'][number];
/** When somebody came to rest with this step. */
const restedSince = (step: PastStep | undefined): Date | null => (step && NOT_OUT.has(step.took) ? step.at : null);
/** Seconds he had rested before this step went on. */
function waitedBefore(before: PastStep | undefined, { node, took, at }: PastStep): number | null {
  const since = before?.node === node && !NOT_OUT.has(took) ? restedSince(before) : null;
  return since && Math.round((at.getTime() - since.getTime()) / 1000);
}

function countRows(walks: readonly WalkHistory[], versionId: number): Row[] {
  const counts = new Map<string, number>();
  for (const { steps } of walks)
    for (const { node, took } of steps)
      if (!NOT_OUT.has(took)) counts.set(`${node} ${took}`, (counts.get(`${node} ${took}`) ?? 0) + 1);
  return [...counts].map(([key, n]) => {
    const [node, took] = key.split(' ');
    return { version_id: versionId, node: Number(node), took, slot: 0, n };
  });
}

/** Mails that came after a withdrawal were refused, as the sender would have done. */
function mailRows(house: DemoHouse, walk: WalkHistory, enrolmentId: number, leadId: number, lead: DemoLead): Row[] {
  const withdrawnAt = lead.touchpoints.find(({ kind }) => kind === 'consent.withdrawn')?.at;
  return walk.changes.flatMap(({ seq, n, at, nodeId, change }) => {
    if (change.kind !== 'mail.send' && change.kind !== 'question.ask') return [];
    const refused = withdrawnAt !== undefined && at >= withdrawnAt;
    return [
      {
        ...{ key: `e${enrolmentId}.${seq}.${n}`, kind: 'mail', lead_id: leadId, enrolment_id: enrolmentId },
        payload: {
          class: 'marketing',
          templateId: change.template,
          data: {},
          workflowId: house.journey.workflowId,
          nodeId,
        },
        ...{ state: refused ? 5 : 2, attempt: 1, not_before: at, settled_at: at, created_at: at },
        code: refused ? 'no-consent' : '250',
      },
    ];
  });
}
