import { IMPORT_MAX_BYTES, leadImportRoutes as routes } from '@cultivar/contract';
import type { ImportLook, In, Me as User } from '@cultivar/contract';
import { Database, importById, keepUpload, lastImports } from '@cultivar/store';
import type { ImportRow } from '@cultivar/store';
import { Controller } from '@nestjs/common';
import { Endpoint, Input, Me } from '../http/endpoint.ts';
import { notFound, Problem } from '../http/problem.ts';
import { Imports } from './imports.ts';

@Controller()
export class ImportsController {
  constructor(
    private readonly database: Database,
    private readonly imports: Imports,
  ) {}

  @Endpoint(routes.upload)
  async upload(@Input() { body }: In<typeof routes.upload>, @Me() me: User): Promise<ImportLook> {
    const content = Buffer.from(body.content, 'base64');
    if (content.length > IMPORT_MAX_BYTES)
      throw new Problem(413, 'too-large', 'The file is larger than 20 MB. Please split it.');
    const id = await this.database.transact((tx) => keepUpload(tx, body.fileName, content, me.id));
    return this.imports.look(id);
  }

  @Endpoint(routes.look)
  look(@Input() { params, body }: In<typeof routes.look>): Promise<ImportLook> {
    return this.imports.look(params.id, body);
  }

  @Endpoint(routes.preview)
  preview(@Input() { params, body }: In<typeof routes.preview>) {
    return this.imports.preview(params.id, body);
  }

  @Endpoint(routes.start)
  async start(@Input() { params, body }: In<typeof routes.start>, @Me() me: User): Promise<ImportRow> {
    await this.imports.start(params.id, body, me.id);
    return this.one({ params, query: {}, body: {} });
  }

  @Endpoint(routes.one)
  async one(@Input() { params }: In<typeof routes.one>): Promise<ImportRow> {
    const found = await importById(this.database, params.id);
    if (!found) throw notFound('The import');
    return found;
  }

  @Endpoint(routes.list)
  list() {
    return lastImports(this.database);
  }
}
