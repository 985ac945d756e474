import { audit } from '../audit/audit.store.ts';
import type { Database, Sql, Tx } from '../database.ts';
import { marketingUsers, tell } from '../sales/notification.store.ts';
import { changeStatus } from '../workflows/publish.store.ts';

/** A workflow opens bit by bit: from each time on for so many in a hundred of its leads, always the same ones first. */
export interface Ramp {
  readonly since: string;
  readonly steps: readonly { readonly share: number; readonly at: string }[];
  /** Beyond so many bounces or unsubscribes in a hundred mails it pauses by itself. */
  readonly maxBounces: number;
  readonly maxWithdrawals: number;
  /** It has paused by itself. */
  readonly stopped?: RampStop;
  /** Mails since then are judged: somebody has looked at those before, and let it go on. */
  readonly judgedFrom?: string;
}
export interface RampStop {
  readonly at: string;
  readonly why: 'bounces' | 'withdrawals';
  readonly mails: number;
  readonly bounced: number;
  readonly withdrawn: number;
}
/** A ramp as it is asked for: times count from when it is set. */
export interface RampPlan extends Pick<Ramp, 'maxBounces' | 'maxWithdrawals'> {
  readonly steps: readonly { readonly share: number; readonly afterDays: number }[];
}
export interface RampNow {
  readonly ramp: Ramp | null;
  /** Came in and stand at the entry until their turn. */
  readonly waiting: number;
  readonly sent: number;
  readonly bounced: number;
  readonly withdrawn: number;
}
/** Of fewer mails nothing is judged. */
export const FEWEST_MAILS = 20;
const DAY_MS = 86_400_000;

/** @returns false: no such workflow */
export async function setRamp(tx: Tx, workflowId: number, { steps, ...limits }: RampPlan): Promise<boolean> {
  const after = (days: number) => new Date(tx.now.getTime() + days * DAY_MS).toISOString();
  const ramp: Ramp = {
    ...limits,
    since: after(0),
    steps: steps.map(({ share, afterDays }) => ({ share, at: after(afterDays) })),
  };
  const rows = await tx.query(`update workflow set ramp = $2 where id = $1 returning id`, [
    workflowId,
    JSON.stringify(ramp),
  ]);
  return rows.length > 0;
}

/** Opens the workflow for everybody now: those who stand at the entry go on. @returns how many */
export async function endRamp(tx: Tx, workflowId: number): Promise<number> {
  const waiting = `workflow_id = $1 and state = 0 and seq = 0 and port is null and due_at > $2::timestamptz`;
  await tx.query(
    `select id from lead where id in (select lead_id from cursor where ${waiting}) order by id for no key update`,
    [workflowId, tx.now],
  );
  const rows = await tx.query(`update cursor set due_at = $2::timestamptz where ${waiting} returning enrolment_id`, [
    workflowId,
    tx.now,
  ]);
  await tx.query(`update workflow set ramp = null where id = $1`, [workflowId]);
  if (rows.length) tx.nudges.workflows.add(workflowId);
  return rows.length;
}

export async function rampNow(sql: Sql, workflowId: number, now: Date): Promise<RampNow | undefined> {
  const [row] = await sql.query<{ ramp: Ramp | null; waiting: number }>(
    `select ramp, (select count(*)::int from cursor c where c.workflow_id = w.id and c.state = 0 and c.seq = 0 and c.port is null
       and c.due_at > $2::timestamptz) as waiting
     from workflow w where id = $1`,
    [workflowId, now],
  );
  if (!row) return undefined;
  const figures = row.ramp ? await signsOf(sql, workflowId, row.ramp) : { sent: 0, bounced: 0, withdrawn: 0 };
  return { ...row, ...figures };
}

/** What became of the mails to those who came in since the ramp began. */
async function signsOf(
  sql: Sql,
  workflowId: number,
  { since, judgedFrom }: Ramp,
): Promise<{ sent: number; bounced: number; withdrawn: number }> {
  const [row] = await sql.query<{ sent: number; bounced: number; withdrawn: number }>(
    `select count(*) filter (where t.kind = 'mail.sent')::int as sent, count(*) filter (where t.kind = 'mail.bounced')::int as bounced,
       count(distinct t.lead_id) filter (where t.kind = 'consent.withdrawn')::int as withdrawn
     from (select distinct lead_id from enrolment where workflow_id = $1 and entered_at >= $2::timestamptz) e
       join touchpoint t on t.lead_id = e.lead_id and t.at >= $3::timestamptz
     where t.kind = 'consent.withdrawn' or (t.kind in ('mail.sent', 'mail.bounced') and t.data->>'workflowId' = $1::text)`,
    [workflowId, since, judgedFrom ?? since],
  );
  return row!;
}

function whyStop(
  { maxBounces, maxWithdrawals }: Ramp,
  { sent, bounced, withdrawn }: { sent: number; bounced: number; withdrawn: number },
): RampStop['why'] | undefined {
  const mails = sent + bounced;
  if (mails < FEWEST_MAILS) return undefined;
  if ((bounced / mails) * 100 > maxBounces) return 'bounces';
  return (withdrawn / mails) * 100 > maxWithdrawals ? 'withdrawals' : undefined;
}

/** Pauses live workflows on their ramp whose mails bounce or drive people away too often, and says why. @returns their ids */
export async function judgeRamps(database: Database): Promise<number[]> {
  const rows = await database.query<{ id: number; name: string; ramp: Ramp }>(
    `select id, name, ramp from workflow where ramp is not null and status = 'live' order by id`,
  );
  const paused: number[] = [];
  for (const { id, name, ramp } of rows) {
    const over = Date.parse(ramp.steps.at(-1)?.at ?? ramp.since) + DAY_MS;
    const stopped = await database.transact(async (tx) => {
      const signs = await signsOf(tx, id, ramp);
      const why = whyStop(ramp, signs);
      if (why === undefined) {
        // open for all of them for a day already: the ramp is over
        if (over < tx.now.getTime()) await tx.query(`update workflow set ramp = null where id = $1`, [id]);
        return false;
      }
      if (!(await changeStatus(tx, id, 'paused'))) return false;
      const { sent, bounced, withdrawn } = signs;
      const mails = sent + bounced;
      const stop: RampStop = { at: tx.now.toISOString(), why, mails, bounced, withdrawn };
      await tx.query(`update workflow set ramp = $2 where id = $1`, [id, JSON.stringify({ ...ramp, stopped: stop })]);
      const data = { title: name, workflowId: id, why, mails, bounced, withdrawn };
      await audit(tx, null, 'workflow.ramp-paused', `workflow:${id}`, data);
      const message = `${why === 'bounces' ? bounced : withdrawn} / ${mails}`;
      const kind = `ramp.${why}`;
      const told = (await marketingUsers(tx)).map((userId) => ({
        userId,
        kind,
        leadId: null,
        data: { ...data, message },
      }));
      await tell(tx, tx.now, told);
      return true;
    });
    if (stopped) paused.push(id);
  }
  return paused;
}
