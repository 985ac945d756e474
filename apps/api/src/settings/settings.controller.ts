import { Retention, RETENTION_KEY } from '@cultivar/audience';
import { Organisation, ORGANISATION_KEY, settingsRoutes as routes } from '@cultivar/contract';
import type { In, Me as User, Out } from '@cultivar/contract';
import {
  addApiKey,
  apiKeys,
  audit,
  auditPage,
  Database,
  horizonOf,
  kept,
  lockUsers,
  readSetting,
  removeApiKey,
  removeDemo,
  users,
  writeSetting,
} from '@cultivar/store';
import type { ApiKeyRow } from '@cultivar/store';
import { Controller } from '@nestjs/common';
import { Endpoint, Input, Me } from '../http/endpoint.ts';
import { notFound, Problem } from '../http/problem.ts';
import { API_KEY_PREFIX, hashToken, newToken } from '../session/token.ts';

@Controller()
export class SettingsController {
  constructor(private readonly database: Database) {}

  @Endpoint(routes.organisation)
  organisation(): Promise<Organisation> {
    return readSetting(this.database, ORGANISATION_KEY, Organisation);
  }

  @Endpoint(routes.saveOrganisation)
  async saveOrganisation(@Input() { body }: In<typeof routes.saveOrganisation>, @Me() me: User): Promise<Organisation> {
    await this.database.transact(async (tx) => {
      const before: Record<string, unknown> = await readSetting(tx, ORGANISATION_KEY, Organisation);
      await writeSetting(tx, ORGANISATION_KEY, body);
      const changed = Object.entries(body).filter(([key, value]) => before[key] !== value);
      await audit(tx, me.id, 'organisation.update', 'organisation', Object.fromEntries(changed));
    });
    return body;
  }

  @Endpoint(routes.retention)
  async retention(): Promise<Out<typeof routes.retention>> {
    const { at, months, heldBy } = await horizonOf(this.database, await this.database.now());
    return {
      months,
      horizonAt: at?.toISOString() ?? null,
      heldBy: [...heldBy],
      kept: [...(await kept(this.database))],
    };
  }

  @Endpoint(routes.saveRetention)
  async saveRetention(@Input() { body }: In<typeof routes.saveRetention>, @Me() me: User) {
    await this.database.transact(async (tx) => {
      const before = await readSetting(tx, RETENTION_KEY, Retention);
      await writeSetting(tx, RETENTION_KEY, body);
      await audit(tx, me.id, 'retention.update', 'retention', { before: before.months, months: body.months });
    });
    return this.retention();
  }

  @Endpoint(routes.apiKeys)
  async apiKeys(): Promise<Out<typeof routes.apiKeys>> {
    return { items: (await apiKeys(this.database)).map(keyView) };
  }

  @Endpoint(routes.addApiKey)
  async addApiKey(
    @Input() { body }: In<typeof routes.addApiKey>,
    @Me() me: User,
  ): Promise<Out<typeof routes.addApiKey>> {
    const secret = newToken(API_KEY_PREFIX);
    const key = await this.database.transact(async (tx) => {
      const added = await addApiKey(tx, { ...body, keyHash: hashToken(secret), userId: me.id });
      await audit(tx, me.id, 'api-key.create', `api-key:${added.id}`, { name: body.name, role: body.role });
      return added;
    });
    return { key: keyView(key), secret };
  }

  @Endpoint(routes.removeApiKey)
  async removeApiKey(@Input() { params }: In<typeof routes.removeApiKey>, @Me() me: User): Promise<object> {
    await this.database.transact(async (tx) => {
      const name = await removeApiKey(tx, params.id);
      if (name === undefined) throw notFound('This key');
      await audit(tx, me.id, 'api-key.remove', `api-key:${params.id}`, { name });
    });
    return {};
  }

  @Endpoint(routes.audit)
  async audit(@Input() { query }: In<typeof routes.audit>): Promise<Out<typeof routes.audit>> {
    const { items, total } = await auditPage(this.database, query);
    return { items: items.map((entry) => ({ ...entry, at: entry.at.toISOString() })), total };
  }

  @Endpoint(routes.removeDemo)
  async removeDemo(@Me() me: User): Promise<object> {
    await this.database.transact(async (tx) => {
      await lockUsers(tx);
      const left = (await users(tx)).filter(({ demo, active }) => !demo && active);
      // the demo's people go too. With nobody left, the set-up page asks for the first admin; with somebody left, one has to be admin
      if (left.length > 0 && !left.some(({ role }) => role === 'admin'))
        throw new Problem(409, 'own-admin-first', 'Please make one of your own people an admin first.');
      if (!(await removeDemo(tx))) throw new Problem(409, 'no-demo', 'There is no demo data.');
      await audit(tx, left.some(({ id }) => id === me.id) ? me.id : null, 'demo.remove', 'demo');
    });
    return {};
  }
}

const keyView = (key: ApiKeyRow): Out<typeof routes.apiKeys>['items'][number] => ({
  ...key,
  createdAt: key.createdAt.toISOString(),
  lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
});
