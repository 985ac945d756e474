import { consentRoutes as routes } from '@cultivar/contract';
import type { In, Me as User } from '@cultivar/contract';
import { audit, changeConsents, Database, leadConsents, proofBundle } from '@cultivar/store';
import type { LeadConsentsView } from '@cultivar/store';
import { Controller, Res } from '@nestjs/common';
import type { Response } from 'express';
import { Endpoint, Input, Me } from '../http/endpoint.ts';
import { notFound } from '../http/problem.ts';

/** Consents of a lead for those who work with it, and the proof when somebody asks for it. */
@Controller()
export class ConsentsController {
  constructor(private readonly database: Database) {}

  @Endpoint(routes.get)
  get(@Input() { params }: In<typeof routes.get>): Promise<LeadConsentsView> {
    return this.of(params.id);
  }

  @Endpoint(routes.proof)
  async proof(
    @Input() { params }: In<typeof routes.proof>,
    @Me() me: User,
    @Res({ passthrough: true }) response: Response,
  ): Promise<string> {
    const bundle = await proofBundle(this.database, params.id);
    if (!bundle) throw notFound('The lead');
    await this.database.transact((tx) => audit(tx, me.id, 'consent.proof', `lead:${params.id}`));
    response.type('application/json').attachment(`consent-proof-${params.id}.json`);
    return JSON.stringify({ exportedAt: await this.database.now(), ...bundle }, null, 2);
  }

  @Endpoint(routes.set)
  async set(@Input() { params, body }: In<typeof routes.set>, @Me() me: User): Promise<LeadConsentsView> {
    await this.database.transact(async (tx) => {
      const changed = await changeConsents(tx, params.id, [body.purpose], body.state, {
        by: `user:${me.id}`,
        data: { note: body.note, user: me.name },
      });
      if (!changed) throw notFound('The lead');
      if (changed.length)
        await audit(tx, me.id, `consent.${body.state}`, `lead:${params.id}`, { purpose: body.purpose });
    });
    return this.of(params.id);
  }

  private async of(id: number): Promise<LeadConsentsView> {
    const view = await leadConsents(this.database, id);
    if (!view) throw notFound('The lead');
    return view;
  }
}
