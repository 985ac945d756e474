import { z } from 'zod';
import { EDITORS, EVERYONE, IdParams, Instant, page, PageQuery, route } from './route.ts';

export const InboxRow = z.object({
  id: z.number().int(),
  from: z.string(),
  to: z.string(),
  subject: z.string(),
  /** Beginning of the text. */
  preview: z.string(),
  receivedAt: Instant,
});
export type InboxRow = z.infer<typeof InboxRow>;
export const InboxMailView = InboxRow.omit({ preview: true }).extend({
  messageId: z.string().nullable(),
  text: z.string().nullable(),
  hasHtml: z.boolean(),
  headers: z.record(z.string(), z.string()),
});
export type InboxMailView = z.infer<typeof InboxMailView>;

/** The built-in inbox: every mail the demo sends, as the recipient gets it. */
export const inboxRoutes = {
  list: route({
    method: 'GET',
    path: '/api/inbox',
    roles: EVERYONE,
    summary: 'Mails, newest first; `search` looks at recipient and subject',
    query: PageQuery.extend({ search: z.string().max(200).default(''), to: z.string().max(254).default('') }),
    output: page(InboxRow).extend({ running: z.boolean() }),
  }),
  mail: route({
    method: 'GET',
    path: '/api/inbox/:id',
    roles: EVERYONE,
    summary: 'One mail with text and headers',
    params: IdParams,
    output: InboxMailView,
  }),
  /** Answered as an HTML page under a sandbox, for a frame. */
  html: route({
    method: 'GET',
    path: '/api/inbox/:id/html',
    roles: EVERYONE,
    summary: 'The HTML of a mail, harmless',
    params: IdParams,
    output: z.string(),
  }),
  clear: route({ method: 'DELETE', path: '/api/inbox', roles: EDITORS, summary: 'Empties the inbox' }),
};
