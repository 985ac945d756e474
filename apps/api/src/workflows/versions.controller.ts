import { versionRoutes as routes } from '@cultivar/contract';
import type { In, Me as User } from '@cultivar/contract';
import { beginMoves, Database, listMoves, lockWorkflow, undoMoves, whereLeadsStand } from '@cultivar/store';
import { Controller } from '@nestjs/common';
import { Endpoint, Input, Me } from '../http/endpoint.ts';
import { notFound } from '../http/problem.ts';
import { NO_WORKFLOW, noSuchStep, notNow } from './workflow-problems.ts';

/** Leads of older versions: where they stand, and moving them to the live one. */
@Controller()
export class VersionsController {
  constructor(private readonly database: Database) {}

  @Endpoint(routes.standing)
  async standing(@Input() { params }: In<typeof routes.standing>) {
    return whereLeadsStand(this.database, params.id);
  }

  @Endpoint(routes.moves)
  async moves(@Input() { params }: In<typeof routes.moves>) {
    return listMoves(this.database, params.id, await this.database.now());
  }

  @Endpoint(routes.move)
  async move(@Input() { params, body }: In<typeof routes.move>, @Me() me: User) {
    return this.database.transact(
      async (tx) => {
        const workflow = await lockWorkflow(tx, params.id);
        if (!workflow) throw notFound(NO_WORKFLOW);
        if (workflow.status === 'archived' || workflow.live_version_id === null)
          throw notNow('Leads can only be moved to the version of a workflow that is published.');
        const it = { workflowId: params.id, versionId: workflow.live_version_id, plan: body, by: me.id };
        const moved = await beginMoves(tx, it);
        if (moved && 'missing' in moved) throw noSuchStep(moved.missing);
        return moved ?? { runId: 0, moved: 0, takenOut: 0, running: false };
      },
      undefined,
      { concerns: 'many' },
    );
  }

  @Endpoint(routes.undo)
  async undo(@Input() { params }: In<typeof routes.undo>, @Me() me: User) {
    return this.database.transact(
      async (tx) => {
        await lockWorkflow(tx, params.id);
        const done = await undoMoves(tx, { workflowId: params.id, runId: params.run, by: me.id });
        if (done === undefined) throw notFound('This move');
        if (done === false) throw notNow('This move is not finished yet, or was undone already.');
        return done;
      },
      undefined,
      { concerns: 'many' },
    );
  }
}
