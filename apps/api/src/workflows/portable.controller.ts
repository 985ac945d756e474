import { portableRoutes as routes } from '@cultivar/contract';
import type { In, Me as User } from '@cultivar/contract';
import {
  applyDraft,
  audit,
  Database,
  getWorkflow,
  knownReferences,
  referenceNames,
  workflowKey,
  workflowOfKey,
} from '@cultivar/store';
import type { Sql } from '@cultivar/store';
import { check, PORTABLE_SCHEMA_PATH, readPortable, sameText, toPortable, workflowSchema } from '@cultivar/workflow';
import type { Graph, KnownThing, Portable } from '@cultivar/workflow';
import { Controller, Inject } from '@nestjs/common';
import { publicUrl } from '../config.ts';
import type { ApiConfig } from '../config.ts';
import { CONFIG } from '../house.module.ts';
import { Endpoint, Input, Me } from '../http/endpoint.ts';
import { notFound } from '../http/problem.ts';
import { NO_WORKFLOW, refusal } from './workflow-problems.ts';

const MOST_FINDINGS = 500;

/** Workflows as files: what the command line and other houses read and give. */
@Controller()
export class PortableController {
  constructor(
    private readonly database: Database,
    @Inject(CONFIG) private readonly config: ApiConfig,
  ) {}

  @Endpoint(routes.schema)
  schema() {
    return workflowSchema(this.database.versions.registry);
  }

  @Endpoint(routes.exported)
  async exported(@Input() { params }: In<typeof routes.exported>) {
    return { file: (await this.#fileOf(params.id)).file };
  }

  @Endpoint(routes.byKey)
  async byKey(@Input() { params }: In<typeof routes.byKey>) {
    const found = await workflowOfKey(this.database, params.key);
    if (!found) throw notFound(NO_WORKFLOW);
    return { id: found.id, ...(await this.#fileOf(found.id)) };
  }

  @Endpoint(routes.apply)
  async apply(@Input() { params, body }: In<typeof routes.apply>, @Me() me: User) {
    return this.database.transact(async (tx) => {
      const { registry } = tx.versions;
      const read = readPortable(body.file, registry, await thingsOf(tx));
      const same = (before: Graph) => sameText(meant(before)) === sameText(meant(read.graph));
      const applied = await applyDraft(tx, {
        ...{ key: params.key, name: read.name || params.key, draft: read.graph, same },
        placed: (before) => asArranged(read.graph, before),
      });
      if ('refused' in applied) throw refusal(applied.refused);
      if (applied.state !== 'unchanged')
        await audit(
          tx,
          me.id,
          `workflow.${applied.state === 'created' ? 'created' : 'applied'}`,
          `workflow:${applied.id}`,
          {
            key: params.key,
          },
        );
      const findings = [...read.findings, ...check(read.graph, registry, await knownReferences(tx))];
      return { ...applied, findings: findings.slice(0, MOST_FINDINGS) };
    });
  }

  async #fileOf(id: number): Promise<{ revision: number; file: Portable }> {
    const [workflow, key] = [await getWorkflow(this.database, id), await workflowKey(this.database, id)];
    if (!workflow) throw notFound(NO_WORKFLOW);
    const names = new Map((await referenceNames(this.database)).map((it) => [`${it.kind} ${it.id}`, it.de]));
    const file = toPortable(workflow.draft, this.database.versions.registry, {
      ...{ key, name: workflow.name },
      nameOf: (kind, it) => names.get(`${kind} ${it}`),
    });
    // whole, so that an editor that has only the file finds the schema
    const $schema = `${publicUrl(this.config).replace(/\/$/, '')}${PORTABLE_SCHEMA_PATH}`;
    return { revision: workflow.revision, file: { $schema, ...file } };
  }
}

/** As long as the steps are the same ones, they stay where somebody has put them. */
function asArranged(graph: Graph, before: Graph): Graph {
  const places = new Map([...before.nodes, ...(before.notes ?? [])].map(({ id, position }) => [id, position]));
  if (!graph.nodes.every(({ id }) => places.has(id))) return graph;
  const stays = <Thing extends { id: string; position: { x: number; y: number } }>(thing: Thing): Thing => ({
    ...thing,
    position: places.get(thing.id) ?? thing.position,
  });
  return { ...graph, nodes: graph.nodes.map(stays), ...(graph.notes && { notes: graph.notes.map(stays) }) };
}

/** Where steps stand says nothing. */
const meant = ({ nodes, edges, ...rest }: Graph) => ({
  ...rest,
  notes: (rest.notes ?? []).map(({ position: _, ...note }) => note),
  nodes: nodes.map(({ position: _, ...node }) => node),
  edges: edges.map(({ from, port, to }) => `${from} ${port} ${to}`).sort(),
});

async function thingsOf(sql: Sql): Promise<KnownThing[]> {
  return (await referenceNames(sql)).map(({ kind, id, de, en }) => ({ kind, id, names: [de, en] }));
}
