import { z } from 'zod';
import { EVERYONE, Instant, PageQuery, page, route } from './route.ts';

/** Something a colleague is told in the app. `kind` picks icon and words; `data` holds names for the sentence. */
export const NotificationView = z.object({
  id: z.number().int(),
  kind: z.string(),
  leadId: z.number().int().nullable(),
  data: z.record(z.string(), z.unknown()),
  createdAt: Instant,
  readAt: Instant.nullable(),
});
export type NotificationView = z.infer<typeof NotificationView>;

export const notificationRoutes = {
  list: route({
    method: 'GET',
    path: '/api/notifications',
    roles: EVERYONE,
    summary: 'What I was told, newest first, and how much of it is unread',
    query: PageQuery,
    output: page(NotificationView).extend({ unread: z.number().int() }),
  }),
  markRead: route({
    method: 'POST',
    path: '/api/notifications/read',
    roles: EVERYONE,
    summary: 'Marks some, or without ids all, as read',
    body: z.object({ ids: z.array(z.number().int().positive()).max(200).optional() }),
    output: z.object({ unread: z.number().int() }),
  }),
  /** Server-sent events: `{ unread, lastId }` at once, then within a second of every change. For `EventSource`. */
  live: route({
    method: 'GET',
    path: '/api/notifications/live',
    roles: EVERYONE,
    summary: 'How many are unread, as a stream of server-sent events',
    output: z.object({ unread: z.number().int(), lastId: z.number().int() }),
  }),
};
