import { scoringRoutes as routes } from '@cultivar/contract';
import type { In, Me as User } from '@cultivar/contract';
import { Database, previewScoring, readScoring, saveScoring, scoringRun } from '@cultivar/store';
import { Controller } from '@nestjs/common';
import { Endpoint, Input, Me } from '../http/endpoint.ts';
import { Problem } from '../http/problem.ts';
import { Rescoring } from './rescoring.ts';

@Controller()
export class ScoringController {
  constructor(
    private readonly database: Database,
    private readonly rescoring: Rescoring,
  ) {}

  @Endpoint(routes.read)
  async read() {
    return { model: await readScoring(this.database), run: await scoringRun(this.database) };
  }

  @Endpoint(routes.save)
  async save(@Input() { body }: In<typeof routes.save>, @Me() me: User) {
    const ids = [...body.fit, ...body.engagement].map((rule) => rule.id);
    // the ledger tells rules apart by their ids
    if (new Set(ids).size < ids.length)
      throw new Problem(422, 'same-id', 'Two rules have the same id. Please remove one of them and add it again.');
    const run = await this.database.transact((tx) => saveScoring(tx, body, me.id));
    this.rescoring.start();
    return { model: body, run };
  }

  @Endpoint(routes.preview)
  async preview(@Input() { body }: In<typeof routes.preview>) {
    return previewScoring(this.database, body, await this.database.now());
  }
}
