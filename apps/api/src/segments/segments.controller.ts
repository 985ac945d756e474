import type { Rule } from '@cultivar/audience';
import { ruleRoutes, segmentRoutes as routes } from '@cultivar/contract';
import type { In, Me as User, SegmentDetail } from '@cultivar/contract';
import {
  audit,
  countRule,
  createSegment,
  Database,
  removeSegment,
  ruleOptions,
  segment,
  segmentPage,
  segmentUses,
  updateSegment,
} from '@cultivar/store';
import { Controller } from '@nestjs/common';
import { Endpoint, Input, Me } from '../http/endpoint.ts';
import { notFound, Problem } from '../http/problem.ts';
import { SegmentCounts } from './segment-counts.ts';

/** So many single conditions; each of them costs on every count. */
const MOST_CONDITIONS = 200;

@Controller()
export class SegmentsController {
  constructor(
    private readonly database: Database,
    private readonly counts: SegmentCounts,
  ) {}

  @Endpoint(ruleRoutes.options)
  options() {
    return ruleOptions(this.database);
  }

  @Endpoint(routes.list)
  async list(@Input() { query }: In<typeof routes.list>) {
    const { items, total } = await segmentPage(this.database, query);
    const leads = await this.counts.of(items);
    return {
      items: items.map(({ countedAt: _at, countingMs: _ms, ...item }, i) => ({
        ...{ ...item, leads: leads[i]!, updatedAt: item.updatedAt.toISOString() },
      })),
      total,
    };
  }

  @Endpoint(routes.count)
  async count(@Input() { body }: In<typeof routes.count>) {
    bounded(body.rule);
    return countRule(this.database, body.rule, body.sample, await this.database.now());
  }

  @Endpoint(routes.create)
  async create(@Input() { body }: In<typeof routes.create>, @Me() me: User) {
    bounded(body.rule);
    return this.database.transact(async (tx) => {
      const id = await createSegment(tx, body);
      await audit(tx, me.id, 'segment.create', `segment:${id}`, { name: body.name });
      return { id };
    });
  }

  @Endpoint(routes.get)
  async get(@Input() { params }: In<typeof routes.get>): Promise<SegmentDetail> {
    const found = await segment(this.database, params.id);
    if (!found) throw notFound('The segment');
    const uses = await segmentUses(this.database, params.id);
    return { ...found, updatedAt: found.updatedAt.toISOString(), uses };
  }

  @Endpoint(routes.update)
  async update(@Input() { params, body }: In<typeof routes.update>, @Me() me: User): Promise<SegmentDetail> {
    bounded(body.rule);
    await this.database.transact(async (tx) => {
      const done = await updateSegment(tx, params.id, body);
      if (done === 'not-found') throw notFound('The segment');
      if (done === 'own-circle')
        throw new Problem(422, 'own-circle', 'The rule leads back to this very segment. Take that condition out.');
      if (done === 'changed-meanwhile')
        throw new Problem(
          409,
          'changed-meanwhile',
          'Somebody else saved this segment meanwhile. Reload it to see the change; yours was not saved.',
        );
      await audit(tx, me.id, 'segment.update', `segment:${params.id}`, { name: body.name });
    });
    return this.get({ params, query: {}, body: {} });
  }

  @Endpoint(routes.remove)
  async remove(@Input() { params }: In<typeof routes.remove>, @Me() me: User) {
    await this.database.transact(async (tx) => {
      const uses = await segmentUses(tx, params.id);
      if (uses.length)
        throw new Problem(
          409,
          'in-use',
          `The segment is used in ${uses.map((use) => use.name).join(', ')}. Take it out there first.`,
        );
      if (!(await removeSegment(tx, params.id))) throw notFound('The segment');
      await audit(tx, me.id, 'segment.remove', `segment:${params.id}`);
    });
    return {};
  }
}

function bounded(rule: Rule): void {
  const conditions = (part: Rule): number =>
    part.kind === 'all' || part.kind === 'any'
      ? part.rules.reduce((sum, one) => sum + conditions(one), 0)
      : part.kind === 'not'
        ? conditions(part.rule)
        : 1;
  if (conditions(rule) > MOST_CONDITIONS)
    throw new Problem(
      422,
      'bad-rule',
      `A rule may have at most ${MOST_CONDITIONS} conditions. Split it into segments.`,
    );
}
