import { leadRoutes, touchpointRoutes } from '@cultivar/contract';
import type { In, Me as User } from '@cultivar/contract';
import { Database, recordTouchpoints } from '@cultivar/store';
import type { Refusal, ToldResult } from '@cultivar/store';
import { Controller } from '@nestjs/common';
import { Endpoint, Input, Me } from '../http/endpoint.ts';
import { notFound, Problem } from '../http/problem.ts';

const WHY: Readonly<Record<Refusal, string>> = {
  'own-kind': 'Only Cultivar itself notes this kind. Use a kind of your own.',
  'in-the-future': '“at” is in the future. Tell of it when it has happened.',
  'unknown-lead': 'There is no such lead (any more). Send “unknown”: “create” to make leads of new addresses.',
  'no-tracking-consent': 'This lead has not agreed to be recognised on pages.',
};

/** What other systems tell of leads. */
@Controller()
export class TouchpointsController {
  constructor(private readonly database: Database) {}

  @Endpoint(touchpointRoutes.tell)
  async tell(@Input() { body }: In<typeof touchpointRoutes.tell>, @Me() me: User) {
    const { items, source, unknown } = body;
    const results = await recordTouchpoints(this.database, items, { by: `user:${me.id}`, source, unknown });
    const count = (outcome: ToldResult['outcome']) => results.filter((one) => one.outcome === outcome).length;
    return {
      ...{ recorded: count('recorded'), repeated: count('repeated'), refused: count('refused') },
      results: results.map(({ refusal, ...result }) =>
        refusal ? { ...result, problem: { code: refusal, detail: WHY[refusal] } } : result,
      ),
    };
  }

  @Endpoint(leadRoutes.touchpoint)
  async touchpoint(@Input() { params, body }: In<typeof leadRoutes.touchpoint>, @Me() me: User) {
    const told = [{ ...body, lead: params.id }];
    const [result] = await recordTouchpoints(this.database, told, { by: `user:${me.id}`, unknown: 'refuse' });
    const { outcome, refusal } = result!;
    if (refusal === 'unknown-lead') throw notFound('The lead');
    if (refusal) throw new Problem(422, refusal, WHY[refusal]);
    return { recorded: outcome === 'recorded' };
  }
}
