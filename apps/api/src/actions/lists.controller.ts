import { actionRoutes as routes } from '@cultivar/contract';
import type { In, Me as User, Out } from '@cultivar/contract';
import { audit, changeList, createList, Database, leadsOfAddresses, listMembers, segment } from '@cultivar/store';
import { Controller } from '@nestjs/common';
import { Endpoint, Input, Me } from '../http/endpoint.ts';
import { notFound } from '../http/problem.ts';

/** Segments whose members are put in and taken out. */
@Controller()
export class ListsController {
  constructor(private readonly database: Database) {}

  @Endpoint(routes.createList)
  async createList(
    @Input() { body }: In<typeof routes.createList>,
    @Me() me: User,
  ): Promise<Out<typeof routes.createList>> {
    return this.database.transact(async (tx) => {
      const id = await createList(tx, body);
      await audit(tx, me.id, 'list.create', `segment:${id}`, { name: body.name });
      return { id };
    });
  }

  @Endpoint(routes.listMembers)
  async listMembers(
    @Input() { params, query }: In<typeof routes.listMembers>,
  ): Promise<Out<typeof routes.listMembers>> {
    await this.#list(params.id);
    const { items, total } = await listMembers(this.database, params.id, query);
    return { items: items.map((one) => ({ ...one, since: one.since.toISOString() })), total };
  }

  @Endpoint(routes.addMembers)
  async addMembers(
    @Input() { params, body }: In<typeof routes.addMembers>,
    @Me() me: User,
  ): Promise<Out<typeof routes.addMembers>> {
    await this.#list(params.id);
    return this.database.transact(async (tx) => {
      const emails = [...new Set(body.emails.map((email) => email.trim().toLowerCase()).filter(Boolean))];
      const found = await leadsOfAddresses(tx, emails);
      const leadIds = [...body.leads, ...found];
      const added = await changeList(tx, { list: params.id, leadIds, inside: true, by: `user:${me.id}` });
      await audit(tx, me.id, 'list.add', `segment:${params.id}`, { added });
      return { added, unknown: emails.length - found.length };
    });
  }

  @Endpoint(routes.removeMembers)
  async removeMembers(
    @Input() { params, body }: In<typeof routes.removeMembers>,
    @Me() me: User,
  ): Promise<Out<typeof routes.removeMembers>> {
    await this.#list(params.id);
    return this.database.transact(async (tx) => {
      const it = { list: params.id, leadIds: body.leads, inside: false, by: `user:${me.id}` };
      const removed = await changeList(tx, it);
      await audit(tx, me.id, 'list.remove', `segment:${params.id}`, { removed });
      return { removed };
    });
  }

  async #list(id: string): Promise<void> {
    if (!(await segment(this.database, id))?.isList) throw notFound('This list');
  }
}
