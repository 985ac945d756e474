import { Phase } from '@cultivar/audience';
import { z } from 'zod';
import { EDITORS, EVERYONE, Instant, page, PageQuery, route, Slug, SlugParams } from './route.ts';

export const MailLanguage = z.enum(['de', 'en']);
export type MailLanguage = z.infer<typeof MailLanguage>;
/** One mail in one language: MJML (a whole document, or only its blocks) with Handlebars. */
export const MailContent = z.object({
  subject: z.string().max(500),
  preheader: z.string().max(500).default(''),
  mjml: z.string().max(200_000),
  /** A plain part of one's own; left out or blank, it is made from the HTML. */
  text: z.string().max(200_000).optional(),
});
export type MailContent = z.infer<typeof MailContent>;
/** At least one language; the lead's own is sent where it is there, else the other. */
export const MailContents = z
  .object({ de: MailContent.optional(), en: MailContent.optional() })
  .refine(({ de, en }) => de !== undefined || en !== undefined, 'at least one language');
export type MailContents = z.infer<typeof MailContents>;

/** A finding in a template. `code` has words in the editor; an error cannot be saved, a warning can. */
export const TemplateProblem = z.object({
  language: MailLanguage,
  part: z.enum(['subject', 'preheader', 'mjml', 'text']),
  line: z.number().int(),
  code: z.string(),
  detail: z.string(),
  level: z.enum(['error', 'warning']),
});
export type TemplateProblem = z.infer<typeof TemplateProblem>;

export const TemplateRow = z.object({
  id: z.string(),
  name: z.string(),
  no: z.number().int(),
  languages: z.array(MailLanguage),
  /** In the reader's language, as written. */
  subject: z.string(),
  demo: z.boolean(),
  updatedAt: Instant,
});
export type TemplateRow = z.infer<typeof TemplateRow>;
export const TemplateDetail = TemplateRow.omit({ subject: true, languages: true }).extend({
  content: MailContents,
  versions: z.array(z.object({ no: z.number().int(), createdAt: Instant })),
});
export type TemplateDetail = z.infer<typeof TemplateDetail>;

export const ASSET_KINDS = [
  'white-paper',
  'checklist',
  'webinar',
  'demo',
  'case-study',
  'price-list',
  'article',
  'video',
  'other',
] as const;
export const AssetKind = z.enum(ASSET_KINDS);
export type AssetKind = z.infer<typeof AssetKind>;
export const MAX_ASSET_BYTES = 10 * 1024 * 1024;
const AssetFile = z.object({
  name: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .refine((name) => !/[\\/\r\n"]/.test(name), 'no slashes, quotes or line breaks'),
  mediaType: z
    .string()
    .max(120)
    .regex(/^[a-z0-9.+-]+\/[a-z0-9.+-]+$/i),
  base64: z.base64().max(Math.ceil(MAX_ASSET_BYTES / 3) * 4 + 4),
});
const AssetFields = z.object({
  name: z.string().trim().min(1).max(200),
  kind: AssetKind,
  description: z.string().max(2000).default(''),
  /** Instead of a file: where it is found. */
  url: z.union([z.literal(''), z.url({ protocol: /^https?$/ }).max(1000)]).default(''),
  personas: z.array(z.string().max(80)).max(50).default([]),
  phases: z.array(Phase).max(4).default([]),
});
export const AssetInput = AssetFields.extend({
  /** A new file; left out, the one that is there stays. `null` takes it away. */
  file: AssetFile.nullish(),
});
export type AssetInput = z.input<typeof AssetInput>;
export const AssetView = AssetFields.extend({
  id: z.string(),
  kind: z.string(),
  fileName: z.string().nullable(),
  mediaType: z.string().nullable(),
  size: z.number().int(),
  /** How often leads read it. */
  reads: z.number().int(),
  demo: z.boolean(),
  updatedAt: Instant,
});
export type AssetView = z.infer<typeof AssetView>;

export const PersonaView = z.object({
  id: z.string(),
  name: z.object({ de: z.string(), en: z.string() }),
  description: z.string(),
  demo: z.boolean(),
});
export type PersonaView = z.infer<typeof PersonaView>;

/** A mail in the outbox that needs a look. */
export const SendRow = z.object({
  id: z.number().int(),
  state: z.enum(['waiting', 'sending', 'failed', 'unknown', 'refused']),
  leadId: z.number().int().nullable(),
  leadName: z.string().nullable(),
  to: z.string().nullable(),
  template: z.string().nullable(),
  code: z.string().nullable(),
  attempt: z.number().int(),
  /** When it is tried again, or when it ended. */
  at: Instant,
});
export type SendRow = z.infer<typeof SendRow>;

const Draft = z.object({
  content: MailContent,
  language: MailLanguage,
  leadId: z.number().int().positive().optional(),
});

export const contentRoutes = {
  templates: route({
    method: 'GET',
    path: '/api/content/templates',
    roles: EVERYONE,
    summary: 'Mail templates',
    query: PageQuery.extend({ search: z.string().max(100).default('') }),
    output: page(TemplateRow),
  }),
  template: route({
    method: 'GET',
    path: '/api/content/templates/:id',
    roles: EVERYONE,
    summary: 'A mail template with its newest content',
    params: SlugParams,
    output: TemplateDetail,
  }),
  version: route({
    method: 'GET',
    path: '/api/content/templates/:id/versions/:no',
    roles: EVERYONE,
    summary: 'An earlier content of a template',
    params: SlugParams.extend({ no: z.coerce.number().int().positive() }),
    output: z.object({ no: z.number().int(), content: MailContents }),
  }),
  createTemplate: route({
    method: 'POST',
    path: '/api/content/templates',
    roles: EDITORS,
    summary: 'Makes a template; its id comes from the name',
    body: z.object({ name: z.string().trim().min(1).max(120), content: MailContents, id: Slug.optional() }),
    output: TemplateDetail,
    errors: ['template-problems', 'id-taken'],
  }),
  /** Mails still on their way are sent as the new version says. */
  saveTemplate: route({
    method: 'PUT',
    path: '/api/content/templates/:id',
    roles: EDITORS,
    summary: 'Saves a new version; the earlier ones stay as they are',
    params: SlugParams,
    body: z.object({
      name: z.string().trim().min(1).max(120),
      content: MailContents,
      /** The version the change was made on: who saves second is told. */
      basedOn: z.number().int(),
    }),
    output: TemplateDetail,
    errors: ['template-problems', 'changed-meanwhile'],
  }),
  variables: route({
    method: 'GET',
    path: '/api/content/variables',
    roles: EVERYONE,
    summary: 'What a template may show of a lead and the house',
    output: z.object({
      items: z.array(z.object({ path: z.string(), label: z.object({ de: z.string(), en: z.string() }) })),
    }),
  }),
  /** Also the check: problems come with line and part. Without a lead, a made-up one. */
  preview: route({
    method: 'POST',
    path: '/api/content/preview',
    roles: EVERYONE,
    summary: 'A draft as a lead would get it, with its problems',
    body: Draft,
    output: z.object({
      subject: z.string(),
      preheader: z.string(),
      html: z.string(),
      text: z.string(),
      problems: z.array(TemplateProblem),
    }),
  }),
  testSend: route({
    method: 'POST',
    path: '/api/content/test-send',
    roles: EDITORS,
    summary: 'Sends a draft to an address, as a lead would get it',
    body: Draft.extend({ to: z.email().max(254) }),
    errors: ['template-problems'],
  }),
  assets: route({
    method: 'GET',
    path: '/api/content/assets',
    roles: EVERYONE,
    summary: 'Contents to download, read or watch',
    query: PageQuery.extend({
      search: z.string().max(100).default(''),
      persona: z.string().max(80).default(''),
      phase: z.string().max(20).default(''),
    }),
    output: page(AssetView),
  }),
  asset: route({
    method: 'GET',
    path: '/api/content/assets/:id',
    roles: EVERYONE,
    summary: 'One content',
    params: SlugParams,
    output: AssetView,
  }),
  createAsset: route({
    method: 'POST',
    path: '/api/content/assets',
    roles: EDITORS,
    summary: 'Adds a content: a file of at most 10 MB, or an address',
    body: AssetInput.extend({ id: Slug.optional() }),
    output: AssetView,
    errors: ['too-large', 'needs-file-or-address', 'id-taken', 'unknown-persona'],
  }),
  updateAsset: route({
    method: 'PUT',
    path: '/api/content/assets/:id',
    roles: EDITORS,
    summary: 'Changes a content',
    params: SlugParams,
    body: AssetInput,
    output: AssetView,
    errors: ['too-large', 'needs-file-or-address', 'unknown-persona'],
  }),
  removeAsset: route({
    method: 'DELETE',
    path: '/api/content/assets/:id',
    roles: EDITORS,
    summary: 'Removes a content that no form or template hands out; links in mails sent lead to a page that says so',
    params: SlugParams,
    errors: ['in-use'],
  }),
  coverage: route({
    method: 'GET',
    path: '/api/content/coverage',
    roles: EVERYONE,
    summary: 'How many contents there are for each persona and phase',
    output: z.object({
      cells: z.array(z.object({ persona: z.string(), phase: Phase, assets: z.number().int() })),
    }),
  }),
  personas: route({
    method: 'GET',
    path: '/api/content/personas',
    roles: EVERYONE,
    summary: 'Buyer personas',
    output: z.object({ items: z.array(PersonaView) }),
  }),
  createPersona: route({
    method: 'POST',
    path: '/api/content/personas',
    roles: EDITORS,
    summary: 'Adds a persona; its id comes from the German name',
    body: z.object({
      name: z.object({ de: z.string().trim().min(1).max(80), en: z.string().trim().min(1).max(80) }),
      description: z.string().max(2000).default(''),
      id: Slug.optional(),
    }),
    output: PersonaView,
    errors: ['id-taken'],
  }),
  sends: route({
    method: 'GET',
    path: '/api/content/sends',
    roles: EVERYONE,
    summary: 'Mails that wait, failed, were refused, or may or may not have arrived; newest first',
    query: PageQuery.extend({
      state: z.enum(['waiting', 'sending', 'failed', 'unknown', 'refused', '']).default(''),
    }),
    output: page(SendRow),
  }),
  sendAgain: route({
    method: 'POST',
    path: '/api/content/sends/:id/again',
    roles: EDITORS,
    summary: 'Sends a failed or unclear mail again',
    params: z.object({ id: z.coerce.number().int().positive() }),
    errors: ['not-possible'],
  }),
};
