import { actionRoutes as routes } from '@cultivar/contract';
import type { Tx } from '@cultivar/store';
import type { In, Me as User, Out } from '@cultivar/contract';
import { changeTask, createTask, Database, leadExists, removeTask, taskOf, taskPage, tickTask } from '@cultivar/store';
import { Controller } from '@nestjs/common';
import { Endpoint, Input, Me } from '../http/endpoint.ts';
import { notFound, Problem } from '../http/problem.ts';

/** What is to be done about leads. */
@Controller()
export class TasksController {
  constructor(private readonly database: Database) {}

  @Endpoint(routes.tasks)
  async tasks(@Input() { query }: In<typeof routes.tasks>, @Me() me: User): Promise<Out<typeof routes.tasks>> {
    const { lead, whose, done, offset, limit } = query;
    const filter = { leadId: lead, userId: whose === 'mine' ? me.id : undefined, done, offset, limit };
    const { items, total } = await taskPage(this.database, filter, await this.database.now());
    const asText = ({ doneAt, createdAt, ...rest }: (typeof items)[number]) => ({
      ...rest,
      ...{ doneAt: doneAt?.toISOString() ?? null, createdAt: createdAt.toISOString() },
    });
    return { items: items.map(asText), total };
  }

  @Endpoint(routes.addTask)
  async addTask(@Input() { body }: In<typeof routes.addTask>, @Me() me: User): Promise<object> {
    const { lead, title, dueInDays, user } = body;
    await this.database.transact(async (tx) => {
      if (!(await leadExists(tx, lead))) throw notFound('This lead');
      await createTask(tx, { leadId: lead, title, dueInDays, userId: user ?? me.id, by: `user:${me.id}` });
    });
    return {};
  }

  @Endpoint(routes.tickTask)
  async tickTask(@Input() { params, body }: In<typeof routes.tickTask>, @Me() me: User): Promise<object> {
    await this.database.transact(async (tx) => {
      await mayTouch(tx, params.id, me);
      await tickTask(tx, { id: params.id, done: body.done, userId: me.id });
    });
    return {};
  }

  @Endpoint(routes.changeTask)
  async changeTask(@Input() { params, body }: In<typeof routes.changeTask>, @Me() me: User): Promise<object> {
    await this.database.transact(async (tx) => {
      await mayTouch(tx, params.id, me);
      if (!(await changeTask(tx, { id: params.id, by: `user:${me.id}` }, body)))
        throw new Problem(422, 'unknown-user', 'Nobody by this number works here. Choose somebody else.');
    });
    return {};
  }

  @Endpoint(routes.removeTask)
  async removeTask(@Input() { params }: In<typeof routes.removeTask>, @Me() me: User): Promise<object> {
    await this.database.transact(async (tx) => {
      await mayTouch(tx, params.id, me);
      await removeTask(tx, params.id);
    });
    return {};
  }
}

/** Whoever is in sales touches their own tasks and those of nobody in particular; the others touch all. */
async function mayTouch(tx: Tx, id: number, me: User): Promise<void> {
  const task = await taskOf(tx, id);
  if (!task) throw notFound('This task');
  if (me.role === 'sales' && task.userId !== null && task.userId !== me.id)
    throw new Problem(
      403,
      'not-yours',
      'This task is somebody else’s. Ask them, or somebody who looks after the whole.',
    );
}
