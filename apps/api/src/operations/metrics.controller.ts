import { createHash, timingSafeEqual } from 'node:crypto';
import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { ApiConfig } from '../config.ts';
import { CONFIG } from '../house.module.ts';
import { Problem } from '../http/problem.ts';
import { bearerOf } from '../session/token.ts';
import { LiveFigures } from './live-figures.ts';
import { prometheusText } from './prometheus.ts';

const LOOPBACK = /^(::1|(::ffff:)?127\.\d+\.\d+\.\d+)$/;
/** A reverse proxy on this machine asks from here for somebody who may be anywhere. */
const FORWARDED = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip'];

/** For Prometheus: to this machine, or to whoever has the token. */
@Controller('metrics')
export class MetricsController {
  constructor(
    private readonly live: LiveFigures,
    @Inject(CONFIG) private readonly config: ApiConfig,
  ) {}

  @Get()
  async metrics(@Req() request: Request, @Res() response: Response): Promise<void> {
    if (!this.#may(request))
      throw new Problem(401, 'not-allowed', 'Ask from this machine, or send METRICS_TOKEN as Authorization: Bearer.');
    const text = prometheusText(await this.live.read());
    response.setHeader('cache-control', 'no-store');
    response.type('text/plain; version=0.0.4; charset=utf-8').send(text);
  }
  #may(request: Request): boolean {
    const given = bearerOf(request);
    if (given && this.config.METRICS_TOKEN) return same(given, this.config.METRICS_TOKEN);
    return (
      LOOPBACK.test(request.socket.remoteAddress ?? '') &&
      FORWARDED.every((header) => request.headers[header] === undefined)
    );
  }
}
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const same = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));
