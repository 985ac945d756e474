import { operationRoutes as routes } from '@cultivar/contract';
import type { In, Me as User, StoppedFilter as Asked } from '@cultivar/contract';
import {
  actOnMails,
  actOnStopped,
  audit,
  Database,
  stoppedGroups,
  stoppedWalks,
  troubledGroups,
  troubledMails,
} from '@cultivar/store';
import type { StoppedFilter, Tx } from '@cultivar/store';
import { Controller } from '@nestjs/common';
import { Endpoint, Input, Me } from '../http/endpoint.ts';
import { LiveFigures } from './live-figures.ts';

/** What stands still or went wrong, and what a person does about it. */
@Controller()
export class OperationsController {
  constructor(
    private readonly database: Database,
    private readonly live: LiveFigures,
  ) {}

  @Endpoint(routes.figures)
  async figures() {
    return this.live.read();
  }

  @Endpoint(routes.walks)
  async walks(@Input() { query }: In<typeof routes.walks>) {
    return stoppedWalks(this.database, await this.#filter(query), query);
  }
  @Endpoint(routes.groups)
  async groups(@Input() { query }: In<typeof routes.groups>) {
    return { items: await stoppedGroups(this.database, await this.#filter(query)) };
  }
  @Endpoint(routes.act)
  async act(@Input() { body }: In<typeof routes.act>, @Me() me: User) {
    const filter = { ...(await this.#filter(body.filter)), enrolmentIds: body.enrolmentIds };
    const sum = { done: 0, left: 0 };
    await this.#inPieces(async (tx, after) => {
      const { done, left, last } = await actOnStopped(tx, filter, body.act, { userId: me.id, after });
      sum.done += done;
      sum.left += left;
      // each piece counts on its own, and says so: an act that is cut off is in the log as far as it went
      if (done) {
        const { act, ...how } = body.act;
        const target = body.filter.workflowId ? `workflow:${body.filter.workflowId}` : 'workflow:*';
        await audit(tx, me.id, `walk.${act}`, target, { ...how, ...body.filter, done });
      }
      return last;
    });
    return sum;
  }

  @Endpoint(routes.mails)
  async mails(@Input() { query }: In<typeof routes.mails>) {
    return troubledMails(this.database, query, query);
  }
  @Endpoint(routes.mailGroups)
  async mailGroups(@Input() { query }: In<typeof routes.mailGroups>) {
    return { items: await troubledGroups(this.database, query) };
  }
  @Endpoint(routes.actOnMails)
  async actOnMails(@Input() { body }: In<typeof routes.actOnMails>, @Me() me: User) {
    let sum = 0;
    await this.#inPieces(async (tx, after) => {
      const { done, last } = await actOnMails(tx, { ...body.filter, ids: body.ids }, body.act, { after });
      sum += done;
      const target = body.ids?.length === 1 ? `outbox:${body.ids[0]}` : 'outbox:*';
      if (done)
        await audit(tx, me.id, body.act === 'again' ? 'mail.send-again' : 'mail.give-up', target, {
          ...body.filter,
          done,
        });
      return last;
    });
    return { done: sum };
  }

  /** Transactions of a bearable size; ids only grow, so that what comes back to the same state is not done twice. */
  async #inPieces(piece: (tx: Tx, after: number) => Promise<number | null>): Promise<void> {
    for (let after: number | null = 0; after !== null;) {
      const from: number = after;
      after = await this.database.transact((tx) => piece(tx, from));
    }
  }
  async #filter({ standing, workflowId, nodeId, errorKey, hours }: Asked): Promise<StoppedFilter> {
    const before =
      standing === 'held' && hours !== undefined
        ? new Date((await this.database.now()).getTime() - hours * 3_600_000)
        : undefined;
    return { standing, workflowId, nodeId, errorKey, before };
  }
}
