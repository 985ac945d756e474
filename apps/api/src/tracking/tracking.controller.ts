import { linkTarget, openToken } from '@cultivar/channels';
import { Database, happen, MailPayload, trackedMail } from '@cultivar/store';
import type { TrackedMail } from '@cultivar/store';
import { Controller, Get, Inject, Logger, Param, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { publicUrl } from '../config.ts';
import type { ApiConfig } from '../config.ts';
import { CONFIG } from '../house.module.ts';
import { isScanner } from './scanner.ts';

const PIXEL = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

/**
 * Clicks and opens. Only mails to leads with tracking consent carry such links, and the consent is looked at again when one is
 * followed: who withdrew it in the meantime is led on without a trace. The target stands in our table, never in the address.
 */
@Controller('t')
export class TrackingController {
  private readonly log = new Logger('tracking');
  constructor(
    private readonly database: Database,
    @Inject(CONFIG) private readonly config: ApiConfig,
  ) {}

  @Get('c/:token')
  async click(@Param('token') token: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    response.setHeader('cache-control', 'no-store');
    response.setHeader('referrer-policy', 'no-referrer');
    const now = await this.database.now();
    const [linkId, outboxId] = openToken(this.config.SECRET, 'click', token, now) ?? [];
    const mail =
      typeof linkId === 'number' && typeof outboxId === 'number'
        ? await trackedMail(this.database, outboxId, linkId)
        : null;
    const target = mail?.url ? this.#target(mail, now) : null;
    if (!mail || !target) {
      response.redirect(302, publicUrl(this.config));
      return;
    }
    await this.#record('mail.clicked', mail, request, now, `${mail.id}.${linkId}`, { url: mail.url });
    response.redirect(302, target);
  }

  @Get('o/:token')
  async open(@Param('token') token: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    const now = await this.database.now();
    const [outboxId] = openToken(this.config.SECRET, 'open', token, now) ?? [];
    const mail = typeof outboxId === 'number' ? await trackedMail(this.database, outboxId, null) : null;
    if (mail) await this.#record('mail.opened', mail, request, now, String(mail.id), {});
    response.setHeader('cache-control', 'no-store');
    response.type('image/gif').send(PIXEL);
  }

  #target(mail: TrackedMail, now: Date): string | null {
    const payload = MailPayload.safeParse(mail.payload).data;
    const ground = {
      secret: this.config.SECRET,
      publicUrl: publicUrl(this.config).replace(/\/$/, ''),
      leadId: mail.leadId,
      question: payload?.question,
      assets: new Map<string, string>(),
      tracked: mail.tracked,
    };
    return linkTarget(mail.url ?? '', ground, now);
  }

  async #record(
    kind: 'mail.clicked' | 'mail.opened',
    mail: TrackedMail,
    request: Request,
    now: Date,
    what: string,
    data: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    if (!mail.tracked) return;
    const userAgent = String(request.headers['user-agent'] ?? '').slice(0, 300);
    const bot = isScanner({ method: request.method, userAgent, now, sentAt: mail.sentAt });
    const payload = MailPayload.safeParse(mail.payload).data;
    // the same link twice within a minute is one click, a mail opened twice within an hour one open
    const span = kind === 'mail.clicked' ? 60_000 : 3_600_000;
    const heard = bot ? 'mail.scanned' : kind;
    const sourceId = `${heard}.${what}.${Math.floor(now.getTime() / span)}`;
    const { enrolmentId } = mail;
    const origin = {
      ...{ workflowId: payload?.workflowId, nodeId: payload?.nodeId },
      ...(enrolmentId !== null && { enrolmentId }),
    };
    try {
      await this.database.transact((tx) =>
        happen(tx, [
          {
            leadId: mail.leadId,
            touchpoint: {
              kind: heard,
              ref: payload?.templateId ?? payload?.builtin ?? null,
              at: now,
              source: 'tracking',
              sourceId,
              data: { ...data, outboxId: mail.id, ...origin, ...(bot && { bot: true, as: kind, userAgent }) },
            },
            by: 'tracking',
          },
        ]),
      );
    } catch (error) {
      // whoever clicked wants to get there, whatever is wrong with us
      this.log.error(error instanceof Error ? error.stack : String(error));
    }
  }
}
