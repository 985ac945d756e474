import { REFERENCE_INPUTS, WorkflowKey } from '@cultivar/workflow';
import { z } from 'zod';
import { EDITORS, EVERYONE, IdParams, route, Slug } from './route.ts';

const Two = z.object({ de: z.string(), en: z.string() });
const FindingOut = z.object({
  code: z.string(),
  severity: z.enum(['error', 'warning']),
  at: z.object({ node: z.string().optional(), port: z.string().optional(), field: z.string().optional() }),
  message: Two,
});
/** A workflow file as JSON; its form is the JSON Schema at `schema`. */
const File = z.record(z.string(), z.unknown());

export const MadeThing = z.object({
  kind: z.enum(REFERENCE_INPUTS),
  id: z.string(),
  name: z.string(),
  /** It was there before and is used as it is. */
  existed: z.boolean(),
});
export type MadeThing = z.infer<typeof MadeThing>;

export const RecipeItem = z.object({
  id: Slug,
  title: Two,
  sentence: Two,
  /** The steps as a small picture: place on a grid, category, and what follows what. */
  picture: z.object({
    steps: z.array(z.object({ id: z.string(), category: z.string(), x: z.number(), y: z.number() })),
    edges: z.array(z.object({ from: z.string(), to: z.string() })),
  }),
  mails: z.number().int(),
});
export type RecipeItem = z.infer<typeof RecipeItem>;

export const portableRoutes = {
  schema: route({
    method: 'GET',
    path: '/api/workflow-schema.json',
    roles: 'public',
    summary: 'The JSON Schema of a workflow file, with all node types and their settings',
    output: File,
  }),
  exported: route({
    method: 'GET',
    path: '/api/workflows/:id/file',
    roles: EVERYONE,
    summary: 'The draft as a file that can be kept in git and read by another house',
    params: IdParams,
    output: z.object({ file: File }),
  }),
  byKey: route({
    method: 'GET',
    path: '/api/workflow-files/:key',
    roles: EVERYONE,
    summary: 'The draft of the workflow with this key, as a file',
    params: z.object({ key: WorkflowKey }),
    output: z.object({ id: z.number().int(), revision: z.number().int(), file: File }),
  }),
  apply: route({
    method: 'PUT',
    path: '/api/workflow-files/:key',
    roles: EDITORS,
    summary:
      'Creates the workflow with this key, or changes its draft; what does not fit is left out and said. Publishes nothing',
    params: z.object({ key: WorkflowKey }),
    body: z.object({ file: File }),
    output: z.object({
      id: z.number().int(),
      revision: z.number().int(),
      state: z.enum(['created', 'changed', 'unchanged']),
      findings: z.array(FindingOut),
    }),
    errors: ['archived'],
  }),
  recipes: route({
    method: 'GET',
    path: '/api/workflow-recipes',
    roles: EVERYONE,
    summary: 'Complete journeys to begin with',
    output: z.object({ items: z.array(RecipeItem) }),
  }),
  cook: route({
    method: 'POST',
    path: '/api/workflow-recipes/:id',
    roles: EDITORS,
    summary:
      'Makes a draft from a recipe, with the mails, forms and segments it needs. Nothing is sent before it is published',
    params: z.object({ id: Slug }),
    output: z.object({ id: z.number().int(), made: z.array(MadeThing) }),
  }),
};
