import { Organisation, ORGANISATION_KEY, sessionRoutes as routes } from '@cultivar/contract';
import type { In, Me as User, Out } from '@cultivar/contract';
import {
  addUser,
  audit,
  changeUser,
  closeSessionsOf,
  credentialsOf,
  Database,
  DEMO_LOGINS_KEY,
  DemoLogins,
  hasUsers,
  lockUsers,
  readSetting,
  setPassword,
  writeSetting,
} from '@cultivar/store';
import { Controller, Inject, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { ApiConfig } from '../config.ts';
import { CONFIG } from '../house.module.ts';
import { Endpoint, Input, Me } from '../http/endpoint.ts';
import { Problem } from '../http/problem.ts';
import { hashPassword, verifyPassword } from './password.ts';
import { Sessions } from './sessions.ts';

@Controller()
export class SessionController {
  constructor(
    @Inject(CONFIG) private readonly config: ApiConfig,
    private readonly database: Database,
    private readonly sessions: Sessions,
  ) {}

  @Endpoint(routes.state)
  async state(): Promise<Out<typeof routes.state>> {
    const setupNeeded = !(await hasUsers(this.database));
    return {
      setupNeeded,
      inbox: Boolean(this.config.INBOX_SMTP_PORT),
      demoLogins: setupNeeded ? [] : await readSetting(this.database, DEMO_LOGINS_KEY, DemoLogins),
    };
  }

  @Endpoint(routes.setup)
  async setup(
    @Input() { body }: In<typeof routes.setup>,
    @Res({ passthrough: true }) response: Response,
  ): Promise<User> {
    const taken = new Problem(409, 'already-set-up', 'There is an admin already. Please sign in.');
    if (await hasUsers(this.database)) throw taken;
    const passwordHash = await hashPassword(body.password);
    const { email, name, language, organisation } = body;
    const user = await this.database.transact(async (tx) => {
      await lockUsers(tx);
      if (await hasUsers(tx)) throw taken;
      const added = await addUser(tx, { email, name, language, role: 'admin', passwordHash });
      const known = await readSetting(tx, ORGANISATION_KEY, Organisation);
      await writeSetting(tx, ORGANISATION_KEY, {
        ...known,
        language,
        ...(organisation && { name: organisation, senderName: organisation }),
      });
      await audit(tx, added!.id, 'organisation.create', `user:${added!.id}`);
      return added!;
    });
    await this.sessions.open(response, user.id);
    return me(user);
  }

  @Endpoint(routes.signIn)
  signIn(
    @Input() { body }: In<typeof routes.signIn>,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<User> {
    return this.sessions.signIn(request, response, body.email, body.password);
  }

  @Endpoint(routes.me)
  me(@Me() user: User): User {
    return user;
  }

  @Endpoint(routes.signOut)
  async signOut(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<object> {
    await this.sessions.signOut(request, response);
    return {};
  }

  @Endpoint(routes.update)
  async update(@Input() { body }: In<typeof routes.update>, @Me() user: User): Promise<User> {
    const changed = await this.database.transact((tx) => changeUser(tx, user.id, body));
    // the role stays that of the session or key, not of the person
    return { ...me(changed!), role: user.role };
  }

  @Endpoint(routes.changePassword)
  async changePassword(
    @Input() { body }: In<typeof routes.changePassword>,
    @Me() user: User,
    @Req() request: Request,
  ): Promise<User> {
    const session = this.sessions.current(request);
    if (!session) throw new Problem(403, 'not-allowed', 'An API key cannot change a password. Please sign in.');
    const known = await credentialsOf(this.database, user.email);
    if (!(await verifyPassword(body.current, known?.passwordHash)))
      throw new Problem(400, 'wrong-credentials', 'The current password is not right.');
    const passwordHash = await hashPassword(body.next);
    await this.database.transact(async (tx) => {
      await setPassword(tx, user.id, passwordHash);
      await closeSessionsOf(tx, user.id, session);
      await audit(tx, user.id, 'user.change-password', `user:${user.id}`);
    });
    return user;
  }
}

const me = ({ id, email, name, role, language, taskMails }: User): User => ({
  ...{ id, email, name, role, language, taskMails },
});
