import { Rule } from '@cultivar/audience';
import { Graph, NodeId, REFERENCE_INPUTS } from '@cultivar/workflow';
import { z } from 'zod';
import { RampPlan } from './checking.contract.ts';
import { EDITORS, EVERYONE, IdParams, Instant, page, PageQuery, route, Slug } from './route.ts';
import { Moved, MovePlan } from './versions.contract.ts';

/** `draining`: nobody enters any more, those inside walk on to their end. */
export const WORKFLOW_STATUSES = ['draft', 'live', 'paused', 'draining', 'archived'] as const;
export const WorkflowStatus = z.enum(WORKFLOW_STATUSES);
export type WorkflowStatus = z.infer<typeof WorkflowStatus>;

const WorkflowName = z.string().trim().min(1).max(120);

export const WorkflowItem = z.object({
  id: z.number().int(),
  name: z.string(),
  status: WorkflowStatus,
  /** Number of the version that leads enter now; null while it has never been published. */
  liveNo: z.number().int().nullable(),
  /** The draft differs from the live version. */
  changed: z.boolean(),
  inside: z.number().int(),
  /** Leads that stand still because of an error. */
  failed: z.number().int(),
  enteredLast30Days: z.number().int(),
  demo: z.boolean(),
  updatedAt: Instant,
});
export type WorkflowItem = z.infer<typeof WorkflowItem>;

export const WorkflowVersionItem = z.object({
  id: z.number().int(),
  no: z.number().int(),
  note: z.string(),
  publishedAt: Instant,
  publishedBy: z.string().nullable(),
  /** Leads that walk through exactly this version now: they stay on it whatever is published later. */
  inside: z.number().int(),
});
export type WorkflowVersionItem = z.infer<typeof WorkflowVersionItem>;

export const WorkflowDetail = z.object({
  id: z.number().int(),
  name: z.string(),
  status: WorkflowStatus,
  demo: z.boolean(),
  draft: Graph,
  /** Give it back with `saveDraft`: whoever comes second with an old one is refused. */
  revision: z.number().int(),
  /** Who saved the draft last: for whoever comes second. */
  draftBy: z.string().nullable(),
  live: z.object({ versionId: z.number().int(), no: z.number().int(), graph: Graph, publishedAt: Instant }).nullable(),
  updatedAt: Instant,
});
export type WorkflowDetail = z.infer<typeof WorkflowDetail>;

/** What happened at one node, over all versions it is part of. */
export const NodeNumbers = z.object({
  /** Stand here now. */
  at: z.number().int(),
  /** Of those: stopped by an error. */
  failed: z.number().int(),
  /** Went through since the first version. */
  passed: z.number().int(),
  /** Ended their journey here. */
  left: z.number().int(),
  /** Went on, by way out. */
  ports: z.record(z.string(), z.number().int()),
});
export type NodeNumbers = z.infer<typeof NodeNumbers>;

export const WorkflowNumbers = z.object({
  inside: z.number().int(),
  entered: z.number().int(),
  ended: z.number().int(),
  /** Inside, but on an older version than the live one. */
  onOlderVersions: z.number().int(),
  nodes: z.record(z.string(), NodeNumbers),
});
export type WorkflowNumbers = z.infer<typeof WorkflowNumbers>;

/** Why a lead stands where it stands. */
export const STANDING = ['on-its-way', 'waits-for-event', 'waits-for-answer', 'failed'] as const;
export const NodeLead = z.object({
  leadId: z.number().int(),
  name: z.string(),
  email: z.string().nullable(),
  versionNo: z.number().int(),
  standing: z.enum(STANDING),
  enteredAt: Instant,
  /** When it goes on by itself. */
  dueAt: Instant,
  error: z.string().nullable(),
});
export type NodeLead = z.infer<typeof NodeLead>;

const NodeParams = IdParams.extend({ node: NodeId });
const Saved = z.object({ revision: z.number().int(), updatedAt: Instant });

export const workflowRoutes = {
  list: route({
    method: 'GET',
    path: '/api/workflows',
    roles: EVERYONE,
    summary: 'Workflows with how many leads are inside and entered in the last 30 days',
    query: PageQuery.extend({ search: z.string().max(120).optional(), status: WorkflowStatus.optional() }),
    output: page(WorkflowItem),
  }),
  create: route({
    method: 'POST',
    path: '/api/workflows',
    roles: EDITORS,
    summary: 'A new draft: blank, from a graph, or a copy of the draft of another workflow',
    body: z.object({ name: WorkflowName, graph: Graph.optional(), copyOf: z.number().int().positive().optional() }),
    output: z.object({ id: z.number().int() }),
  }),
  get: route({
    method: 'GET',
    path: '/api/workflows/:id',
    roles: EVERYONE,
    summary: 'Draft and live version',
    params: IdParams,
    output: WorkflowDetail,
  }),
  saveDraft: route({
    method: 'PUT',
    path: '/api/workflows/:id/draft',
    roles: EDITORS,
    summary: 'Saves the draft; refused if somebody else saved since `revision`',
    params: IdParams,
    body: z.object({ draft: Graph, revision: z.number().int().positive() }),
    output: Saved,
    errors: ['changed-by-somebody-else', 'archived'],
  }),
  rename: route({
    method: 'PATCH',
    path: '/api/workflows/:id',
    roles: EDITORS,
    summary: 'Another name',
    params: IdParams,
    body: z.object({ name: WorkflowName }),
  }),
  remove: route({
    method: 'DELETE',
    path: '/api/workflows/:id',
    roles: EDITORS,
    summary: 'Deletes a workflow that was never published',
    params: IdParams,
    errors: ['was-published'],
  }),
  publish: route({
    method: 'POST',
    path: '/api/workflows/:id/publish',
    roles: EDITORS,
    summary:
      'Makes the draft (or an older version again) an immutable version that new leads enter from now on; leads inside stay on theirs unless `moves` says otherwise',
    params: IdParams,
    body: MovePlan.extend({
      revision: z.number().int().positive(),
      note: z.string().trim().max(500).default(''),
      /** Publish the graph of this version again, instead of the draft. */
      versionNo: z.number().int().positive().optional(),
      /** Opens it bit by bit from now on; left out: as it was. */
      ramp: RampPlan.optional(),
    }),
    output: z.object({ versionId: z.number().int(), no: z.number().int(), moved: Moved.nullable() }),
    errors: ['has-findings', 'changed-by-somebody-else', 'archived', 'no-such-step'],
  }),
  pause: route({
    method: 'POST',
    path: '/api/workflows/:id/pause',
    roles: EDITORS,
    summary: 'Holds everybody where they are; who enters waits at the entry',
    params: IdParams,
    errors: ['not-now'],
  }),
  resume: route({
    method: 'POST',
    path: '/api/workflows/:id/resume',
    roles: EDITORS,
    summary: 'Goes on after a pause or after draining',
    params: IdParams,
    errors: ['not-now'],
  }),
  drain: route({
    method: 'POST',
    path: '/api/workflows/:id/drain',
    roles: EDITORS,
    summary: 'Lets nobody in any more; those inside walk on to their end',
    params: IdParams,
    errors: ['not-now'],
  }),
  archive: route({
    method: 'POST',
    path: '/api/workflows/:id/archive',
    roles: EDITORS,
    summary: 'Ends every journey in it and puts the workflow away',
    params: IdParams,
    output: z.object({ ended: z.number().int() }),
    errors: ['not-now'],
  }),
  versions: route({
    method: 'GET',
    path: '/api/workflows/:id/versions',
    roles: EVERYONE,
    summary: 'Published versions, newest first',
    params: IdParams,
    query: PageQuery,
    output: page(WorkflowVersionItem),
  }),
  version: route({
    method: 'GET',
    path: '/api/workflows/:id/versions/:no',
    roles: EVERYONE,
    summary: 'The graph of one version',
    params: IdParams.extend({ no: z.coerce.number().int().positive() }),
    output: WorkflowVersionItem.extend({ graph: Graph }),
  }),
  enrol: route({
    method: 'POST',
    path: '/api/workflows/:id/enrol',
    roles: EDITORS,
    summary: 'Lets leads in by hand: some, or all of a segment',
    params: IdParams,
    body: z.union([
      z.object({ leadIds: z.array(z.number().int().positive()).min(1).max(1000) }),
      /** Whom nobody knows is left out, and named in `unknown`. */
      z.object({ emails: z.array(z.email().max(254)).min(1).max(1000) }),
      z.object({ segment: Slug }),
    ]),
    output: z.object({
      /** Leads named, or of the segment looked at so far. */
      asked: z.number().int(),
      entered: z.number().int(),
      /** A large segment goes on coming in behind the answer. */
      running: z.boolean(),
      /** Addresses that nobody has. */
      unknown: z.array(z.string()).optional(),
    }),
    errors: ['not-now', 'no-entry-by-hand'],
  }),
  numbers: route({
    method: 'GET',
    path: '/api/workflows/:id/numbers',
    roles: EVERYONE,
    summary: 'How many leads stand at, passed and left each node',
    params: IdParams,
    output: WorkflowNumbers,
  }),
  /** Server-sent events: each `data:` is a `WorkflowNumbers`, sent at once and whenever a number has changed. */
  live: route({
    method: 'GET',
    path: '/api/workflows/:id/live',
    roles: EVERYONE,
    summary: 'The numbers as a stream of server-sent events',
    params: IdParams,
  }),
  references: route({
    method: 'GET',
    path: '/api/workflow-references',
    roles: EVERYONE,
    summary: 'What the steps of workflows may refer to: names by kind and id, lead fields, tags in use',
    output: z.object({
      things: z.array(z.object({ kind: z.enum(REFERENCE_INPUTS), id: z.string(), de: z.string(), en: z.string() })),
      fields: z.array(z.object({ key: z.string(), de: z.string(), en: z.string() })),
      tags: z.array(z.string()),
    }),
  }),
  ground: route({
    method: 'GET',
    path: '/api/workflows/:id/ground',
    roles: EVERYONE,
    summary: 'What a dry run in the editor stands on: the rules of all segments and, with `lead`, what is known of it',
    params: IdParams,
    query: z.object({ lead: z.coerce.number().int().positive().optional() }),
    output: z.object({
      segments: z.record(z.string(), Rule),
      /** What a step may choose from, newest first. */
      content: z.array(
        z.object({ id: z.string(), name: z.string(), personas: z.array(z.string()), phases: z.array(z.string()) }),
      ),
      /** Facts as in `audience`, instants as ISO text. */
      lead: z.object({ facts: z.record(z.string(), z.unknown()), recentEngagement: z.number() }).nullable(),
    }),
  }),
  nodeLeads: route({
    method: 'GET',
    path: '/api/workflows/:id/nodes/:node/leads',
    roles: EVERYONE,
    summary: 'Leads that stand at a node, longest waiting first',
    params: NodeParams,
    query: PageQuery.extend({ only: z.enum(['failed']).optional() }),
    output: page(NodeLead),
  }),
  retry: route({
    method: 'POST',
    path: '/api/workflows/:id/nodes/:node/retry',
    roles: EDITORS,
    summary: 'Lets the leads that an error stopped at this node try again',
    params: NodeParams,
    output: z.object({ retried: z.number().int() }),
    errors: ['not-now'],
  }),
};
