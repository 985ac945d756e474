import { Rule, Stage } from '@cultivar/audience';
import { z } from 'zod';
import { FIELD_TYPES } from './leads.contract.ts';
import { EDITORS, EVERYONE, Instant, page, PageQuery, route, Slug, SlugParams } from './route.ts';

const WordsOf = z.object({ de: z.string(), en: z.string() });
const SegmentName = z.string().trim().min(1).max(120);
const Description = z.string().trim().max(500);

/** Where a segment is used: deleting it there would change what happens to leads. */
export const SegmentUse = z.object({
  kind: z.enum(['workflow', 'segment', 'setting']),
  /** Id of the workflow or segment, key of the setting. */
  id: z.string(),
  name: z.string(),
});
export type SegmentUse = z.infer<typeof SegmentUse>;

export const SegmentRow = z.object({
  id: Slug,
  name: z.string(),
  description: z.string(),
  rule: Rule,
  /** Its members are put in and taken out by hand, by import and by workflows. */
  isList: z.boolean(),
  /** Leads it holds for: now, or in a house with very many leads within the last minutes; null: being counted. */
  leads: z.number().int().nullable(),
  demo: z.boolean(),
  updatedAt: Instant,
});
export type SegmentRow = z.infer<typeof SegmentRow>;
export const SegmentDetail = SegmentRow.omit({ leads: true }).extend({ uses: z.array(SegmentUse) });
export type SegmentDetail = z.infer<typeof SegmentDetail>;

export const SegmentCount = z.object({
  count: z.number().int(),
  /** All leads of the house. */
  of: z.number().int(),
  /** The latest seen of them. */
  sample: z.array(
    z.object({
      id: z.number().int(),
      name: z.string(),
      email: z.string().nullable(),
      company: z.string().nullable(),
      stage: Stage,
    }),
  ),
});
export type SegmentCount = z.infer<typeof SegmentCount>;

export const segmentRoutes = {
  list: route({
    method: 'GET',
    path: '/api/segments',
    roles: EVERYONE,
    summary: 'Segments with how many leads are in each now',
    query: PageQuery.extend({ search: z.string().trim().max(120).optional() }),
    output: page(SegmentRow),
  }),
  count: route({
    method: 'POST',
    path: '/api/segments/count',
    roles: EVERYONE,
    summary: 'How many leads a rule holds for now, and the latest seen of them; nothing is saved',
    body: z.object({ rule: Rule, sample: z.number().int().min(0).max(20).default(5) }),
    output: SegmentCount,
    errors: ['bad-rule'],
  }),
  create: route({
    method: 'POST',
    path: '/api/segments',
    roles: EDITORS,
    summary: 'Adds a segment; its id is made from the name',
    body: z.object({ name: SegmentName, description: Description.default(''), rule: Rule }),
    output: z.object({ id: Slug }),
    errors: ['bad-rule'],
  }),
  get: route({
    method: 'GET',
    path: '/api/segments/:id',
    roles: EVERYONE,
    summary: 'One segment and where it is used',
    params: SlugParams,
    output: SegmentDetail,
  }),
  update: route({
    method: 'PUT',
    path: '/api/segments/:id',
    roles: EDITORS,
    summary: 'Changes a segment. Who is in it by the new rule is in at once, without "entering" it for workflows',
    params: SlugParams,
    body: z.object({
      name: SegmentName,
      description: Description.default(''),
      rule: Rule,
      /** `updatedAt` of what was edited: somebody else's later change is not overwritten. */
      basedOn: Instant.optional(),
    }),
    output: SegmentDetail,
    errors: ['bad-rule', 'own-circle', 'changed-meanwhile'],
  }),
  remove: route({
    method: 'DELETE',
    path: '/api/segments/:id',
    roles: EDITORS,
    summary: 'Deletes a segment that is used nowhere',
    params: SlugParams,
    errors: ['in-use'],
  }),
};

/** A field as a rule names it: `jobTitle`, `company.size`, `createdAt`. */
export const RuleField = z.object({
  key: z.string(),
  label: WordsOf,
  type: z.enum(FIELD_TYPES),
  options: z.array(z.object({ value: z.string(), label: WordsOf })),
  subject: z.enum(['lead', 'company']),
});
export type RuleField = z.infer<typeof RuleField>;
const Named = z.object({ id: z.string(), name: z.string() });
/** Everything a rule can name, for the rule builder and for rules in words. */
export const RuleOptions = z.object({
  fields: z.array(RuleField),
  tags: z.array(z.string()),
  personas: z.array(z.object({ id: z.string(), name: WordsOf })),
  segments: z.array(Named),
  forms: z.array(Named),
  templates: z.array(Named),
  assets: z.array(Named),
  /** Kinds of touchpoints that came in lately beside the product's own. */
  kinds: z.array(z.string()),
});
export type RuleOptions = z.infer<typeof RuleOptions>;
export const ruleRoutes = {
  options: route({
    method: 'GET',
    path: '/api/rule-options',
    roles: EVERYONE,
    summary: 'What rules can name: fields, tags, personas, segments, forms, templates, content, events',
    output: RuleOptions,
  }),
};
