import { contentRoutes as routes } from '@cultivar/contract';
import type { In, Me as User } from '@cultivar/contract';
import { audit, Database, sendAgain, sendPage } from '@cultivar/store';
import { Controller } from '@nestjs/common';
import { Endpoint, Input, Me } from '../http/endpoint.ts';
import { Problem } from '../http/problem.ts';

/** Mails that did not simply go out. */
@Controller()
export class SendsController {
  constructor(private readonly database: Database) {}

  @Endpoint(routes.sends)
  async sends(@Input() { query }: In<typeof routes.sends>) {
    return sendPage(this.database, query);
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
