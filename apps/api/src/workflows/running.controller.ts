import { workflowRoutes as routes } from '@cultivar/contract';
import type { In, Me as User } from '@cultivar/contract';
import {
  audit,
  beginEnrolRun,
  beginMoves,
  changeStatus,
  Database,
  endWalks,
  enrol,
  enrolRun,
  enrolSome,
  getVersion,
  getWorkflow,
  knownReferences,
  leadsByEmail,
  lockWorkflow,
  nodeLeads,
  publishDraft,
  retryFailed,
  scenarioFaults,
  setRamp,
  workflowNumbers,
} from '@cultivar/store';
import { check } from '@cultivar/workflow';
import { Controller, Res } from '@nestjs/common';
import type { Response } from 'express';
import { Endpoint, Input, Me } from '../http/endpoint.ts';
import { notFound, Problem } from '../http/problem.ts';
import { LiveNumbers } from './live-numbers.ts';
import { NO_WORKFLOW, noEnrolment, noSuchStep, notNow, refusal } from './workflow-problems.ts';

/** So long an answer waits for a segment to be let in. */
const ENROL_AT_ONCE_MS = 1_000;

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
      if (body.versionNo === undefined && workflow.revision !== body.revision)
        throw refusal('changed-by-somebody-else');
      const older = body.versionNo === undefined ? undefined : await getVersion(tx, params.id, body.versionNo);
      if (body.versionNo !== undefined && !older) throw notFound('This version');
      const graph = older?.graph ?? workflow.draft;
      const faults = check(graph, tx.versions.registry, await knownReferences(tx));
      // a scenario that goes otherwise than expected stops publishing as an error does
      faults.push(...(await scenarioFaults(tx, tx.versions.registry, graph)));
      const errors = faults.filter(({ severity }) => severity === 'error');
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
      // before anybody can slip in; and not at all if it is not published
      if (body.ramp) await setRamp(tx, params.id, body.ramp);
      const version = await publishDraft(tx, { ...workflow, draft: graph }, { note: body.note, by: me.id });
      await audit(tx, me.id, 'workflow.published', `workflow:${params.id}`, {
        no: version.no,
        ...(older && { again: older.no }),
        ...(body.ramp && { ramp: body.ramp }),
      });
      const plan = { moves: body.moves, resend: body.resend };
      const moved = await beginMoves(tx, { workflowId: params.id, versionId: version.versionId, plan, by: me.id });
      if (moved && 'missing' in moved) throw noSuchStep(moved.missing);
      return { ...version, moved };
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
    if ('segment' in body) return this.#enrolSegment(params.id, body.segment, me);
    return this.database.transact(async (tx) => {
      const found = 'emails' in body ? await leadsByEmail(tx, body.emails) : { leadIds: body.leadIds, unknown: null };
      const leadIds = [...new Set(found.leadIds)];
      const result = await enrol(tx, { workflowId: params.id, leadIds });
      if ('refused' in result) throw noEnrolment(result.refused);
      const counts = { asked: leadIds.length, entered: result.entered.length };
      await audit(tx, me.id, 'workflow.enrolled', `workflow:${params.id}`, counts);
      return { ...counts, running: false, ...(found.unknown && { unknown: found.unknown }) };
    });
  }

  /** A segment that is soon done is done at once; of a large one the worker does the rest. */
  async #enrolSegment(workflowId: number, segment: string, me: User) {
    const begun = await this.database.transact((tx) => beginEnrolRun(tx, { workflowId, segment, by: me.id }));
    if ('refused' in begun) throw noEnrolment(begun.refused);
    const until = performance.now() + ENROL_AT_ONCE_MS;
    try {
      while (performance.now() < until && (await enrolSome(this.database, begun.id)));
    } catch {
      // it has begun: whatever held this range up, the worker tries it again
    }
    const { asked, entered, state, problem } = await enrolRun(this.database, begun.id);
    if (problem) throw noEnrolment(problem);
    return { asked, entered, running: state === 'running' };
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
