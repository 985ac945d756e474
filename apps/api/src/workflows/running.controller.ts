import { workflowRoutes as routes } from '@cultivar/contract';
import type { In, Me as User } from '@cultivar/contract';
import {
  audit,
  changeStatus,
  Database,
  endWalks,
  enrol,
  getWorkflow,
  knownReferences,
  leadsOfSegment,
  lockWorkflow,
  nodeLeads,
  publishDraft,
  retryFailed,
  workflowNumbers,
} from '@cultivar/store';
import { check } from '@cultivar/workflow';
import { Controller, Res } from '@nestjs/common';
import type { Response } from 'express';
import { Endpoint, Input, Me } from '../http/endpoint.ts';
import { notFound, Problem } from '../http/problem.ts';
import { LiveNumbers } from './live-numbers.ts';
import { NO_WORKFLOW, notNow, refusal } from './workflow-problems.ts';

/** Leads let in within one transaction; a large segment takes several, each of which counts on its own. */
const ENROL_AT_ONCE = 1000;

/** Publishing and all that concerns leads inside. */
@Controller()
export class RunningController {
  constructor(
    private readonly database: Database,
    private readonly liveNumbers: LiveNumbers,
  ) {}

  @Endpoint(routes.publish)
  async publish(@Input() { params, body }: In<typeof routes.publish>, @Me() me: User) {
    return this.database.transact(async (tx) => {
      const workflow = await lockWorkflow(tx, params.id);
      if (!workflow) throw refusal('not-found');
      if (workflow.status === 'archived') throw refusal('archived');
      if (workflow.revision !== body.revision) throw refusal('changed-by-somebody-else');
      const errors = check(workflow.draft, tx.versions.registry, await knownReferences(tx)).filter(
        ({ severity }) => severity === 'error',
      );
      if (errors.length)
        throw new Problem(
          422,
          'has-findings',
          `${errors.length === 1 ? 'One error has' : `${errors.length} errors have`} to be mended before publishing.`,
          errors.map(({ at, message }) => ({
            path: [at.node, at.port, at.field].filter(Boolean).join('.'),
            message: message[me.language],
          })),
        );
      const version = await publishDraft(tx, workflow, { note: body.note, by: me.id });
      await audit(tx, me.id, 'workflow.published', `workflow:${params.id}`, { no: version.no });
      return version;
    });
  }

  @Endpoint(routes.pause)
  async pause(@Input() { params }: In<typeof routes.pause>, @Me() me: User) {
    return this.#change(params.id, 'paused', me, 'Only a running workflow can be paused.');
  }

  @Endpoint(routes.resume)
  async resume(@Input() { params }: In<typeof routes.resume>, @Me() me: User) {
    return this.#change(params.id, 'live', me, 'Only a paused or draining workflow can be resumed.');
  }

  @Endpoint(routes.drain)
  async drain(@Input() { params }: In<typeof routes.drain>, @Me() me: User) {
    return this.#change(params.id, 'draining', me, 'Only a running or paused workflow can be closed to new leads.');
  }

  async #change(id: number, to: 'live' | 'paused' | 'draining', me: User, sentence: string) {
    await this.database.transact(async (tx) => {
      const changed = await changeStatus(tx, id, to);
      if (changed === undefined) throw notFound(NO_WORKFLOW);
      if (!changed) throw notNow(sentence);
      await audit(tx, me.id, `workflow.${to}`, `workflow:${id}`);
    });
    return {};
  }

  @Endpoint(routes.archive)
  async archive(@Input() { params }: In<typeof routes.archive>, @Me() me: User) {
    return this.database.transact(async (tx) => {
      const changed = await changeStatus(tx, params.id, 'archived');
      if (changed === undefined) throw notFound(NO_WORKFLOW);
      if (!changed) throw notNow('This workflow is archived already.');
      const ended = await endWalks(tx, params.id, 'archived');
      await audit(tx, me.id, 'workflow.archived', `workflow:${params.id}`, { ended });
      return { ended };
    });
  }

  @Endpoint(routes.enrol)
  async enrol(@Input() { params, body }: In<typeof routes.enrol>, @Me() me: User) {
    const leadIds =
      'segment' in body
        ? await leadsOfSegment(this.database, body.segment, await this.database.now())
        : [...new Set(body.leadIds)];
    if (!leadIds) throw notFound('This segment');
    let entered = 0;
    // at least once, so that a workflow that takes nobody says so even for an empty segment
    for (let at = 0; at === 0 || at < leadIds.length; at += ENROL_AT_ONCE)
      entered += await this.#enrolSome(params.id, leadIds.slice(at, at + ENROL_AT_ONCE));
    await this.database.transact((tx) =>
      audit(tx, me.id, 'workflow.enrolled', `workflow:${params.id}`, { asked: leadIds.length, entered }),
    );
    return { asked: leadIds.length, entered };
  }

  async #enrolSome(workflowId: number, leadIds: readonly number[]): Promise<number> {
    const result = await this.database.transact((tx) => enrol(tx, { workflowId, leadIds }));
    if ('entered' in result) return result.entered.length;
    if (result.refused === 'not-live') throw notNow('Leads can only be added to a published workflow.');
    throw new Problem(
      409,
      'no-entry-by-hand',
      'This workflow has no entry for leads added by hand. Add one to the draft and publish it.',
    );
  }

  @Endpoint(routes.numbers)
  async numbers(@Input() { params }: In<typeof routes.numbers>) {
    return workflowNumbers(this.database, params.id);
  }

  @Endpoint(routes.live)
  async live(@Input() { params }: In<typeof routes.live>, @Res() response: Response) {
    if (!(await getWorkflow(this.database, params.id))) throw notFound(NO_WORKFLOW);
    this.liveNumbers.watch(params.id, response);
  }

  @Endpoint(routes.nodeLeads)
  async nodeLeads(@Input() { params, query }: In<typeof routes.nodeLeads>) {
    return nodeLeads(this.database, params.id, params.node, query);
  }

  @Endpoint(routes.retry)
  async retry(@Input() { params }: In<typeof routes.retry>, @Me() me: User) {
    return this.database.transact(async (tx) => {
      const retried = await retryFailed(tx, params.id, params.node);
      await audit(tx, me.id, 'workflow.retried', `workflow:${params.id}`, { node: params.node, retried });
      return { retried };
    });
  }
}
