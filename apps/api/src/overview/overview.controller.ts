import { overviewRoutes as routes } from '@cultivar/contract';
import type { Out } from '@cultivar/contract';
import {
  Database,
  handoffCounts,
  handoffPage,
  housework,
  mailsPerDay,
  minutesLeft,
  mqlsPerDay,
  needsAttention,
  newLeadsPerDay,
  overlookedHotLeads,
  routingModel,
  runningWorkflows,
} from '@cultivar/store';
import type { DayCount } from '@cultivar/store';
import { Controller } from '@nestjs/common';
import { Endpoint } from '../http/endpoint.ts';
import { readOrganisation } from '../public/organisation.ts';

const DAY_MS = 86_400_000;
const DAYS = 14;

@Controller()
export class OverviewController {
  constructor(private readonly database: Database) {}

  @Endpoint(routes.overview)
  async overview(): Promise<Out<typeof routes.overview>> {
    const sql = this.database;
    const [now, { zone }, { hours }] = await Promise.all([sql.now(), readOrganisation(sql), routingModel(sql)]);
    const weekAgo = new Date(now.getTime() - 7 * DAY_MS);
    const span = { now, zone, days: DAYS };
    const [leads, mqls, mails, workflows, attention, hot, done, counts, next] = await Promise.all([
      newLeadsPerDay(sql, span),
      mqlsPerDay(sql, span),
      mailsPerDay(sql, span),
      runningWorkflows(sql, weekAgo),
      needsAttention(sql, weekAgo),
      overlookedHotLeads(sql, { untouchedSince: weekAgo, limit: 6 }),
      housework(sql),
      handoffCounts(sql, 0),
      handoffPage(sql, { view: 'offered', userId: null, withNobody: false, offset: 0, limit: 200 }),
    ]);
    const { pendingMails, ...rest } = attention;
    return {
      leads: trend(leads),
      mqls: trend(mqls),
      handoffs: {
        offered: counts.offered,
        working: counts.working,
        late: next.items.filter((row) => row.dueAt < now).length,
        next: next.items.slice(0, 5).map((row) => ({
          id: row.id,
          lead: row.lead.name,
          company: row.lead.company,
          user: row.user?.name ?? null,
          dueAt: row.dueAt.toISOString(),
          minutesLeft: minutesLeft(now, row.dueAt, hours),
        })),
      },
      workflows,
      mails: { sentToday: mails.at(-1)?.n ?? 0, pending: pendingMails, days: mails },
      hot: hot.map((row) => ({ ...row, lastSeenAt: row.lastSeenAt?.toISOString() ?? null })),
      attention: rest,
      done,
    };
  }
}

const sum = (days: readonly DayCount[]) => days.reduce((all, day) => all + day.n, 0);
const trend = (days: readonly DayCount[]) => ({
  today: days.at(-1)?.n ?? 0,
  week: sum(days.slice(-7)),
  weekBefore: sum(days.slice(-14, -7)),
  days: [...days],
});
