import { workflowRoutes as routes } from '@cultivar/contract';
import type { In, Me as User } from '@cultivar/contract';
import {
  audit,
  createWorkflow,
  Database,
  dryRunGround,
  getVersion,
  getWorkflow,
  leadChoices,
  leadFields,
  listVersions,
  listWorkflows,
  referenceNames,
  removeWorkflow,
  renameWorkflow,
  saveDraft,
} from '@cultivar/store';
import { Controller } from '@nestjs/common';
import { Endpoint, Input, Me } from '../http/endpoint.ts';
import { notFound } from '../http/problem.ts';
import { NO_WORKFLOW, refusal } from './workflow-problems.ts';

/** Fields that every lead has as columns of its own. */
const NAME_FIELDS = [
  { key: 'email', de: 'E-Mail', en: 'Email' },
  { key: 'firstName', de: 'Vorname', en: 'First name' },
  { key: 'lastName', de: 'Nachname', en: 'Last name' },
  { key: 'buyingRole', de: 'Rolle im Einkauf', en: 'Buying role' },
  { key: 'company.name', de: 'Unternehmen', en: 'Company' },
];

/** Drafts and versions. What happens once they are published is in `running.controller.ts`. */
@Controller()
export class WorkflowsController {
  constructor(private readonly database: Database) {}

  @Endpoint(routes.list)
  async list(@Input() { query }: In<typeof routes.list>) {
    return listWorkflows(this.database, { ...query, now: await this.database.now() });
  }

  @Endpoint(routes.create)
  async create(@Input() { body }: In<typeof routes.create>, @Me() me: User) {
    return this.database.transact(async (tx) => {
      const id = await createWorkflow(tx, body);
      if (id === undefined) throw notFound('The workflow to copy');
      await audit(tx, me.id, 'workflow.created', `workflow:${id}`, { name: body.name });
      return { id };
    });
  }

  @Endpoint(routes.get)
  async get(@Input() { params }: In<typeof routes.get>) {
    const workflow = await getWorkflow(this.database, params.id);
    if (!workflow) throw notFound(NO_WORKFLOW);
    return workflow;
  }

  @Endpoint(routes.saveDraft)
  async saveDraft(@Input() { params, body }: In<typeof routes.saveDraft>, @Me() me: User) {
    const saved = await this.database.transact((tx) => saveDraft(tx, params.id, { ...body, by: me.id }));
    if ('refused' in saved) throw refusal(saved.refused);
    return saved;
  }

  @Endpoint(routes.rename)
  async rename(@Input() { params, body }: In<typeof routes.rename>) {
    if (!(await this.database.transact((tx) => renameWorkflow(tx, params.id, body.name)))) throw notFound(NO_WORKFLOW);
    return {};
  }

  @Endpoint(routes.remove)
  async remove(@Input() { params }: In<typeof routes.remove>, @Me() me: User) {
    await this.database.transact(async (tx) => {
      const refused = await removeWorkflow(tx, params.id);
      if (refused) throw refusal(refused.refused);
      await audit(tx, me.id, 'workflow.deleted', `workflow:${params.id}`);
    });
    return {};
  }

  @Endpoint(routes.versions)
  async versions(@Input() { params, query }: In<typeof routes.versions>) {
    return listVersions(this.database, params.id, query);
  }

  @Endpoint(routes.version)
  async version(@Input() { params }: In<typeof routes.version>) {
    const version = await getVersion(this.database, params.id, params.no);
    if (!version) throw notFound('This version');
    return version;
  }

  @Endpoint(routes.references)
  async references() {
    const { tags } = await leadChoices(this.database);
    const own = (await leadFields(this.database)).map(({ key, label, subject }) => ({
      key: subject === 'company' ? `company.${key}` : key,
      ...label,
    }));
    return { things: await referenceNames(this.database), fields: [...NAME_FIELDS, ...own], tags };
  }

  @Endpoint(routes.ground)
  async ground(@Input() { query }: In<typeof routes.ground>) {
    const ground = await dryRunGround(this.database, query.lead, await this.database.now());
    if (query.lead !== undefined && !ground.lead) throw notFound('This lead');
    return ground;
  }
}
