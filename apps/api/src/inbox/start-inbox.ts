import { createInboxServer } from '@cultivar/channels';
import type { InboxServer } from '@cultivar/channels';
import { keepMail } from '@cultivar/store';
import type { Database } from '@cultivar/store';

/**
 * The built-in inbox: takes every mail the demo sends and keeps it for the page. To be called when INBOX_SMTP_PORT is set.
 *
 * @param host loopback unless worker and api stand on different machines
 */
export const startInbox = (database: Database, port: number, host = '127.0.0.1'): Promise<InboxServer> =>
  createInboxServer({ port, host, keep: (mail) => keepMail(database, mail) });
