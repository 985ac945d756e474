import { answerOf, WORLD } from '@cultivar/testing';
import type { CaseEvent } from '@cultivar/testing';
import type { Database, Tx } from '../database.ts';
import { enrol } from '../engine/enrol.ts';
import { answerHold, happen } from '../happen.ts';
import { answerHandoff } from '../sales/answer.store.ts';
import { beginMoves, undoMoves } from '../versions/move-run.store.ts';
import { publishDraft } from '../workflows/publish.store.ts';
import { lockWorkflow } from '../workflows/workflow.store.ts';

export interface Occasion {
  readonly no: number;
  readonly now: Date;
  readonly leadId: number;
  readonly workflowIds: readonly number[];
  readonly steadily: <T>(work: () => Promise<T>) => Promise<T>;
}
/** Lets an event of a case happen. */
export async function occur(
  database: Database,
  event: CaseEvent,
  { no, now, leadId, workflowIds, steadily }: Occasion,
): Promise<void> {
  const once = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => steadily(() => database.transact(work, now));
  switch (event.do) {
    case 'happens':
      return tell(event, { no, now, leadId, once });
    case 'mailed': {
      for (const { id, node, template } of await lastMails(database, leadId)) {
        const data = { nodeId: node, enrolmentId: id };
        const said = {
          kind: `mail.${event.what}`,
          ref: template,
          at: now,
          source: 'test',
          sourceId: `${id}:${no}`,
          data,
        };
        await once((tx) => happen(tx, [{ leadId, by: 'test', touchpoint: said }]));
      }
      return;
    }
    case 'edited': {
      const workflowId = workflowIds[event.journey]!;
      return database.transact(async (tx) => {
        const workflow = (await lockWorkflow(tx, workflowId))!;
        const { versionId } = await publishDraft(tx, { ...workflow, draft: event.graph }, { note: '', by: null });
        const moves = event.moves.map(({ version, from, to, again }) => ({
          versionNo: version,
          nodeId: from,
          to,
          again,
        }));
        const done = await beginMoves(tx, { workflowId, versionId, plan: { moves, resend: event.resend }, by: null });
        if (done && 'missing' in done) throw new Error(`missing: ${done.missing}`);
      }, now);
    }
    case 'undone': {
      const workflowId = workflowIds[event.journey]!;
      const [run] = await database.query<{ id: number }>(
        `select id from move_run where workflow_id = $1 order by id desc limit 1`,
        [workflowId],
      );
      if (run) await database.transact((tx) => undoMoves(tx, { workflowId, runId: run.id, by: null }), now);
      return;
    }
    case 'changed':
      // a person's act has no id: nobody but they may do it again
      await database.transact(
        (tx) => happen(tx, [{ leadId, by: `user:${WORLD.people.marketer}`, effects: [event.effect] }]),
        now,
      );
      return;
    case 'added': {
      const workflowId = workflowIds[event.journey];
      if (workflowId !== undefined) await once((tx) => enrol(tx, { workflowId, leadIds: [leadId] }));
      return;
    }
    case 'opened': {
      const workflowId = workflowIds[event.journey];
      const [entryNode, opening] = [event.entry, event.by];
      if (workflowId !== undefined)
        await once((tx) => enrol(tx, { workflowId, entryNode, opening, leadIds: [leadId] }));
      return;
    }
    case 'sells': {
      const [open] = await database.query<{ id: number }>(
        `select id from handoff where lead_id = $1 and state = 'offered'`,
        [leadId],
      );
      const by = { userId: WORLD.people.marketer, role: 'marketer' };
      if (open && event.answer === 'accepted')
        await once((tx) => answerHandoff(tx, { handoffId: open.id, by, answer: 'accepted' }));
      else if (open)
        await once((tx) =>
          answerHandoff(tx, { handoffId: open.id, by, answer: 'rejected', reason: event.answer as 'duplicate' }),
        );
      return;
    }
    case 'answers': {
      const held = await database.query<{ id: number; seq: number }>(
        `select enrolment_id as id, coalesce((wait->>'heldSeq')::int, seq) as seq from cursor where lead_id = $1 and state = 2 order by 1`,
        [leadId],
      );
      for (const { id, seq } of held)
        await once((tx) => answerHold(tx, { enrolmentId: id, seq, outcome: event.outcome, data: answerOf(event) }));
    }
  }
}

type Once = (work: (tx: Tx) => Promise<unknown>) => Promise<unknown>;
async function tell(
  { kind, ref, data, late, copies }: Extract<CaseEvent, { do: 'happens' }>,
  { no, now, leadId, once }: Pick<Occasion, 'no' | 'now' | 'leadId'> & { readonly once: Once },
): Promise<void> {
  const at = new Date(now.getTime() - late * 60_000);
  const same = {
    leadId,
    by: 'test',
    touchpoint: { kind, ref, at, source: 'test', sourceId: `${leadId}:${no}`, ...(data && { data }) },
  };
  // half of the copies in one delivery, the other half one by one
  const together = Math.ceil(copies / 2);
  await once((tx) =>
    happen(
      tx,
      Array.from({ length: together }, () => same),
    ),
  );
  for (let again = together; again < copies; again += 1) await once((tx) => happen(tx, [same]));
}

/** The last mail of each walk of a lead, in the order of the steps that sent them. */
const lastMails = (database: Database, leadId: number) =>
  database.query<{ id: number; node: string; template: string }>(
    `select distinct on (enrolment_id) enrolment_id as id, payload->>'nodeId' as node, payload->>'templateId' as template from outbox
     where lead_id = $1 and enrolment_id is not null and kind = 'mail' and payload->>'class' = 'marketing'
     order by enrolment_id, split_part(key, '.', 2)::int desc, split_part(key, '.', 3)::int desc`,
    [leadId],
  );
