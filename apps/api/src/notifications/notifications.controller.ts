import { notificationRoutes as routes } from '@cultivar/contract';
import type { In, Me as User, Out } from '@cultivar/contract';
import { Database, markRead, notificationPage, unreadOf } from '@cultivar/store';
import { Controller, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Endpoint, Input, Me } from '../http/endpoint.ts';
import { LiveNotifications } from './live-notifications.ts';

const HEARTBEAT_MS = 25_000;

@Controller()
export class NotificationsController {
  constructor(
    private readonly database: Database,
    private readonly live: LiveNotifications,
  ) {}

  @Endpoint(routes.list)
  async list(@Input() { query }: In<typeof routes.list>, @Me() me: User): Promise<Out<typeof routes.list>> {
    const found = await notificationPage(this.database, me.id, query);
    return {
      ...found,
      items: found.items.map((item) => ({
        ...item,
        createdAt: item.createdAt.toISOString(),
        readAt: item.readAt?.toISOString() ?? null,
      })),
    };
  }

  @Endpoint(routes.markRead)
  async markRead(@Input() { body }: In<typeof routes.markRead>, @Me() me: User): Promise<Out<typeof routes.markRead>> {
    await markRead(this.database, me.id, await this.database.now(), body.ids ?? null);
    return { unread: (await unreadOf(this.database, [me.id])).get(me.id)?.unread ?? 0 };
  }

  @Endpoint(routes.live)
  stream(@Me() me: User, @Req() request: Request, @Res() response: Response): void {
    response.set({ 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' });
    response.flushHeaders();
    const stop = this.live.listen(me.id, (news) => response.write(`data: ${JSON.stringify(news)}\n\n`));
    // proxies close what is silent for long
    const heartbeat = setInterval(() => response.write(': still here\n\n'), HEARTBEAT_MS);
    request.on('close', () => {
      clearInterval(heartbeat);
      stop();
    });
  }
}
