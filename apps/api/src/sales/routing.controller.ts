import { salesRoutes as routes } from '@cultivar/contract';
import type { In, Me as User, Out, SalespersonView } from '@cultivar/contract';
import { ROUTING_KEY } from '@cultivar/sales';
import { audit, Database, routingModel, salespeople, saveSalesperson, writeSetting } from '@cultivar/store';
import type { SalesColleague } from '@cultivar/store';
import { Controller } from '@nestjs/common';
import { Endpoint, Input, Me } from '../http/endpoint.ts';
import { notFound, Problem } from '../http/problem.ts';

/** Who gets which lead. */
@Controller()
export class RoutingController {
  constructor(private readonly database: Database) {}

  @Endpoint(routes.people)
  async people(): Promise<Out<typeof routes.people>> {
    return { items: (await salespeople(this.database)).map(view) };
  }

  @Endpoint(routes.savePerson)
  async savePerson(
    @Input() { params, body }: In<typeof routes.savePerson>,
    @Me() me: User,
  ): Promise<Out<typeof routes.savePerson>> {
    return this.database.transact(async (tx) => {
      const [user] = await tx.query(`select id from app_user where id = $1 and active`, [params.id]);
      if (!user) throw notFound('This person');
      await saveSalesperson(tx, { userId: params.id, ...body });
      await audit(tx, me.id, 'change-salesperson', `user:${params.id}`, body);
      return view((await salespeople(tx)).find((person) => person.userId === params.id)!);
    });
  }

  @Endpoint(routes.setAvailable)
  async setAvailable(
    @Input() { body }: In<typeof routes.setAvailable>,
    @Me() me: User,
  ): Promise<Out<typeof routes.setAvailable>> {
    const person = (await salespeople(this.database)).find((one) => one.userId === me.id);
    if (!person) throw notFound('Your place in sales');
    const { userId, weight, capacity } = person;
    await saveSalesperson(this.database, { userId, weight, capacity, available: body.available });
    return { available: body.available };
  }

  @Endpoint(routes.routing)
  routing(): Promise<Out<typeof routes.routing>> {
    return routingModel(this.database);
  }

  @Endpoint(routes.saveRouting)
  async saveRouting(
    @Input() { body }: In<typeof routes.saveRouting>,
    @Me() me: User,
  ): Promise<Out<typeof routes.saveRouting>> {
    const known = new Set((await salespeople(this.database)).map((person) => person.userId));
    if ([...body.fallback, ...body.rules.flatMap((rule) => rule.people)].some((id) => !known.has(id)))
      throw new Problem(400, 'unknown-user', 'Somebody in the rules no longer works in sales. Take them out.');
    return this.database.transact(async (tx) => {
      await writeSetting(tx, ROUTING_KEY, body);
      await audit(tx, me.id, 'change-routing', 'setting:routing');
      return routingModel(tx);
    });
  }
}

const view = (person: SalesColleague): SalespersonView => ({
  id: person.userId,
  name: person.name,
  email: person.email,
  available: person.available,
  weight: person.weight,
  capacity: person.capacity,
  open: person.openHandoffs,
  lastOfferedAt: person.lastOfferedAt?.toISOString() ?? null,
});
