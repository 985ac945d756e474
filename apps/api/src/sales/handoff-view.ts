import type { HandoffDetail, HandoffRow, Me } from '@cultivar/contract';
import type { ConsentState, Phase, Stage, Temperature } from '@cultivar/audience';
import { mayAnswer, mayHandle } from '@cultivar/sales';
import type { BusinessHours, RejectReason } from '@cultivar/sales';
import { minutesLeft } from '@cultivar/store';
import type { HandoffFull, HandoffListRow, SheetRow } from '@cultivar/store';

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

/** A row of the sales inbox as the contract says it. */
export function handoffRow(row: HandoffListRow, now: Date, hours: BusinessHours): HandoffRow {
  return {
    id: row.id,
    lead: {
      ...row.lead,
      stage: row.lead.stage as Stage,
      temperature: row.lead.temperature as Temperature,
    },
    state: row.state,
    reason: row.reason,
    whyNow: (row.evidence.scores ?? []).map(({ reason, points }) => ({ reason, points })),
    user: row.user,
    offeredAt: row.offeredAt.toISOString(),
    dueAt: row.dueAt.toISOString(),
    minutesLeft: row.state === 'offered' ? minutesLeft(now, row.dueAt, hours) : 0,
    answeredAt: iso(row.answeredAt),
    answerReason: row.answerReason as RejectReason | null,
    closedAt: iso(row.closedAt),
  };
}

export function handoffDetail(
  row: HandoffFull,
  it: {
    readonly now: Date;
    readonly hours: BusinessHours;
    readonly me: Me;
    readonly sheet: readonly SheetRow[];
    readonly names: ReadonlyMap<number, string>;
  },
): HandoffDetail {
  const by = { userId: it.me.id, role: it.me.role };
  const handoff = { state: row.state, userId: row.user?.id ?? null };
  const { routing } = row;
  return {
    ...handoffRow(row, it.now, it.hours),
    email: row.email,
    phone: row.phone,
    buyingRole: row.buyingRole,
    persona: row.persona,
    phase: row.phase as Phase | null,
    source: row.source,
    leadSince: row.leadSince.toISOString(),
    lastTouchpoints: (row.evidence.touchpoints ?? []).map((one) => ({ ...one, at: new Date(one.at).toISOString() })),
    may: {
      mail: (row.consents.marketing as ConsentState | undefined) ?? null,
      phone: (row.consents.phone as ConsentState | undefined) ?? null,
      suppressed: row.suppressed,
    },
    sheet: it.sheet.map((line) => ({ ...line, at: line.at.toISOString() })),
    note: row.note,
    recycleAt: iso(row.recycleAt),
    routing: {
      rule: routing.rules?.find((rule) => rule.id === routing.ruleId)?.name || (routing.ruleId ?? null),
      won: routing.won ?? '',
      candidates: (routing.candidates ?? []).map(({ userId, ...one }) => ({
        ...one,
        id: userId,
        name: it.names.get(userId) ?? `#${userId}`,
      })),
    },
    others: row.others.map((one) => ({ ...one, offeredAt: new Date(one.offeredAt).toISOString() })),
    mayAnswer: mayAnswer(handoff, by) === null,
    mayHandle: it.me.role !== 'viewer' && mayHandle(handoff, by),
  };
}
