import { Retention } from '@cultivar/audience';
import { z } from 'zod';
import { ADMINS, EVERYONE, IdParams, Instant, page, PageQuery, Role, route } from './route.ts';

const HttpsUrl = z.union([z.literal(''), z.url({ protocol: /^https?$/ }).max(500)]);
const isZone = (zone: string): boolean => {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }));
  } catch {
    return false;
  }
};

/**
 * Setting `organisation`: who runs this Cultivar. Shown on public pages and in mails. Every key has a default, so
 * `Organisation.parse(storedValue ?? {})` always works.
 */
export const Organisation = z.object({
  name: z.string().trim().min(1).max(120).default('Cultivar'),
  logoUrl: HttpsUrl.default(''),
  /** `#rrggbb`; the accent of public pages and mails. */
  colour: z
    .string()
    .regex(/^#[0-9a-fA-F]{6}$/)
    .default('#0f7b4f'),
  /** Plain text, lines kept: the footer of every mail and public page. */
  imprint: z.string().max(2000).default(''),
  privacyUrl: HttpsUrl.default(''),
  language: z.enum(['de', 'en']).default('de'),
  /** IANA zone. */
  zone: z.string().max(60).refine(isZone, 'no known time zone').default('Europe/Berlin'),
  senderName: z.string().trim().max(120).default('Cultivar'),
  senderAddress: z.email().max(254).default('cultivar@localhost.example'),
});
export type Organisation = z.infer<typeof Organisation>;
export const ORGANISATION_DEFAULTS: Organisation = Organisation.parse({});
/** Key in table `setting`. */
export const ORGANISATION_KEY = 'organisation';

/** A rule that still counts old touchpoints one by one. */
export const RuleWindow = z.object({
  kind: z.enum(['segment', 'workflow', 'setting']),
  id: z.string(),
  name: z.string(),
  days: z.number().int(),
});
export const RetentionView = Retention.extend({
  /** Single entries before this are only counted; null: all are kept. */
  horizonAt: Instant.nullable(),
  /** Rules that hold the horizon further back than the months say. */
  heldBy: z.array(RuleWindow),
  /** Single entries kept now, by table; rows as the planner knows them. */
  kept: z.array(z.object({ table: z.enum(['step', 'touchpoint']), rows: z.number(), bytes: z.number() })),
});
export type RetentionView = z.infer<typeof RetentionView>;

export const Password = z.string().min(10).max(200);
export const UserView = z.object({
  id: z.number().int(),
  email: z.string(),
  name: z.string(),
  role: Role,
  language: z.enum(['de', 'en']),
  active: z.boolean(),
  demo: z.boolean(),
  createdAt: Instant,
});
export type UserView = z.infer<typeof UserView>;
export const UserInput = z.object({
  email: z.email().max(254),
  name: z.string().trim().min(1).max(120),
  role: Role,
  language: z.enum(['de', 'en']).default('de'),
});

export const ApiKeyView = z.object({
  id: z.number().int(),
  name: z.string(),
  role: Role,
  createdAt: Instant,
  lastUsedAt: Instant.nullable(),
});
export type ApiKeyView = z.infer<typeof ApiKeyView>;

export const AuditEntry = z.object({
  id: z.number().int(),
  at: Instant,
  /** Name of who did it; null: the system, or somebody who was deleted. */
  user: z.string().nullable(),
  action: z.string(),
  target: z.string(),
  data: z.record(z.string(), z.unknown()),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

export const settingsRoutes = {
  organisation: route({
    method: 'GET',
    path: '/api/settings/organisation',
    roles: EVERYONE,
    summary: 'Name, look, imprint and sender of the organisation',
    output: Organisation,
  }),
  saveOrganisation: route({
    method: 'PUT',
    path: '/api/settings/organisation',
    roles: ADMINS,
    summary: 'Changes the organisation',
    body: Organisation,
    output: Organisation,
  }),
  retention: route({
    method: 'GET',
    path: '/api/settings/retention',
    roles: ADMINS,
    summary: 'How long single touchpoints, steps and sent mails are kept, and what that comes to',
    output: RetentionView,
  }),
  saveRetention: route({
    method: 'PUT',
    path: '/api/settings/retention',
    roles: ADMINS,
    summary: 'Changes how long they are kept. What is older is dropped within about an hour; its counts stay',
    body: Retention.required(),
    output: RetentionView,
  }),
  users: route({
    method: 'GET',
    path: '/api/settings/users',
    roles: EVERYONE,
    summary: 'Everybody who may sign in (at most 500)',
    output: z.object({ items: z.array(UserView) }),
  }),
  addUser: route({
    method: 'POST',
    path: '/api/settings/users',
    roles: ADMINS,
    summary: 'Adds a colleague; the first password is chosen by the house and shown once',
    body: UserInput,
    output: z.object({ user: UserView, password: z.string() }),
    errors: ['address-taken'],
  }),
  changeUser: route({
    method: 'PATCH',
    path: '/api/settings/users/:id',
    roles: ADMINS,
    summary: 'Changes name, role, language, or whether somebody may sign in; ends their sessions when they may not',
    params: IdParams,
    body: UserInput.omit({ email: true, language: true })
      .extend({ language: z.enum(['de', 'en']), active: z.boolean() })
      .partial(),
    output: UserView,
    errors: ['last-admin'],
  }),
  resetPassword: route({
    method: 'POST',
    path: '/api/settings/users/:id/password',
    roles: ADMINS,
    summary: 'Gives a new password, shown once, and ends their sessions',
    params: IdParams,
    output: z.object({ password: z.string() }),
  }),
  apiKeys: route({
    method: 'GET',
    path: '/api/settings/api-keys',
    roles: ADMINS,
    summary: 'API keys, without their secrets',
    output: z.object({ items: z.array(ApiKeyView) }),
  }),
  addApiKey: route({
    method: 'POST',
    path: '/api/settings/api-keys',
    roles: ADMINS,
    summary: 'Makes an API key; its secret is shown once',
    body: z.object({ name: z.string().trim().min(1).max(120), role: Role }),
    output: z.object({ key: ApiKeyView, secret: z.string() }),
  }),
  removeApiKey: route({
    method: 'DELETE',
    path: '/api/settings/api-keys/:id',
    roles: ADMINS,
    summary: 'Takes an API key back at once',
    params: IdParams,
  }),
  audit: route({
    method: 'GET',
    path: '/api/settings/audit',
    roles: ADMINS,
    summary: 'Who changed what, newest first',
    query: PageQuery.extend({ search: z.string().max(100).default('') }),
    output: page(AuditEntry),
  }),
  removeDemo: route({
    method: 'DELETE',
    path: '/api/settings/demo',
    roles: ADMINS,
    summary: 'Removes everything that is marked as demo',
    errors: ['no-demo', 'own-admin-first'],
  }),
};
