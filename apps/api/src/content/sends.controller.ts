import { contentRoutes as routes, SENDING_KEY, SendingLimits } from '@cultivar/contract';
import type { In, Me as User } from '@cultivar/contract';
import { accountIsFull, audit, Database, readSetting, sendAgain, sendPage } from '@cultivar/store';
import { Controller } from '@nestjs/common';
import { Endpoint, Input, Me } from '../http/endpoint.ts';
import { Problem } from '../http/problem.ts';

/** Mails that did not simply go out. */
@Controller()
export class SendsController {
  constructor(private readonly database: Database) {}

  @Endpoint(routes.sends)
  async sends(@Input() { query }: In<typeof routes.sends>) {
    const page = await sendPage(this.database, query);
    const now = await this.database.now();
    const due = page.items.some(({ state, code, at }) => state === 'waiting' && code === null && at <= now);
    if (
      !due ||
      !(await accountIsFull(this.database, await readSetting(this.database, SENDING_KEY, SendingLimits), now))
    )
      return page;
    // these have no reason of their own: whoever is next in line waits for the account
    const items = page.items.map((item) =>
      item.state === 'waiting' && item.code === null && item.at <= now ? { ...item, code: 'limit: *' } : item,
    );
    return { ...page, items };
  }
  @Endpoint(routes.sendAgain)
  async sendAgain(@Input() { params }: In<typeof routes.sendAgain>, @Me() me: User) {
    await this.database.transact(async (tx) => {
      if (!(await sendAgain(tx, params.id)))
        throw new Problem(
          409,
          'not-possible',
          'This mail has been sent or taken up in the meantime. Load the list again.',
        );
      await audit(tx, me.id, 'mail.send-again', `outbox:${params.id}`);
    });
    return {};
  }
}
