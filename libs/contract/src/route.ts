import { z } from 'zod';

export const ROLES = ['admin', 'marketer', 'sales', 'viewer'] as const;
export const Role = z.enum(ROLES);
export type Role = z.infer<typeof Role>;

/** One HTTP route: the api serves it, the web app calls it, OpenAPI is drawn from it. Nothing about it is written twice. */
export interface Route<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Output extends z.ZodType = z.ZodType,
> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With `:name` for each key of `params`. */
  readonly path: `/api/${string}`;
  /** Who may call it; `public` needs no session. */
  readonly roles: readonly Role[] | 'public';
  readonly summary: string;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly output: Output;
  /** Expected failures: problem codes, beside `invalid-input`, `not-signed-in`, `not-allowed`, `not-found`. */
  readonly errors: readonly string[];
}
const None = z.object({});

export function route<
  Params extends z.ZodType = typeof None,
  Query extends z.ZodType = typeof None,
  Body extends z.ZodType = typeof None,
  Output extends z.ZodType = typeof None,
>(
  it: Pick<Route, 'method' | 'path' | 'roles' | 'summary'> &
    Partial<Pick<Route<Params, Query, Body, Output>, 'params' | 'query' | 'body' | 'output' | 'errors'>>,
): Route<Params, Query, Body, Output> {
  return { params: None, query: None, body: None, output: None, errors: [], ...it } as unknown as Route<
    Params,
    Query,
    Body,
    Output
  >;
}

/** What a handler receives, parsed. */
export type In<R extends Route> = {
  params: z.output<R['params']>;
  query: z.output<R['query']>;
  body: z.output<R['body']>;
};
/** What a caller gives: parts without keys may be left out. */
export type Call<R extends Route> = Part<'params', z.input<R['params']>> &
  Part<'query', z.input<R['query']>> &
  Part<'body', z.input<R['body']>>;
// `{}` and not `object`: z.input of an empty zod object is Record<string, never>
// eslint-disable-next-line @typescript-eslint/no-empty-object-type
type Part<Name extends string, T> = {} extends T ? { [K in Name]?: T } : { [K in Name]: T };
export type Out<R extends Route> = z.output<R['output']>;

/** RFC 9457. `code` is stable, `title` and `detail` are for people; `issues` names the fields of bad input. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  code: z.string(),
  detail: z.string().optional(),
  issues: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});
export type Problem = z.infer<typeof Problem>;

/** Every list is paged: `limit` rows after `offset`. */
export const PageQuery = z.object({
  offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export const page = <Item extends z.ZodType>(item: Item) => z.object({ items: z.array(item), total: z.number().int() });

/** Instants travel as ISO text. */
export const Instant = z.iso.datetime({ offset: true });
/** Configuration has readable ids. */
export const Slug = z.string().regex(/^[a-z0-9][a-z0-9-]{0,79}$/);
export const IdParams = z.object({ id: z.coerce.number().int().positive() });
export const SlugParams = z.object({ id: Slug });
export const EVERYONE: readonly Role[] = ROLES;
export const EDITORS: readonly Role[] = ['admin', 'marketer'];
export const SALES: readonly Role[] = ['admin', 'marketer', 'sales'];
export const ADMINS: readonly Role[] = ['admin'];
