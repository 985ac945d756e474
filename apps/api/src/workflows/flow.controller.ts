import { flowRoutes as routes } from '@cultivar/contract';
import type { In } from '@cultivar/contract';
import { comparisonOf, Database } from '@cultivar/store';
import { Controller } from '@nestjs/common';
import { Endpoint, Input } from '../http/endpoint.ts';
import { notFound } from '../http/problem.ts';

/** What the time and logic steps of a workflow have come to. */
@Controller()
export class FlowController {
  constructor(private readonly database: Database) {}

  @Endpoint(routes.comparison)
  async comparison(@Input() { params }: In<typeof routes.comparison>) {
    const found = await comparisonOf(this.database, params.id, params.node);
    if (!found) throw notFound('There is no comparison at this step of the published workflow.');
    return found;
  }
}
