import type { Out, reportRoutes } from '@cultivar/contract';
import { businessMsBetween, percentile } from '@cultivar/sales';
import type { BusinessHours } from '@cultivar/sales';
import type { OfferedHandoff } from '@cultivar/store';

type Speed = Omit<Out<typeof reportRoutes.speed>, 'cut'>;
interface Answered {
  readonly row: OfferedHandoff;
  readonly wall: number;
  readonly business: number;
}
const MINUTE_MS = 60_000;

/** How quickly handoffs were answered, by month of the offer, and how they ended. Median instead of mean: one forgotten lead must not hide the rest. */
export function speedReport(rows: readonly OfferedHandoff[], hours: BusinessHours): Speed {
  const answered: Answered[] = rows
    .filter((row) => row.answeredAt)
    .map((row) => ({
      row,
      wall: (row.answeredAt!.getTime() - row.offeredAt.getTime()) / MINUTE_MS,
      business: businessMsBetween(row.offeredAt, row.answeredAt!, hours) / MINUTE_MS,
    }));
  const summary = (offered: readonly OfferedHandoff[], own: readonly Answered[]) => ({
    offered: offered.length,
    answered: own.length,
    inTime: own.filter(({ row }) => row.answeredAt! <= row.dueAt).length,
    business: speedOf(own.map((one) => one.business)),
    wall: speedOf(own.map((one) => one.wall)),
  });
  const months = [...new Set(rows.map((row) => row.month))].sort().map((month) => ({
    month,
    ...summary(
      rows.filter((row) => row.month === month),
      answered.filter(({ row }) => row.month === month),
    ),
  }));
  const outcomes = new Map<string, Speed['outcomes'][number]>();
  for (const { state, reason } of rows) {
    const key = `${state} ${reason ?? ''}`;
    outcomes.set(key, { state, reason, n: (outcomes.get(key)?.n ?? 0) + 1 });
  }
  return {
    months,
    all: { ...summary(rows, answered), expired: rows.filter((row) => row.state === 'expired').length },
    outcomes: [...outcomes.values()].sort((a, b) => b.n - a.n),
  };
}

const speedOf = (minutes: readonly number[]) => ({ median: percentile(minutes, 0.5), p75: percentile(minutes, 0.75) });
