import { z } from 'zod';
import { EDITORS, IdParams, Instant, route } from './route.ts';

export const IMPORT_MAX_BYTES = 20 * 1024 * 1024;
/** Of a file that comes as it is: about three million leads. */
export const IMPORT_FILE_MAX_BYTES = 500 * 1024 * 1024;
/** Columns of the file → where they go: `email`, `firstName`, `lastName`, `company`, `tags`, `language`, `field:<key>`; null: left out. */
export const ImportTarget = z.string().max(90).nullable();
export const CSV_SEPARATORS = [',', ';', '\t', '|'] as const;
export const CSV_ENCODINGS = ['utf-8', 'windows-1252', 'utf-16le'] as const;
export const ImportPlan = z.object({
  separator: z.enum(CSV_SEPARATORS),
  encoding: z.enum(CSV_ENCODINGS),
  mapping: z.array(ImportTarget).max(200),
  /** Whether a known lead's values are replaced by the file's, or only gaps are filled. */
  overwrite: z.boolean().default(false),
  /** Put on every lead of the file. */
  tag: z.string().trim().max(80).optional(),
  /** Only where people agreed before, and it can be shown: what they agreed to, where and when. */
  consent: z
    .object({
      source: z.string().trim().min(3).max(300),
      at: Instant,
      wording: z.string().trim().min(10).max(2000),
    })
    .optional(),
});
export type ImportPlan = z.infer<typeof ImportPlan>;

export const ImportProblem = z.object({ line: z.number().int(), problem: z.string(), value: z.string() });
export const ImportView = z.object({
  id: z.number().int(),
  fileName: z.string(),
  state: z.enum(['uploaded', 'running', 'done', 'failed']),
  total: z.number().int(),
  created: z.number().int(),
  updated: z.number().int(),
  skipped: z.number().int(),
  /** At most 1,000: the line, what is wrong (`no-email`, `bad-email`, `twice`, `columns`), the value. */
  problems: z.array(ImportProblem),
  startedAt: Instant,
  endedAt: Instant.nullable(),
});
export type ImportView = z.infer<typeof ImportView>;
export const ImportLook = z.object({
  id: z.number().int(),
  fileName: z.string(),
  separator: z.enum(CSV_SEPARATORS),
  encoding: z.enum(CSV_ENCODINGS),
  header: z.array(z.string()),
  rows: z.array(z.array(z.string())),
  guess: z.array(ImportTarget),
  total: z.number().int(),
});
export type ImportLook = z.infer<typeof ImportLook>;

export const leadImportRoutes = {
  upload: route({
    method: 'POST',
    path: '/api/lead-imports',
    roles: EDITORS,
    summary: 'Takes a CSV file (at most 20 MB) and says what it found; nothing is imported yet',
    body: z.object({
      fileName: z.string().trim().min(1).max(200),
      /** The file in base64. */
      content: z.base64().max(Math.ceil(IMPORT_MAX_BYTES / 3) * 4),
    }),
    output: ImportLook,
    errors: ['empty-file', 'too-large', 'not-csv'],
  }),
  /** The file itself is the body, of whatever type but JSON; it is taken in piece by piece. */
  uploadFile: route({
    method: 'POST',
    path: '/api/lead-imports/file',
    roles: EDITORS,
    summary: 'Takes a CSV file of up to 500 MB as the body and says what it found; nothing is imported yet',
    query: z.object({ fileName: z.string().trim().min(1).max(200) }),
    output: ImportLook,
    errors: ['empty-file', 'too-large', 'not-csv'],
  }),
  look: route({
    method: 'POST',
    path: '/api/lead-imports/:id/look',
    roles: EDITORS,
    summary: 'Reads the file again with another separator or encoding',
    params: IdParams,
    body: z.object({ separator: z.enum(CSV_SEPARATORS), encoding: z.enum(CSV_ENCODINGS) }),
    output: ImportLook,
    errors: ['not-csv', 'import-started'],
  }),
  preview: route({
    method: 'POST',
    path: '/api/lead-imports/:id/preview',
    roles: EDITORS,
    summary: 'What the import would do: counts and the first problems',
    params: IdParams,
    body: ImportPlan,
    output: z.object({
      created: z.number().int(),
      updated: z.number().int(),
      skipped: z.number().int(),
      problems: z.array(ImportProblem),
    }),
    errors: ['no-email-column', 'unknown-field', 'import-started'],
  }),
  start: route({
    method: 'POST',
    path: '/api/lead-imports/:id/start',
    roles: EDITORS,
    summary: 'Imports in the background; ask for the import to see how far it is',
    params: IdParams,
    body: ImportPlan,
    output: ImportView,
    errors: ['no-email-column', 'unknown-field', 'import-started'],
  }),
  one: route({
    method: 'GET',
    path: '/api/lead-imports/:id',
    roles: EDITORS,
    summary: 'How far an import is, and what it could not take',
    params: IdParams,
    output: ImportView,
  }),
  list: route({
    method: 'GET',
    path: '/api/lead-imports',
    roles: EDITORS,
    summary: 'The last imports',
    output: z.array(ImportView.omit({ problems: true })),
  }),
};
