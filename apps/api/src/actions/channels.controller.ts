import { actionRoutes as routes, Channels } from '@cultivar/contract';
import type { In, Me as User, Out } from '@cultivar/contract';
import { audit, CHANNELS_KEY, Database, readSetting, writeSetting } from '@cultivar/store';
import { Controller } from '@nestjs/common';
import { Endpoint, Input, Me } from '../http/endpoint.ts';
import { Problem } from '../http/problem.ts';

/** Channels of Slack and Teams. Their addresses come in here and never go out again. */
@Controller()
export class ChannelsController {
  constructor(private readonly database: Database) {}

  @Endpoint(routes.channels)
  async channels(): Promise<Out<typeof routes.channels>> {
    const { channels } = await readSetting(this.database, CHANNELS_KEY, Channels);
    return { items: channels.map(({ url, ...channel }) => ({ ...channel, host: new URL(url).host })) };
  }

  @Endpoint(routes.saveChannels)
  async saveChannels(
    @Input() { body }: In<typeof routes.saveChannels>,
    @Me() me: User,
  ): Promise<Out<typeof routes.saveChannels>> {
    const ids = body.items.map(({ id }) => id);
    if (new Set(ids).size < ids.length) throw new Problem(400, 'same-id', 'Two channels have the same id. Rename one.');
    await this.database.transact(async (tx) => {
      const before = await readSetting(tx, CHANNELS_KEY, Channels);
      const channels = body.items.map((channel) => {
        const url = channel.url ?? before.channels.find(({ id }) => id === channel.id)?.url;
        if (url === undefined)
          throw new Problem(400, 'url-missing', `Put in the address of the channel "${channel.name}".`);
        return { ...channel, url };
      });
      await writeSetting(tx, CHANNELS_KEY, { channels });
      await audit(tx, me.id, 'channels.update', 'channels', { ids });
    });
    return this.channels();
  }
}
