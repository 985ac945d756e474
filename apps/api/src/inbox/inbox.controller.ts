import { inboxRoutes as routes } from '@cultivar/contract';
import type { In, Me as User } from '@cultivar/contract';
import { audit, clearInbox, Database, inboxHtml, inboxMail, inboxPage } from '@cultivar/store';
import { Controller, Inject, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { ApiConfig } from '../config.ts';
import { CONFIG } from '../house.module.ts';
import { Endpoint, Input, Me } from '../http/endpoint.ts';
import { notFound } from '../http/problem.ts';

/** What a mail may do in its frame: show itself, and open its links in a new tab. No scripts, no forms, no cookies of ours. */
export const MAIL_CSP =
  "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; img-src data: http: https:; style-src 'unsafe-inline'; font-src data:; frame-ancestors 'self'";

@Controller()
export class InboxController {
  constructor(
    private readonly database: Database,
    @Inject(CONFIG) private readonly config: ApiConfig,
  ) {}

  @Endpoint(routes.list)
  async list(@Input() { query }: In<typeof routes.list>) {
    return { ...(await inboxPage(this.database, query)), running: Boolean(this.config.INBOX_SMTP_PORT) };
  }
  @Endpoint(routes.mail)
  async mail(@Input() { params }: In<typeof routes.mail>) {
    const found = await inboxMail(this.database, params.id);
    if (!found) throw notFound('This mail');
    return found;
  }
  @Endpoint(routes.html)
  async html(@Input() { params }: In<typeof routes.html>, @Res() response: Response): Promise<void> {
    const html = await inboxHtml(this.database, params.id);
    if (html === null) throw notFound('The HTML of this mail');
    response.setHeader('content-security-policy', MAIL_CSP);
    response.setHeader('referrer-policy', 'no-referrer');
    // links in a frame would load inside it
    response
      .type('text/html; charset=utf-8')
      .send(html.replace(/<head[^>]*>/i, (head) => `${head}<base target="_blank">`));
  }
  @Endpoint(routes.clear)
  async clear(@Me() me: User) {
    await this.database.transact(async (tx) => {
      await clearInbox(tx);
      await audit(tx, me.id, 'inbox.clear', 'inbox');
    });
    return {};
  }
}
