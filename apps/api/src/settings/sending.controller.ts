import { SENDING_KEY, SendingLimits, sendingRoutes as routes } from '@cultivar/contract';
import type { In, Me as User, Out } from '@cultivar/contract';
import { audit, Database, readSetting, releaseDomain, sendingNow, writeSetting } from '@cultivar/store';
import { Controller } from '@nestjs/common';
import { Endpoint, Input, Me } from '../http/endpoint.ts';
import { notFound } from '../http/problem.ts';

@Controller()
export class SendingController {
  constructor(private readonly database: Database) {}

  @Endpoint(routes.sending)
  async sending(): Promise<Out<typeof routes.sending>> {
    const now = await this.database.now();
    const [limits, { sent, domains }] = await Promise.all([
      readSetting(this.database, SENDING_KEY, SendingLimits),
      sendingNow(this.database, now),
    ]);
    return {
      limits,
      sent,
      domains: domains.map(({ domain, pace, pausedUntil, refusals, code, waiting }) => ({
        ...{ domain, pace, refusals, code, waiting },
        pausedUntil: pausedUntil && pausedUntil > now ? pausedUntil.toISOString() : null,
      })),
    };
  }

  @Endpoint(routes.saveSending)
  async saveSending(@Input() { body }: In<typeof routes.saveSending>, @Me() me: User): Promise<SendingLimits> {
    await this.database.transact(async (tx) => {
      await writeSetting(tx, SENDING_KEY, body);
      await audit(tx, me.id, 'sending.update', 'sending', body);
      // whoever waited for a limit that is gone now need not wait for the sweep
      tx.nudges.outbox = true;
    });
    return body;
  }

  @Endpoint(routes.releaseDomain)
  async releaseDomain(@Input() { params }: In<typeof routes.releaseDomain>, @Me() me: User): Promise<object> {
    await this.database.transact(async (tx) => {
      if (!(await releaseDomain(tx, params.domain))) throw notFound('This domain');
      await audit(tx, me.id, 'sending.release', `sending:${params.domain}`, {});
    });
    return {};
  }
}
