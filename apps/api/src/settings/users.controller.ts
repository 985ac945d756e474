import { settingsRoutes as routes } from '@cultivar/contract';
import type { In, Me as User, Out, UserView } from '@cultivar/contract';
import {
  activeAdmins,
  addUser,
  audit,
  changeUser,
  closeSessionsOf,
  Database,
  lockUsers,
  setPassword,
  userById,
  users,
} from '@cultivar/store';
import type { UserRow } from '@cultivar/store';
import { Controller } from '@nestjs/common';
import { Endpoint, Input, Me } from '../http/endpoint.ts';
import { notFound, Problem } from '../http/problem.ts';
import { hashPassword, inventPassword } from '../session/password.ts';

@Controller()
export class UsersController {
  constructor(private readonly database: Database) {}

  @Endpoint(routes.users)
  async users(): Promise<Out<typeof routes.users>> {
    return { items: (await users(this.database)).map(userView) };
  }

  @Endpoint(routes.addUser)
  async addUser(@Input() { body }: In<typeof routes.addUser>, @Me() me: User): Promise<Out<typeof routes.addUser>> {
    const password = inventPassword();
    const passwordHash = await hashPassword(password);
    const user = await this.database.transact(async (tx) => {
      const added = await addUser(tx, { ...body, passwordHash });
      if (!added) throw new Problem(409, 'address-taken', 'Somebody with this address is here already.');
      await audit(tx, me.id, 'user.create', `user:${added.id}`, { name: added.name, role: added.role });
      return added;
    });
    return { user: userView(user), password };
  }

  @Endpoint(routes.changeUser)
  async changeUser(@Input() { params, body }: In<typeof routes.changeUser>, @Me() me: User): Promise<UserView> {
    const user = await this.database.transact(async (tx) => {
      // of two admins who dismiss each other at the same instant, one stays
      await lockUsers(tx);
      const changed = await changeUser(tx, params.id, body);
      if (!changed) throw notFound('This person');
      if ((await activeAdmins(tx)) === 0)
        throw new Problem(409, 'last-admin', 'One admin must stay. Make somebody else an admin first.');
      if (!changed.active) await closeSessionsOf(tx, changed.id);
      await audit(tx, me.id, 'user.update', `user:${changed.id}`, { name: changed.name, ...body });
      return changed;
    });
    return userView(user);
  }

  @Endpoint(routes.resetPassword)
  async resetPassword(
    @Input() { params }: In<typeof routes.resetPassword>,
    @Me() me: User,
  ): Promise<Out<typeof routes.resetPassword>> {
    const password = inventPassword();
    const passwordHash = await hashPassword(password);
    await this.database.transact(async (tx) => {
      const user = await userById(tx, params.id);
      if (!user) throw notFound('This person');
      await setPassword(tx, params.id, passwordHash);
      await closeSessionsOf(tx, params.id);
      await audit(tx, me.id, 'user.reset-password', `user:${params.id}`, { name: user.name });
    });
    return { password };
  }
}

const userView = (user: UserRow): UserView => ({ ...user, createdAt: user.createdAt.toISOString() });
