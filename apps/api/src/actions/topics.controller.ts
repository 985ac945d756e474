import { actionRoutes as routes } from '@cultivar/contract';
import type { In, Me as User, Out } from '@cultivar/contract';
import {
  allSheets,
  audit,
  chooseTopics,
  Database,
  happen,
  leadExists,
  saveTopics,
  setTemplateTopic,
  templateTopic,
  topics,
  topicsOf,
} from '@cultivar/store';
import { Controller } from '@nestjs/common';
import { Endpoint, Input, Me } from '../http/endpoint.ts';
import { notFound, Problem } from '../http/problem.ts';

/** What mails are about, and who wants which. */
@Controller()
export class TopicsController {
  constructor(private readonly database: Database) {}

  @Endpoint(routes.topics)
  async topics(): Promise<Out<typeof routes.topics>> {
    return { items: await topics(this.database) };
  }

  @Endpoint(routes.saveTopics)
  async saveTopics(
    @Input() { body }: In<typeof routes.saveTopics>,
    @Me() me: User,
  ): Promise<Out<typeof routes.saveTopics>> {
    const ids = body.items.map(({ id }) => id);
    if (new Set(ids).size < ids.length) throw new Problem(400, 'same-id', 'Two topics have the same id. Rename one.');
    await this.database.transact(async (tx) => {
      await saveTopics(tx, body.items);
      await audit(tx, me.id, 'topics.update', 'topics', { ids });
    });
    return this.topics();
  }

  @Endpoint(routes.leadTopics)
  async leadTopics(@Input() { params }: In<typeof routes.leadTopics>): Promise<Out<typeof routes.leadTopics>> {
    return { items: await topicsOf(this.database, params.id) };
  }

  @Endpoint(routes.chooseTopic)
  async chooseTopic(
    @Input() { params, body }: In<typeof routes.chooseTopic>,
    @Me() me: User,
  ): Promise<Out<typeof routes.chooseTopic>> {
    await this.database.transact(async (tx) => {
      const [lead] = await tx.query(`select id from lead where id = $1 for no key update`, [params.id]);
      if (!lead) throw notFound('This lead');
      const choice = { leadId: params.id, topic: params.topic, subscribed: body.subscribed, by: `user:${me.id}` };
      await happen(tx, await chooseTopics(tx, [choice]));
    });
    return { items: await topicsOf(this.database, params.id) };
  }

  @Endpoint(routes.templateTopic)
  async templateTopic(@Input() { params }: In<typeof routes.templateTopic>): Promise<Out<typeof routes.templateTopic>> {
    const topic = await templateTopic(this.database, params.id);
    if (topic === undefined) throw notFound('This template');
    return { topic };
  }

  @Endpoint(routes.setTemplateTopic)
  async setTemplateTopic(
    @Input() { params, body }: In<typeof routes.setTemplateTopic>,
    @Me() me: User,
  ): Promise<object> {
    await this.database.transact(async (tx) => {
      if (body.topic !== null && !(await topics(tx)).some(({ id }) => id === body.topic))
        throw new Problem(400, 'unknown-topic', 'This topic does not exist (any more). Choose another.');
      if (!(await setTemplateTopic(tx, params.id, body.topic))) throw notFound('This template');
      await audit(tx, me.id, 'template.topic', `template:${params.id}`, { topic: body.topic });
    });
    return {};
  }

  @Endpoint(routes.qualification)
  async qualification(@Input() { params }: In<typeof routes.qualification>): Promise<Out<typeof routes.qualification>> {
    if (!(await leadExists(this.database, params.id))) throw notFound('This lead');
    const lines = await allSheets(this.database, params.id);
    return { items: lines.map((line) => ({ ...line, at: line.at.toISOString() })) };
  }
}
