import { checkingRoutes as routes } from '@cultivar/contract';
import type { In, Me as User, Out } from '@cultivar/contract';
import {
  audit,
  backTestOf,
  beginBackTest,
  cancelBackTest,
  Database,
  endRamp,
  forecast,
  getWorkflow,
  houseFindings,
  rampNow,
  setRamp,
} from '@cultivar/store';
import type { WorkflowDetail } from '@cultivar/store';
import { Controller } from '@nestjs/common';
import { TemplatePreview } from '../content/template-preview.ts';
import { Endpoint, Input, Me } from '../http/endpoint.ts';
import { notFound } from '../http/problem.ts';
import { BackTestRunner } from './back-test-runner.ts';
import { NO_WORKFLOW, notNow } from './workflow-problems.ts';

/** So long an answer about the leads of the house stands, for one state of a draft. */
const STANDS_MS = 30_000;
const MOST_KEPT = 50;

/** What is looked at before a workflow is published. Nothing here changes a lead or leaves the house. */
@Controller()
export class CheckingController {
  readonly #lately = new Map<string, { readonly at: number; readonly answer: Promise<Out<typeof routes.house>> }>();

  constructor(
    private readonly database: Database,
    private readonly previews: TemplatePreview,
    private readonly runner: BackTestRunner,
  ) {}

  @Endpoint(routes.house)
  async house(@Input() { params }: In<typeof routes.house>) {
    const { id, draft, revision } = await this.#workflow(params.id);
    const key = `${id} ${revision}`;
    const known = this.#lately.get(key);
    if (known && performance.now() - known.at < STANDS_MS) return known.answer;
    const now = await this.database.now();
    const answer = houseFindings(this.database, this.database.versions.registry, { id, draft, now }) as Promise<
      Out<typeof routes.house>
    >;
    if (this.#lately.size >= MOST_KEPT) this.#lately.clear();
    this.#lately.set(key, { at: performance.now(), answer });
    answer.catch(() => this.#lately.delete(key));
    return answer;
  }

  @Endpoint(routes.previewMail)
  async previewMail(@Input() { body }: In<typeof routes.previewMail>) {
    const { problems: _problems, ...mail } = await this.previews.previewFor(body.template, body.lead);
    return mail;
  }

  @Endpoint(routes.forecast)
  async forecast(@Input() { params, query }: In<typeof routes.forecast>) {
    const { id, draft } = await this.#workflow(params.id);
    const found = await forecast(this.database, this.database.versions.registry, {
      ...{ id, draft, segment: query.segment },
      now: await this.database.now(),
    });
    if (!found) throw notFound('This segment');
    return found;
  }

  @Endpoint(routes.ramp)
  async ramp(@Input() { params }: In<typeof routes.ramp>) {
    const now = await rampNow(this.database, params.id, await this.database.now());
    if (!now) throw notFound(NO_WORKFLOW);
    return now as Out<typeof routes.ramp>;
  }

  @Endpoint(routes.setRamp)
  async setRamp(@Input() { params, body }: In<typeof routes.setRamp>, @Me() me: User) {
    await this.database.transact(async (tx) => {
      if (!(await setRamp(tx, params.id, body))) throw notFound(NO_WORKFLOW);
      await audit(tx, me.id, 'workflow.ramp', `workflow:${params.id}`, body);
    });
    return {};
  }

  @Endpoint(routes.endRamp)
  async endRamp(@Input() { params }: In<typeof routes.endRamp>, @Me() me: User) {
    return this.database.transact(async (tx) => {
      const released = await endRamp(tx, params.id);
      await audit(tx, me.id, 'workflow.ramp-ended', `workflow:${params.id}`, { released });
      return { released };
    });
  }

  @Endpoint(routes.startBackTest)
  async startBackTest(@Input() { params, body }: In<typeof routes.startBackTest>, @Me() me: User) {
    const run = await this.database.transact(async (tx) => {
      const begun = await beginBackTest(tx, { workflowId: params.id, days: body.days, by: me.id });
      if (begun === undefined) throw notFound(NO_WORKFLOW);
      if (begun === 'running')
        throw notNow('A back-test of this workflow is running already. Wait for it, or stop it.');
      await audit(tx, me.id, 'workflow.back-test', `workflow:${params.id}`, { days: body.days });
      return begun;
    });
    this.runner.start(run.id);
    return run;
  }

  @Endpoint(routes.backTest)
  async backTest(@Input() { params }: In<typeof routes.backTest>) {
    const run = await backTestOf(this.database, params.id);
    // whoever began it is gone: this process goes on with it
    if (run?.state === 'running' && run.stale) this.runner.start(run.id);
    return { run: run ?? null };
  }

  @Endpoint(routes.cancelBackTest)
  async cancelBackTest(@Input() { params }: In<typeof routes.cancelBackTest>) {
    await cancelBackTest(this.database, params.id);
    return {};
  }

  async #workflow(id: number): Promise<WorkflowDetail> {
    const workflow = await getWorkflow(this.database, id);
    if (!workflow) throw notFound(NO_WORKFLOW);
    return workflow;
  }
}
