import { ConsentState, FormDefinition, Purpose } from '@cultivar/audience';
import { z } from 'zod';
import { EDITORS, EVERYONE, IdParams, Instant, page, PageQuery, route, SALES, Slug, SlugParams } from './route.ts';

export const FormRow = z.object({
  id: Slug,
  name: z.string(),
  version: z.number().int(),
  fields: z.number().int(),
  doubleOptIn: z.boolean(),
  submissions: z.number().int(),
  /** How many of them were confirmed from the mail, or needed no confirmation. */
  confirmed: z.number().int(),
  lastSubmissionAt: Instant.nullable(),
  updatedAt: Instant,
  demo: z.boolean(),
});
export type FormRow = z.infer<typeof FormRow>;

export const FormDetail = z.object({
  id: Slug,
  name: z.string(),
  version: z.number().int(),
  versionId: z.number().int(),
  definition: FormDefinition,
  updatedAt: Instant,
});
export type FormDetail = z.infer<typeof FormDetail>;

export const SubmissionRow = z.object({
  id: z.number().int(),
  leadId: z.number().int().nullable(),
  email: z.string().nullable(),
  version: z.number().int(),
  values: z.record(z.string(), z.unknown()),
  at: Instant,
  confirmedAt: Instant.nullable(),
});
export type SubmissionRow = z.infer<typeof SubmissionRow>;

/** How a form gets onto a site. */
export const EmbedCode = z.object({
  /** The hosted page. */
  url: z.string(),
  /** One line that puts in a frame that grows with its content. */
  script: z.string(),
  /** A bare frame, where scripts are not allowed. */
  iframe: z.string(),
  /** Plain HTML, to be styled by the site. */
  html: z.string(),
});
export type EmbedCode = z.infer<typeof EmbedCode>;

const FormName = z.string().trim().min(1).max(120);
const Language = z.enum(['de', 'en']);
/** A field a form may ask for. */
export const AskableField = z.object({
  key: z.string(),
  label: z.object({ de: z.string(), en: z.string() }),
  type: z.string(),
  options: z.array(z.object({ value: z.string(), label: z.object({ de: z.string(), en: z.string() }) })),
  subject: z.enum(['lead', 'company']),
});
export type AskableField = z.infer<typeof AskableField>;

export const formRoutes = {
  list: route({
    method: 'GET',
    path: '/api/forms',
    roles: EVERYONE,
    summary: 'Forms with what came in',
    query: PageQuery.extend({ search: z.string().max(100).default('') }),
    output: page(FormRow),
  }),
  fields: route({
    method: 'GET',
    path: '/api/forms/fields',
    roles: EVERYONE,
    summary: 'Fields of leads and companies that a form may ask for',
    output: z.object({ items: z.array(AskableField) }),
  }),
  preview: route({
    method: 'POST',
    path: '/api/forms/preview',
    roles: EVERYONE,
    summary: 'The page of a form that is not saved yet, as somebody unknown or somebody known sees it',
    body: z.object({ definition: FormDefinition, language: Language, known: z.boolean().default(false) }),
    output: z.object({ html: z.string() }),
  }),
  create: route({
    method: 'POST',
    path: '/api/forms',
    roles: EDITORS,
    summary: 'Adds a form; its id is made from the name',
    body: z.object({ name: FormName, definition: FormDefinition }),
    output: FormDetail,
  }),
  get: route({
    method: 'GET',
    path: '/api/forms/:id',
    roles: EVERYONE,
    summary: 'One form as it is now',
    params: SlugParams,
    output: FormDetail,
  }),
  save: route({
    method: 'PUT',
    path: '/api/forms/:id',
    roles: EDITORS,
    summary: 'Saves a new version; earlier submissions keep theirs',
    params: SlugParams,
    body: z.object({
      name: FormName,
      definition: FormDefinition,
      /** The version that was edited: somebody else's newer one is not overwritten. */
      basedOn: z.number().int(),
    }),
    output: FormDetail,
    errors: ['changed-meanwhile'],
  }),
  remove: route({
    method: 'DELETE',
    path: '/api/forms/:id',
    roles: EDITORS,
    summary: 'Deletes a form and its submissions',
    params: SlugParams,
    errors: ['in-use'],
  }),
  submissions: route({
    method: 'GET',
    path: '/api/forms/:id/submissions',
    roles: SALES,
    summary: 'What came in, newest first',
    params: SlugParams,
    query: PageQuery,
    output: page(SubmissionRow),
  }),
  /** Answers text/csv, not JSON: link to it. */
  export: route({
    method: 'GET',
    path: '/api/forms/:id/submissions.csv',
    roles: EDITORS,
    summary: 'All submissions (at most 50,000) as CSV, guarded against formulas',
    params: SlugParams,
    output: z.unknown(),
  }),
  embed: route({
    method: 'GET',
    path: '/api/forms/:id/embed',
    roles: EVERYONE,
    summary: 'Snippets that put the form onto a site',
    params: SlugParams,
    query: z.object({ language: Language.default('de') }),
    output: EmbedCode,
  }),
};

export const ConsentProof = z.object({
  id: z.number().int(),
  purpose: Purpose,
  act: z.enum(['requested', 'confirmed', 'granted', 'withdrawn']),
  at: Instant,
  email: z.string(),
  ip: z.string().nullable(),
  userAgent: z.string().nullable(),
  wording: z.string().nullable(),
  /** The form and the version of it whose words were shown. */
  form: z.object({ id: z.string(), name: z.string(), version: z.number().int() }).nullable(),
  /** Language, page, submission, the mail it was confirmed from … */
  data: z.record(z.string(), z.unknown()),
});
export type ConsentProof = z.infer<typeof ConsentProof>;
export const LeadConsents = z.object({
  consents: z.array(z.object({ purpose: Purpose, state: ConsentState, changedAt: Instant })),
  /** Nothing is sent to this address any more, and why. */
  suppressed: z.string().nullable(),
  proofs: z.array(ConsentProof),
});
export type LeadConsents = z.infer<typeof LeadConsents>;

/** Consents of one lead, for the lead page. */
export const consentRoutes = {
  get: route({
    method: 'GET',
    path: '/api/leads/:id/consents',
    roles: EVERYONE,
    summary: 'What a lead agreed to, with the proofs, newest first',
    params: IdParams,
    output: LeadConsents,
  }),
  /** Answers a file: link to it. */
  proof: route({
    method: 'GET',
    path: '/api/leads/:id/consents/proof',
    roles: EDITORS,
    summary:
      'Everything that proves the consents of a lead, as one JSON file: wordings, form versions, times, addresses, mails',
    params: IdParams,
    output: z.unknown(),
  }),
  set: route({
    method: 'POST',
    path: '/api/leads/:id/consents',
    roles: SALES,
    summary: 'Notes a consent given or withdrawn outside of a form (on paper, by phone), with where it comes from',
    params: IdParams,
    body: z.object({
      purpose: Purpose,
      state: z.enum(['granted', 'withdrawn']),
      /** Where and how it was given: the proof. */
      note: z.string().trim().min(3).max(2000),
    }),
    output: LeadConsents,
  }),
};
