import { Phase, Rule, Stage, Temperature, TouchpointKind } from '@cultivar/audience';
import { z } from 'zod';
import {
  BuyingRole,
  FieldValue,
  LeadDetail,
  LeadRow,
  NumberedName,
  TimelineEntry,
  TimelineKind,
} from './lead-view.contract.ts';
import { EDITORS, EVERYONE, IdParams, Instant, page, PageQuery, route, SALES } from './route.ts';

const Language = z.enum(['de', 'en']);
const WordsOf = z.object({ de: z.string().trim().min(1).max(120), en: z.string().trim().min(1).max(120) });
/** Several values as `a,b` in the address. */
const list = <Value extends z.ZodType<unknown, string>>(value: Value) =>
  z
    .string()
    .max(1000)
    .transform((text) => text.split(',').filter(Boolean))
    .pipe(z.array(value).max(50));
/** A rule as JSON text in the address. */
export const RuleText = z
  .string()
  .max(12_000)
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      context.addIssue('not JSON');
      return z.NEVER;
    }
  })
  .pipe(Rule);

export const LEAD_SORTS = ['seen', 'created', 'name', 'fit', 'engagement'] as const;
export const LeadFilter = z.object({
  /** In name, address and company. */
  search: z.string().trim().max(120).optional(),
  stage: list(Stage).optional(),
  temperature: list(Temperature).optional(),
  persona: list(z.string().max(80)).optional(),
  /** User id, or `none`. */
  owner: z.union([z.literal('none'), z.coerce.number().int().positive()]).optional(),
  tag: z.string().max(80).optional(),
  company: z.coerce.number().int().positive().optional(),
  rule: RuleText.optional(),
  sort: z.enum(LEAD_SORTS).default('seen'),
});
export type LeadFilter = z.output<typeof LeadFilter>;

export const NewLead = z.object({
  email: z.email().max(254).optional(),
  firstName: z.string().trim().max(120).optional(),
  lastName: z.string().trim().max(120).optional(),
  company: z.string().trim().max(200).optional(),
  phone: z.string().trim().max(60).optional(),
  jobTitle: z.string().trim().max(120).optional(),
  /** Where the contact was made: `trade-fair`, `phone` … */
  source: z.string().trim().min(1).max(80).default('hand'),
  note: z.string().trim().max(4000).optional(),
  language: Language.default('de'),
});
export const LeadChange = z.object({
  email: z.email().max(254).nullable().optional(),
  firstName: z.string().trim().max(120).nullable().optional(),
  lastName: z.string().trim().max(120).nullable().optional(),
  /** By name; made if it does not exist yet. */
  company: z.string().trim().max(200).nullable().optional(),
  buyingRole: BuyingRole.nullable().optional(),
  owner: z.number().int().positive().nullable().optional(),
  language: Language.optional(),
  fields: z.record(z.string().max(80), FieldValue).optional(),
  addTags: z.array(z.string().trim().min(1).max(80)).max(20).optional(),
  removeTags: z.array(z.string().trim().min(1).max(80)).max(20).optional(),
  persona: z.string().max(80).nullable().optional(),
  phase: Phase.nullable().optional(),
  stage: Stage.optional(),
  /** Needed where the stage does not move forward. */
  reason: z.string().trim().max(500).optional(),
});
export type LeadChange = z.infer<typeof LeadChange>;

export const FIELD_TYPES = [
  'text',
  'textarea',
  'number',
  'date',
  'boolean',
  'select',
  'multiselect',
  'phone',
  'url',
] as const;
export const LeadFieldKey = z.string().regex(/^[a-z][a-zA-Z0-9_]{0,59}$/);
export const LeadField = z.object({
  key: LeadFieldKey,
  label: WordsOf,
  type: z.enum(FIELD_TYPES),
  options: z.array(z.object({ value: z.string().min(1).max(80), label: WordsOf })).max(100),
  subject: z.enum(['lead', 'company']),
});
export type LeadField = z.infer<typeof LeadField>;

export const CompanyView = z.object({
  ...NumberedName.shape,
  domain: z.string().nullable(),
  fields: z.record(z.string(), z.unknown()),
  leads: z.number().int(),
  createdAt: Instant,
});

/** What another system tells of a lead: a visit of a page, or an event of one's own such as `shop.order-placed`. */
export const NewTouchpoint = z.object({
  kind: TouchpointKind,
  /** The thing it happened with: the page, the product, the event. */
  ref: z.string().trim().min(1).max(200).optional(),
  /** When it happened; left out: now. */
  at: Instant.optional(),
  data: z
    .record(z.string().max(80), z.union([z.string().max(1000), z.number(), z.boolean(), z.null()]))
    .refine((data) => Object.keys(data).length <= 30, 'at most 30 entries')
    .default({}),
  /** The other system's id of it: told twice, it counts once. */
  sourceId: z.string().trim().min(1).max(200).optional(),
});

const Deleted = z.object({ done: z.literal(true) });
export const leadRoutes = {
  fields: route({
    method: 'GET',
    path: '/api/leads/fields',
    roles: EVERYONE,
    summary: 'What is known of leads and companies: the fields beside name and address',
    output: z.array(LeadField),
  }),
  createField: route({
    method: 'POST',
    path: '/api/leads/fields',
    roles: EDITORS,
    summary: 'Adds a field',
    body: LeadField,
    output: LeadField,
    errors: ['key-taken'],
  }),
  choices: route({
    method: 'GET',
    path: '/api/leads/choices',
    roles: EVERYONE,
    summary: 'What filters and inputs about leads offer: owners, personas, tags in use, sources in use',
    output: z.object({
      owners: z.array(NumberedName),
      personas: z.array(z.object({ id: z.string(), name: WordsOf })),
      tags: z.array(z.string()),
      sources: z.array(z.string()),
    }),
  }),
  list: route({
    method: 'GET',
    path: '/api/leads',
    roles: EVERYONE,
    summary: 'Leads, filtered and sorted',
    query: PageQuery.extend(LeadFilter.shape),
    output: page(LeadRow),
    errors: ['bad-rule'],
  }),
  /** A download: leads of the filter as CSV in the reader's language. */
  exportCsv: route({
    method: 'GET',
    path: '/api/leads/export',
    roles: EDITORS,
    summary: 'Leads of a filter as CSV',
    query: LeadFilter.extend({ language: Language.default('de') }),
    output: z.string(),
    errors: ['bad-rule'],
  }),
  detail: route({
    method: 'GET',
    path: '/api/leads/:id',
    roles: EVERYONE,
    summary: 'All about one lead, except the timeline',
    params: IdParams,
    output: LeadDetail,
  }),
  timeline: route({
    method: 'GET',
    path: '/api/leads/:id/timeline',
    roles: EVERYONE,
    summary: 'What happened to a lead, newest first',
    params: IdParams,
    query: z.object({
      kinds: list(TimelineKind).optional(),
      /** `next` of the page before. */
      before: z.string().max(80).optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    output: z.object({ items: z.array(TimelineEntry), next: z.string().nullable() }),
  }),
  scores: route({
    method: 'GET',
    path: '/api/leads/:id/scores',
    roles: EVERYONE,
    summary: 'Fit and engagement over time: the state after each day with a change',
    params: IdParams,
    output: z.array(z.object({ day: z.iso.date(), fit: z.number().int(), engagement: z.number().int() })),
  }),
  create: route({
    method: 'POST',
    path: '/api/leads',
    roles: SALES,
    summary: 'Adds a lead by hand. No consent is assumed.',
    body: NewLead,
    output: z.object({ id: z.number().int() }),
    errors: ['email-taken', 'too-little'],
  }),
  update: route({
    method: 'PATCH',
    path: '/api/leads/:id',
    roles: SALES,
    summary: 'Changes fields, company, owner, tags, persona, phase or stage',
    params: IdParams,
    body: LeadChange,
    output: LeadDetail,
    errors: ['email-taken', 'reason-needed', 'unknown-field', 'unknown-persona', 'unknown-owner'],
  }),
  note: route({
    method: 'POST',
    path: '/api/leads/:id/notes',
    roles: SALES,
    summary: 'Adds a note to the timeline',
    params: IdParams,
    body: z.object({ text: z.string().trim().min(1).max(4000) }),
    output: z.object({ id: z.number().int() }),
  }),
  /** For other systems, with an API key. What only Cultivar itself can know (consents, mails, forms …) cannot be told. */
  touchpoint: route({
    method: 'POST',
    path: '/api/leads/:id/touchpoints',
    roles: EDITORS,
    summary: 'Tells of something that happened to a lead elsewhere: lets it into journeys, ends waits, earns points',
    params: IdParams,
    body: NewTouchpoint,
    output: z.object({ recorded: z.boolean() }),
    errors: ['own-kind', 'no-tracking-consent', 'in-the-future'],
  }),
  merge: route({
    method: 'POST',
    path: '/api/leads/:id/merge',
    roles: EDITORS,
    summary: 'Takes over everything of another lead, which then is gone. What this lead has stays; gaps are filled.',
    params: IdParams,
    body: z.object({ other: z.number().int().positive() }),
    output: LeadDetail,
    errors: ['same-lead'],
  }),
  erase: route({
    method: 'DELETE',
    path: '/api/leads/:id',
    roles: EDITORS,
    summary: 'Erases a lead with everything that leads to the person (Art. 17 GDPR)',
    params: IdParams,
    output: Deleted,
  }),
  companies: route({
    method: 'GET',
    path: '/api/companies',
    roles: EVERYONE,
    summary: 'Companies by name',
    query: PageQuery.extend({ search: z.string().trim().max(120).optional() }),
    output: page(CompanyView),
  }),
  company: route({
    method: 'GET',
    path: '/api/companies/:id',
    roles: EVERYONE,
    summary: 'One company',
    params: IdParams,
    output: CompanyView,
  }),
  updateCompany: route({
    method: 'PATCH',
    path: '/api/companies/:id',
    roles: SALES,
    summary: 'Changes a company; the fit of its leads is reckoned anew',
    params: IdParams,
    body: z.object({
      name: z.string().trim().min(1).max(200).optional(),
      domain: z.string().trim().toLowerCase().max(200).nullable().optional(),
      fields: z.record(z.string().max(80), FieldValue).optional(),
    }),
    output: CompanyView,
    errors: ['domain-taken', 'unknown-field'],
  }),
};
