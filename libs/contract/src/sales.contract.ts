import { ConsentState, Phase, Stage, Temperature } from '@cultivar/audience';
import { HandoffState, MOST_WEIGHT, RejectReason, RoutingModel } from '@cultivar/sales';
import { z } from 'zod';
import { EDITORS, EVERYONE, IdParams, Instant, page, PageQuery, route, SALES } from './route.ts';

const Person = z.object({ id: z.number().int(), name: z.string() });
export const HandoffRow = z.object({
  id: z.number().int(),
  lead: z.object({
    id: z.number().int(),
    name: z.string(),
    company: z.string().nullable(),
    jobTitle: z.string().nullable(),
    stage: Stage,
    temperature: Temperature,
    fit: z.number().int(),
    engagement: z.number().int(),
  }),
  state: HandoffState,
  /** Why it was handed off, in the words of the journey. */
  reason: z.string(),
  /** The strongest lines of the score when it was offered. */
  whyNow: z.array(z.object({ reason: z.string(), points: z.number().int() })),
  user: Person.nullable(),
  offeredAt: Instant,
  dueAt: Instant,
  /** Business time left to answer, in minutes; below 0 it is late. */
  minutesLeft: z.number().int(),
  answeredAt: Instant.nullable(),
  answerReason: RejectReason.nullable(),
  closedAt: Instant.nullable(),
});
export type HandoffRow = z.infer<typeof HandoffRow>;

export const SheetLine = z.object({
  criterion: z.string().max(40),
  value: z.string(),
  /** Null: noted, not judged yet. */
  met: z.boolean().nullable(),
  source: z.string(),
  at: Instant,
});
export type SheetLine = z.infer<typeof SheetLine>;

export const HandoffDetail = HandoffRow.extend({
  email: z.string().nullable(),
  phone: z.string().nullable(),
  buyingRole: z.string().nullable(),
  persona: z.object({ de: z.string(), en: z.string() }).nullable(),
  phase: Phase.nullable(),
  source: z.string(),
  leadSince: Instant,
  /** The last things the lead did before the offer, newest first. */
  lastTouchpoints: z.array(z.object({ kind: z.string(), ref: z.string().nullable(), at: Instant })),
  /** What the law allows now. */
  may: z.object({
    mail: ConsentState.nullable(),
    phone: ConsentState.nullable(),
    suppressed: z.boolean(),
  }),
  sheet: z.array(SheetLine),
  note: z.string().nullable(),
  recycleAt: Instant.nullable(),
  /** How the person was found. */
  routing: z.object({
    rule: z.string().nullable(),
    won: z.string(),
    candidates: z.array(
      z.object({
        id: z.number().int(),
        name: z.string(),
        open: z.number().int(),
        capacity: z.number().int(),
        weight: z.number(),
        lastOfferedAt: Instant.nullable(),
        out: z.enum(['away', 'full', 'passed']).optional(),
      }),
    ),
  }),
  /** Earlier and later handoffs of the same lead. */
  others: z.array(
    z.object({ id: z.number().int(), state: HandoffState, user: z.string().nullable(), offeredAt: Instant }),
  ),
  /** What I may do. */
  mayAnswer: z.boolean(),
  mayHandle: z.boolean(),
});
export type HandoffDetail = z.infer<typeof HandoffDetail>;

export const SalespersonView = z.object({
  id: z.number().int(),
  name: z.string(),
  email: z.string(),
  available: z.boolean(),
  weight: z.number().int(),
  capacity: z.number().int(),
  open: z.number().int(),
  lastOfferedAt: Instant.nullable(),
});
export type SalespersonView = z.infer<typeof SalespersonView>;

export const HANDOFF_VIEWS = ['offered', 'working', 'closed'] as const;
const Note = z.string().trim().max(2000).optional();
const WithReason = { reason: RejectReason.optional(), recycleAt: Instant.optional(), note: Note };
const refusals = ['already-answered', 'not-yours', 'reason-missing', 'date-missing', 'date-past', 'not-accepted'];

export const salesRoutes = {
  list: route({
    method: 'GET',
    path: '/api/sales/handoffs',
    roles: EVERYONE,
    summary: 'Handoffs: waiting for an answer (soonest deadline first), being worked on, or closed',
    query: PageQuery.extend({
      view: z.enum(HANDOFF_VIEWS).default('offered'),
      /** `mine`: offered to me, or to nobody yet. */
      whose: z.enum(['mine', 'all']).default('mine'),
      user: z.coerce.number().int().positive().optional(),
    }),
    output: page(HandoffRow),
  }),
  counts: route({
    method: 'GET',
    path: '/api/sales/counts',
    roles: EVERYONE,
    summary: 'How many handoffs wait for me and how many I work on; the same for the team',
    output: z.object({
      mine: z.object({ offered: z.number().int(), working: z.number().int() }),
      team: z.object({ offered: z.number().int(), working: z.number().int(), nobody: z.number().int() }),
      available: z.boolean().nullable(),
    }),
  }),
  detail: route({
    method: 'GET',
    path: '/api/sales/handoffs/:id',
    roles: EVERYONE,
    summary: 'One handoff: who, why now, what may be done, the sheet, how it was routed',
    params: IdParams,
    output: HandoffDetail,
  }),
  answer: route({
    method: 'POST',
    path: '/api/sales/handoffs/:id/answer',
    roles: SALES,
    summary: 'Accepts or rejects an offered lead; the first answer counts',
    params: IdParams,
    body: z.object({ answer: z.enum(['accepted', 'rejected']), ...WithReason }),
    output: z.object({ state: HandoffState }),
    errors: refusals,
  }),
  assign: route({
    method: 'POST',
    path: '/api/sales/handoffs/:id/assign',
    roles: SALES,
    summary: 'Gives an open handoff to somebody else',
    params: IdParams,
    body: z.object({ user: z.number().int().positive() }),
    output: z.object({ state: HandoffState }),
    errors: [...refusals, 'unknown-user'],
  }),
  close: route({
    method: 'POST',
    path: '/api/sales/handoffs/:id/close',
    roles: SALES,
    summary: 'Won, lost or given back to marketing',
    params: IdParams,
    body: z.object({ outcome: z.enum(['won', 'lost', 'recycled']), ...WithReason }),
    output: z.object({ state: HandoffState }),
    errors: refusals,
  }),
  saveSheet: route({
    method: 'PUT',
    path: '/api/sales/handoffs/:id/sheet',
    roles: SALES,
    summary: 'Saves the lines of the BANT sheet; source and date are kept with each line that changed',
    params: IdParams,
    body: z.object({
      lines: z
        .array(
          z.object({ criterion: z.string().max(40), value: z.string().trim().max(1000), met: z.boolean().nullable() }),
        )
        .max(20),
    }),
    output: z.object({ sheet: z.array(SheetLine), met: z.number().int() }),
    errors: ['not-yours', 'unknown-criterion'],
  }),
  markSql: route({
    method: 'POST',
    path: '/api/sales/handoffs/:id/sql',
    roles: SALES,
    summary: 'Marks the lead as sales qualified; with fewer than three criteria met this has to be said expressly',
    params: IdParams,
    body: z.object({ expressly: z.boolean().default(false) }),
    output: z.object({ stage: Stage }),
    errors: ['not-yours', 'not-accepted', 'too-little-known'],
  }),
  people: route({
    method: 'GET',
    path: '/api/sales/people',
    roles: EVERYONE,
    summary: 'Who may be offered leads, with load',
    output: z.object({ items: z.array(SalespersonView) }),
  }),
  savePerson: route({
    method: 'PUT',
    path: '/api/sales/people/:id',
    roles: EDITORS,
    summary: 'Changes weight, capacity and availability of a salesperson',
    params: IdParams,
    body: z.object({
      available: z.boolean(),
      weight: z.number().int().min(1).max(MOST_WEIGHT),
      capacity: z.number().int().min(0).max(10_000),
    }),
    output: SalespersonView,
  }),
  setAvailable: route({
    method: 'POST',
    path: '/api/sales/available',
    roles: SALES,
    summary: 'I am there, or I am away: who is away is offered nothing',
    body: z.object({ available: z.boolean() }),
    output: z.object({ available: z.boolean() }),
  }),
  routing: route({
    method: 'GET',
    path: '/api/sales/routing',
    roles: EVERYONE,
    summary: 'Who gets which lead, and in which hours answers are expected',
    output: RoutingModel,
  }),
  saveRouting: route({
    method: 'PUT',
    path: '/api/sales/routing',
    roles: EDITORS,
    summary: 'Changes the routing',
    body: RoutingModel,
    output: RoutingModel,
    errors: ['unknown-user'],
  }),
};
