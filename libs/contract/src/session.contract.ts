import { z } from 'zod';
import { EVERYONE, Role, route } from './route.ts';
import { Password } from './settings.contract.ts';

export const Me = z.object({
  id: z.number().int(),
  email: z.string(),
  name: z.string(),
  role: Role,
  language: z.enum(['de', 'en']),
  /** Wants a mail, too, when a task is given to them. */
  taskMails: z.boolean(),
});
export type Me = z.infer<typeof Me>;

export const sessionRoutes = {
  /** What the sign-in page needs to know before anybody is signed in. */
  state: route({
    method: 'GET',
    path: '/api/session/state',
    roles: 'public',
    summary: 'Whether the first admin is still to be set up, and the demo logins if the demo is loaded',
    output: z.object({
      setupNeeded: z.boolean(),
      /** Whether mails land in the built-in inbox. */
      inbox: z.boolean(),
      demoLogins: z.array(z.object({ email: z.string(), password: z.string(), name: z.string(), role: Role })),
    }),
  }),
  setup: route({
    method: 'POST',
    path: '/api/session/setup',
    roles: 'public',
    summary: 'Creates the first admin; refused once there is one',
    body: z.object({
      email: z.email().max(254),
      name: z.string().trim().min(1).max(120),
      password: Password,
      organisation: z.string().trim().min(1).max(120).optional(),
      language: z.enum(['de', 'en']).default('de'),
    }),
    output: Me,
    errors: ['already-set-up'],
  }),
  signIn: route({
    method: 'POST',
    path: '/api/session',
    roles: 'public',
    summary: 'Signs in; sets an http-only cookie',
    body: z.object({ email: z.string().max(254), password: z.string().max(200) }),
    output: Me,
    errors: ['wrong-credentials', 'too-many-attempts'],
  }),
  me: route({ method: 'GET', path: '/api/session', roles: EVERYONE, summary: 'Who is signed in', output: Me }),
  signOut: route({ method: 'DELETE', path: '/api/session', roles: EVERYONE, summary: 'Signs out' }),
  update: route({
    method: 'PATCH',
    path: '/api/session',
    roles: EVERYONE,
    summary: 'Own language, name, or whether tasks are mailed',
    body: z.object({
      language: z.enum(['de', 'en']).optional(),
      name: z.string().trim().min(1).max(120).optional(),
      taskMails: z.boolean().optional(),
    }),
    output: Me,
  }),
  changePassword: route({
    method: 'POST',
    path: '/api/session/password',
    roles: EVERYONE,
    summary: 'Changes the own password and ends all other sessions',
    body: z.object({ current: z.string().max(200), next: Password }),
    output: Me,
    errors: ['wrong-credentials'],
  }),
};
