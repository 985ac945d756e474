import { dataAt } from '@cultivar/audience';
import { entryRoutes as routes } from '@cultivar/contract';
import type { In, PostedAnswer } from '@cultivar/contract';
import { getWorkflow, leadFields, postedPlace, takePosted } from '@cultivar/store';
import type { LeadFieldRow, Tx } from '@cultivar/store';
import type { Effect, PostedLead } from '@cultivar/workflow';
import { Controller, HttpCode, Inject, Param, Post, Req } from '@nestjs/common';
import type { Request } from 'express';
import { z } from 'zod';
import { Endpoint, Input } from '../http/endpoint.ts';
import { notFound, Problem } from '../http/problem.ts';
import { unstorable } from '../http/unstorable.ts';
import { cellValue } from '../leads/field-value.ts';
import { Pace } from './pace.ts';
import { PublicHouse } from './public-house.ts';

const Email = z.email().max(254);
const Body = z.record(z.string(), z.unknown());
/** Posts in a minute: to one address, and with tokens that open nothing from one machine. */
const MOST = { address: 300, unknown: 30 };

/** Other systems post leads to the secret address of an entry. */
@Controller()
export class PostedLeadController {
  readonly #pace = new Pace();

  constructor(@Inject(PublicHouse) private readonly house: PublicHouse) {}

  @Endpoint(routes.address)
  async address(@Input() { params }: In<typeof routes.address>) {
    if (!(await getWorkflow(this.house.database, params.id))) throw notFound('This workflow');
    return { url: `${this.house.url}/in/${this.house.sign('webhook-in', [params.id, params.node])}` };
  }

  @Post('in/:token')
  @HttpCode(200)
  async take(@Param('token') token: string, @Req() request: Request): Promise<PostedAnswer> {
    const { database } = this.house;
    const now = await database.now();
    const [workflowId, nodeId] = this.house.open('webhook-in', token, now) ?? [];
    if (typeof workflowId !== 'number' || typeof nodeId !== 'string') {
      this.#slowDown(`ip ${request.ip}`, MOST.unknown, now);
      throw new Problem(404, 'not-found', 'There is no such address. Copy it anew from the entry of the workflow.');
    }
    this.#slowDown(`entry ${workflowId}/${nodeId}`, MOST.address, now);
    const body = bodyOf(request);
    const key = z.string().min(1).max(200).safeParse(request.headers['idempotency-key']).data;
    return database.transact(async (tx) => {
      const place = await postedPlace(tx, { workflowId, nodeId });
      if ('refused' in place)
        throw new Problem(409, 'not-now', 'The workflow does not take leads in here now. Publish it, then post again.');
      const email = Email.safeParse(
        String(dataAt(body, place.email) ?? '')
          .trim()
          .toLowerCase(),
      ).data;
      if (email === undefined)
        throw new Problem(422, 'no-email', `There is no valid mail address at “${place.email}” of the body.`);
      const effects = await this.#effects(tx, place, body);
      const taken = await takePosted(
        tx,
        { workflowId, nodeId, create: place.create },
        { email, effects, data: body, key },
      );
      if (!taken) throw new Problem(422, 'unknown-lead', 'Nobody has this address, and this entry makes no new leads.');
      return taken;
    }, now);
  }

  /** What goes into fields, as each field wants it; what makes no sense there is left out. */
  async #effects(tx: Tx, { fields }: PostedLead, body: Record<string, unknown>): Promise<Effect[]> {
    if (!Object.keys(fields).length) return [];
    const known = new Map([...NAMES, ...(await leadFields(tx))].map((field) => [field.key, field]));
    return Object.entries(fields).flatMap(([key, path]): Effect[] => {
      const field = known.get(key);
      const sent = dataAt(body, path);
      if (!field || field.subject !== 'lead' || !['string', 'number', 'boolean'].includes(typeof sent)) return [];
      const value = cellValue(field, String(sent));
      return value === null || typeof value === 'object' ? [] : [{ kind: 'field.set', field: key, value }];
    });
  }

  #slowDown(key: string, most: number, now: Date): void {
    if (!this.#pace.mayPass(key, most, now.getTime()))
      throw new Problem(
        429,
        'too-many-requests',
        `At most ${most} posts a minute. Please wait a minute and post again.`,
      );
  }
}

/** Fields that are columns of their own. */
const NAMES = ['firstName', 'lastName', 'buyingRole'].map((key): LeadFieldRow => ({
  ...{ key, label: { de: key, en: key }, type: 'text', options: [], subject: 'lead' },
}));

function bodyOf(request: Request): Record<string, unknown> {
  const body = Body.safeParse(request.body);
  if (!body.success || Array.isArray(request.body) || !/json/i.test(request.headers['content-type'] ?? ''))
    throw new Problem(400, 'bad-request', 'The body has to be a JSON object, sent as application/json.');
  const fault = unstorable(body.data);
  if (fault) throw new Problem(400, 'invalid-input', `body: ${fault}`);
  return body.data;
}
