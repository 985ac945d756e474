import { randomUUID } from 'node:crypto';
import { contentRoutes as routes, MailContents } from '@cultivar/contract';
import type { In, Me as User, TemplateDetail, TemplateProblem } from '@cultivar/contract';
import {
  audit,
  createTemplate,
  Database,
  post,
  readTemplate,
  readTemplateVersion,
  saveTemplate,
  slugOf,
  templatePage,
} from '@cultivar/store';
import { Controller } from '@nestjs/common';
import { Endpoint, Input, Me } from '../http/endpoint.ts';
import { notFound, Problem } from '../http/problem.ts';
import { TemplatePreview } from './template-preview.ts';
import type { Variable } from './template-preview.ts';

const GONE = 'This template';

@Controller()
export class TemplatesController {
  constructor(
    private readonly database: Database,
    private readonly drafts: TemplatePreview,
  ) {}

  @Endpoint(routes.templates)
  async templates(@Input() { query }: In<typeof routes.templates>, @Me() me: User) {
    return templatePage(this.database, { ...query, language: me.language });
  }

  @Endpoint(routes.template)
  async template(@Input() { params }: In<typeof routes.template>) {
    return this.#detail(params.id);
  }

  @Endpoint(routes.version)
  async version(@Input() { params }: In<typeof routes.version>) {
    const content = await readTemplateVersion(this.database, params.id, params.no);
    if (!content) throw notFound('This version');
    return { no: params.no, content };
  }

  @Endpoint(routes.createTemplate)
  async createTemplate(@Input() { body }: In<typeof routes.createTemplate>, @Me() me: User) {
    const html = await this.#compiled(body.content);
    const id = await this.database.transact(async (tx) => {
      const wanted = body.id ?? (slugOf(body.name) || 'mail');
      for (let n = 1; n <= 50; n += 1) {
        const candidate = n === 1 ? wanted : `${wanted.slice(0, 76)}-${n}`;
        if (await createTemplate(tx, { id: candidate, name: body.name, parts: { content: body.content, html } })) {
          await audit(tx, me.id, 'template.create', `template:${candidate}`);
          return candidate;
        }
        if (body.id) break;
      }
      throw new Problem(409, 'id-taken', 'There is a template with this id already. Choose another name.');
    });
    return this.#detail(id);
  }

  @Endpoint(routes.saveTemplate)
  async saveTemplate(@Input() { params, body }: In<typeof routes.saveTemplate>, @Me() me: User) {
    const html = await this.#compiled(body.content);
    const parts = { content: body.content, html };
    const no = await this.database.transact(async (tx) => {
      const saved = await saveTemplate(tx, { id: params.id, name: body.name, parts, basedOn: body.basedOn });
      if (typeof saved === 'number')
        await audit(tx, me.id, 'template.save', `template:${params.id}`, { version: saved });
      return saved;
    });
    if (no === null) throw notFound(GONE);
    if (no === 'changed')
      throw new Problem(
        409,
        'changed-meanwhile',
        'Somebody else has saved this template in the meantime. Copy your text, load the page again, and put it in there.',
      );
    return this.#detail(params.id);
  }

  @Endpoint(routes.variables)
  async variables(): Promise<{ items: readonly Variable[] }> {
    return { items: await this.drafts.variables() };
  }

  @Endpoint(routes.preview)
  async preview(@Input() { body }: In<typeof routes.preview>) {
    return this.drafts.preview(body.content, body.language, body.leadId);
  }

  @Endpoint(routes.testSend)
  async testSend(@Input() { body }: In<typeof routes.testSend>, @Me() me: User) {
    const { subject, html, text, problems } = await this.drafts.preview(body.content, body.language, body.leadId);
    refuse(problems);
    await this.database.transact(async (tx) => {
      await audit(tx, me.id, 'template.test-send', body.to);
      const payload = { class: 'test', to: body.to, ready: { subject: `[Test] ${subject}`, html, text } };
      await post(tx, [{ key: `test:${randomUUID()}`, kind: 'mail', payload }]);
    });
    return {};
  }

  async #detail(id: string): Promise<TemplateDetail> {
    const found = await readTemplate(this.database, id);
    if (!found) throw notFound(GONE);
    return {
      ...found,
      content: MailContents.parse(found.content),
      updatedAt: found.updatedAt.toISOString(),
      versions: found.versions.map(({ no, createdAt }) => ({ no, createdAt: createdAt.toISOString() })),
    };
  }
  async #compiled(content: MailContents): Promise<Partial<Record<'de' | 'en', string>>> {
    const { html, problems } = await this.drafts.compile(content);
    refuse(problems);
    return html;
  }
}

/** Errors are not saved and not sent; warnings are. */
function refuse(problems: readonly TemplateProblem[]): void {
  const errors = problems.filter(({ level }) => level === 'error');
  if (errors.length)
    throw new Problem(
      400,
      'template-problems',
      'The template has errors. Mend the lines that are marked, then try again.',
      errors.map(({ language, part, line, code, detail }) => ({
        path: `content.${language}.${part}:${line}`,
        message: `${code} ${detail}`.trim(),
      })),
    );
}
