import { walkRoutes as routes } from '@cultivar/contract';
import type { In, Me as User } from '@cultivar/contract';
import { actOnStopped, audit, Database, walksAt, walkTrace, whyNot, workflowFigures } from '@cultivar/store';
import { Controller } from '@nestjs/common';
import { Endpoint, Input, Me } from '../http/endpoint.ts';
import { notFound } from '../http/problem.ts';
import { NO_WORKFLOW } from './workflow-problems.ts';

/** What happens in a running workflow: figures, the leads behind them, why each is where it is, and what a person does about it. */
@Controller()
export class WalksController {
  constructor(private readonly database: Database) {}

  @Endpoint(routes.trace)
  async trace(@Input() { params }: In<typeof routes.trace>) {
    const trace = await walkTrace(this.database, params.id);
    if (!trace) throw notFound('There is no such walk through a workflow.');
    return trace;
  }

  @Endpoint(routes.whyNot)
  async whyNot(@Input() { params }: In<typeof routes.whyNot>) {
    const answer = await whyNot(this.database, params.id, params.lead);
    if (!answer) throw notFound('There is no such lead or workflow.');
    return answer;
  }

  @Endpoint(routes.figures)
  async figures(@Input() { params, query }: In<typeof routes.figures>) {
    const figures = await workflowFigures(this.database, params.id, query.span);
    if (!figures) throw notFound(NO_WORKFLOW);
    return figures;
  }

  @Endpoint(routes.at)
  async at(@Input() { params, query }: In<typeof routes.at>) {
    return walksAt(this.database, { workflowId: params.id, nodeId: params.node }, query, query);
  }

  @Endpoint(routes.act)
  async act(@Input() { params, body }: In<typeof routes.act>, @Me() me: User) {
    const filter = {
      ...{ standing: body.of === 'failed' ? ('parked' as const) : ('any' as const) },
      ...{ workflowId: params.id, nodeId: params.node, enrolmentIds: body.enrolmentIds },
    };
    const sum = { done: 0, left: 0 };
    // pieces of a bearable size; ids only grow, so that whom an act brings back here is not met twice
    for (let after: number | null = 0; after !== null;) {
      const from: number = after;
      after = await this.database.transact(async (tx) => {
        const { done, left, last } = await actOnStopped(tx, filter, body.act, { userId: me.id, after: from });
        sum.done += done;
        sum.left += left;
        const { act, ...how } = body.act;
        if (done) await audit(tx, me.id, `walk.${act}`, `workflow:${params.id}`, { ...how, node: params.node, done });
        return last;
      });
    }
    return sum;
  }
}
