import { TOUCHPOINT_WORDS } from '@cultivar/audience';
import { leadRoutes as routes } from '@cultivar/contract';
import type { In, Me as User } from '@cultivar/contract';
import { consentsOf, Database, happen, leadExists } from '@cultivar/store';
import { Controller } from '@nestjs/common';
import { Endpoint, Input, Me } from '../http/endpoint.ts';
import { notFound, Problem } from '../http/problem.ts';

const VISIT = 'page.visited';
/** Clocks differ a little; more than that is a mistake. */
const AHEAD_MS = 5 * 60_000;

/** What other systems tell of leads. */
@Controller()
export class TouchpointsController {
  constructor(private readonly database: Database) {}

  @Endpoint(routes.touchpoint)
  async touchpoint(@Input() { params, body }: In<typeof routes.touchpoint>, @Me() me: User) {
    if (body.kind in TOUCHPOINT_WORDS && body.kind !== VISIT)
      throw new Problem(422, 'own-kind', `Only Cultivar itself notes “${body.kind}”. Use a kind of your own.`);
    const recorded = await this.database.transact(async (tx) => {
      if (!(await leadExists(tx, params.id))) throw notFound('The lead');
      const at = body.at ? new Date(body.at) : tx.now;
      if (at.getTime() > tx.now.getTime() + AHEAD_MS)
        throw new Problem(422, 'in-the-future', '“at” is in the future. Tell of it when it has happened.');
      const consents = (await consentsOf(tx, [params.id])).get(params.id) ?? [];
      // page by page is watching somebody: only with their consent
      if (body.kind === VISIT && !consents.some(({ purpose, state }) => purpose === 'tracking' && state === 'granted'))
        throw new Problem(422, 'no-tracking-consent', 'This lead has not agreed to be recognised on pages.');
      const [isNew] = await happen(tx, [
        {
          leadId: params.id,
          touchpoint: {
            kind: body.kind,
            ref: body.ref ?? null,
            at,
            source: 'api',
            ...(body.sourceId !== undefined && { sourceId: `${params.id}:${body.kind}:${body.sourceId}` }),
            data: body.data,
          },
          by: `user:${me.id}`,
        },
      ]);
      return isNew === true;
    });
    return { recorded };
  }
}
