import type { HandoffState } from '@cultivar/sales';
import type { Sql } from '../database.ts';

export interface OfferedHandoff {
  readonly month: string;
  readonly state: HandoffState;
  readonly reason: string | null;
  readonly offeredAt: Date;
  readonly dueAt: Date;
  readonly answeredAt: Date | null;
}
/** Handoffs offered since, newest first, at most `limit`. */
export function handoffsSince(
  sql: Sql,
  it: { readonly since: Date; readonly zone: string; readonly limit: number },
): Promise<OfferedHandoff[]> {
  return sql.query<OfferedHandoff>(
    `select to_char(offered_at at time zone $2, 'YYYY-MM') as month, state, answer_reason as reason, offered_at as "offeredAt",
       due_at as "dueAt", answered_at as "answeredAt"
     from handoff where offered_at >= $1 order by offered_at desc limit $3`,
    [it.since, it.zone, it.limit],
  );
}
