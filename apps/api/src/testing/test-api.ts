import type { Call, Out, Problem, Role, Route } from '@cultivar/contract';
import { addUser } from '@cultivar/store';
import type { Database, DatabaseOptions } from '@cultivar/store';
import { freshDatabase } from '@cultivar/store/testing';
import { compose } from '../compose.ts';
import { ApiConfig } from '../config.ts';
import { newToken, hashToken } from '../session/token.ts';

export interface Answer<T> {
  readonly status: number;
  readonly body: T & Omit<Partial<Problem>, keyof T>;
}
export interface TestApi {
  readonly database: Database;
  /** http://127.0.0.1:port */
  readonly url: string;
  readonly config: ApiConfig;
  /** Ids of the four people who are there from the start. */
  readonly people: Readonly<Record<Role, number>>;
  /** Calls a route as somebody with that role (default admin), through HTTP with an API key. */
  call<R extends Route>(route: R, input: Call<R>, as?: Role | 'nobody'): Promise<Answer<Out<R>>>;
  close(): Promise<void>;
}

/** The real api on a port of its own with an empty database and one person of each role. */
export async function testApi(
  options: { database?: Partial<DatabaseOptions>; config?: Partial<ApiConfig> } = {},
): Promise<TestApi> {
  const { database, url: databaseUrl, drop } = await freshDatabase(options.database);
  const config = ApiConfig.parse({
    DATABASE_URL: databaseUrl,
    PORT: 0,
    SECRET: 'a secret for tests that is long enough',
    ...options.config,
  });
  const people = {} as Record<Role, number>;
  const keys = {} as Record<Role, string>;
  await database.transact(async (tx) => {
    for (const role of ['admin', 'marketer', 'sales', 'viewer'] as const) {
      const email = `${role}@test.example`;
      const user = await addUser(tx, { email, name: `Test ${role}`, role, language: 'de', passwordHash: 'none' });
      people[role] = user!.id;
      keys[role] = newToken('cvk_');
      await tx.query(`insert into api_key (name, key_hash, role, user_id) values ($1, $2, $3, $4)`, [
        role,
        hashToken(keys[role]),
        role,
        user!.id,
      ]);
    }
  });
  const api = await compose(config, { database });
  await api.app.listen(0, '127.0.0.1');
  const url = await api.app.getUrl();
  return {
    database,
    url,
    config,
    people,
    call: async (route, input, as = 'admin') => {
      const response = await fetch(url + pathOf(route, input), {
        method: route.method,
        headers: {
          'content-type': 'application/json',
          'x-cultivar': '1',
          ...(as !== 'nobody' && { authorization: `Bearer ${keys[as]}` }),
        },
        ...(route.method !== 'GET' && { body: JSON.stringify((input as { body?: unknown }).body ?? {}) }),
      });
      const text = await response.text();
      return { status: response.status, body: text ? JSON.parse(text) : {} };
    },
    close: async () => {
      await api.close();
      await drop();
    },
  };
}

function pathOf(route: Route, input: unknown): string {
  const { params = {}, query = {} } = input as { params?: Record<string, unknown>; query?: Record<string, unknown> };
  const path = route.path.replace(/:(\w+)/g, (_, key: string) => encodeURIComponent(String(params[key])));
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query))
    if (value !== undefined && value !== null)
      search.set(key, typeof value === 'object' ? JSON.stringify(value) : String(value));
  return search.size ? `${path}?${search}` : path;
}
