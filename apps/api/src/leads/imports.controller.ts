import { IMPORT_FILE_MAX_BYTES, IMPORT_MAX_BYTES, leadImportRoutes as routes } from '@cultivar/contract';
import type { ImportLook, In, Me as User } from '@cultivar/contract';
import { beginUpload, Database, dropUpload, importById, keepPart, lastImports, uploadComplete } from '@cultivar/store';
import type { ImportRow } from '@cultivar/store';
import { Controller, Req } from '@nestjs/common';
import type { Request } from 'express';
import { Endpoint, Input, Me } from '../http/endpoint.ts';
import { notFound, Problem } from '../http/problem.ts';
import { inParts } from './csv-text.ts';
import type { Chunks } from './csv-text.ts';
import { Imports } from './imports.ts';

/** Read, written and decoded at once at most. */
const PART_BYTES = 1 << 20;

@Controller()
export class ImportsController {
  constructor(
    private readonly database: Database,
    private readonly imports: Imports,
  ) {}

  @Endpoint(routes.upload)
  upload(@Input() { body }: In<typeof routes.upload>, @Me() me: User): Promise<ImportLook> {
    return this.#take([Buffer.from(body.content, 'base64')], body.fileName, IMPORT_MAX_BYTES, me);
  }

  @Endpoint(routes.uploadFile)
  uploadFile(
    @Input() { query }: In<typeof routes.uploadFile>,
    @Me() me: User,
    @Req() request: Request,
  ): Promise<ImportLook> {
    return this.#take(request, query.fileName, IMPORT_FILE_MAX_BYTES, me);
  }

  /** Keeps the file as it comes in, then looks at it. What breaks off or is none leaves nothing. */
  async #take(file: Chunks, fileName: string, most: number, me: User): Promise<ImportLook> {
    const id = await this.database.transact((tx) => beginUpload(tx, fileName, me.id));
    try {
      let bytes = 0;
      let no = 0;
      for await (const part of inParts(file, PART_BYTES)) {
        bytes += part.length;
        if (bytes > most)
          throw new Problem(413, 'too-large', `The file is larger than ${most / 2 ** 20} MB. Please split it.`);
        await keepPart(this.database, id, no, part);
        no += 1;
      }
      if (!bytes) throw new Problem(422, 'empty-file', 'The file is empty.');
      await uploadComplete(this.database, id, bytes);
      return await this.imports.look(id);
    } catch (error) {
      await dropUpload(this.database, id);
      throw error;
    }
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
