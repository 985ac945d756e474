import { reportRoutes as routes } from '@cultivar/contract';
import type { FunnelCounts, In, Out } from '@cultivar/contract';
import { movedOn, quantile } from '@cultivar/sales';
import {
  Database,
  funnelByCohort,
  handoffsSince,
  longInStage,
  personaMatrix,
  personas,
  routingModel,
  stageStays,
  stuckNodes,
} from '@cultivar/store';
import { Controller } from '@nestjs/common';
import { Endpoint, Input } from '../http/endpoint.ts';
import { readOrganisation } from '../public/organisation.ts';
import { monthsBefore } from './month.ts';
import { speedReport } from './speed.ts';

const STAGES = ['lead', 'mql', 'sal', 'sql'] as const;
/** With fewer who moved on, "half of them" or "nine of ten" says nothing. */
const ENOUGH = 5;
const DAY_MS = 86_400_000;
const MOST_HANDOFFS = 20_000;
const OLDEST = 10;

@Controller()
export class ReportsController {
  constructor(private readonly database: Database) {}

  @Endpoint(routes.funnel)
  async funnel(@Input() { query }: In<typeof routes.funnel>): Promise<Out<typeof routes.funnel>> {
    const { since, zone } = await this.#span(query.months);
    const cohorts = await funnelByCohort(this.database, { since, zone });
    const total: FunnelCounts = { lead: 0, mql: 0, sal: 0, sql: 0, customer: 0, recycled: 0, disqualified: 0 };
    for (const cohort of cohorts)
      for (const key of Object.keys(total) as (keyof FunnelCounts)[]) total[key] += cohort[key];
    return { cohorts, total };
  }

  @Endpoint(routes.time)
  async time(@Input() { query }: In<typeof routes.time>): Promise<Out<typeof routes.time>> {
    const span = await this.#span(query.months);
    const stays = await stageStays(this.database, span);
    return {
      stages: STAGES.map((stage) => {
        const own = stays.filter((row) => row.stage === stage);
        const steps = movedOn(own);
        const sum = (key: 'ended' | 'open' | 'dropped') => own.reduce((all, row) => all + row[key], 0);
        const days = (share: number) => {
          const hours = sum('ended') < ENOUGH ? null : quantile(steps, share);
          return hours === null ? null : hours / 24;
        };
        return {
          stage,
          median: days(0.5),
          p75: days(0.75),
          advanced: sum('ended'),
          dropped: sum('dropped'),
          open: sum('open') - sum('dropped'),
        };
      }),
    };
  }

  @Endpoint(routes.speed)
  async speed(@Input() { query }: In<typeof routes.speed>): Promise<Out<typeof routes.speed>> {
    const { since, zone } = await this.#span(query.months);
    const rows = await handoffsSince(this.database, { since, zone, limit: MOST_HANDOFFS + 1 });
    const { hours } = await routingModel(this.database);
    return { ...speedReport(rows.slice(0, MOST_HANDOFFS), hours), cut: rows.length > MOST_HANDOFFS };
  }

  @Endpoint(routes.stuck)
  async stuck(): Promise<Out<typeof routes.stuck>> {
    // two years of history say what is usual
    const { since, now } = await this.#span(24);
    const stays = await stageStays(this.database, { since, now });
    const stages = [];
    for (const stage of STAGES) {
      const own = stays.filter((row) => row.stage === stage);
      const ended = own.reduce((sum, row) => sum + row.ended, 0);
      const hours = ended < ENOUGH ? null : plainQuantile(own, 0.9);
      const before = hours === null ? null : new Date(now.getTime() - (hours / 24) * DAY_MS);
      const long = before
        ? await longInStage(this.database, { stage, before, limit: OLDEST })
        : { count: 0, oldest: [] };
      const [open] = await this.database.query<{ n: number }>(`select count(*) as n from lead where stage = $1`, [
        stage,
      ]);
      stages.push({
        stage,
        p90Days: hours === null ? null : hours / 24,
        open: open!.n,
        stuck: long.count,
        oldest: long.oldest.map((lead) => ({ ...lead, since: lead.since.toISOString() })),
      });
    }
    const nodes = await stuckNodes(this.database, { now, since, limit: 30 });
    return { stages, nodes: nodes.map((row) => ({ ...row, oldestSince: row.oldestSince?.toISOString() ?? null })) };
  }

  @Endpoint(routes.matrix)
  async matrix(@Input() { query }: In<typeof routes.matrix>): Promise<Out<typeof routes.matrix>> {
    const { since } = await this.#span(query.months);
    return { personas: await personas(this.database), cells: await personaMatrix(this.database, since) };
  }

  /** Whole months of the house's calendar, this one included. */
  async #span(months: number): Promise<{ now: Date; since: Date; zone: string }> {
    const [now, { zone }] = await Promise.all([this.database.now(), readOrganisation(this.database)]);
    return { now, zone, since: monthsBefore(now, months - 1, zone) };
  }
}

/** Of those who moved on, nine of ten were quicker: the yardstick for who is late. */
function plainQuantile(rows: readonly { readonly length: number; readonly ended: number }[], share: number): number {
  const sorted = [...rows].filter((row) => row.ended).sort((a, b) => a.length - b.length);
  const all = sorted.reduce((sum, row) => sum + row.ended, 0);
  let seen = 0;
  for (const row of sorted) if ((seen += row.ended) >= share * all) return row.length;
  return 0;
}
