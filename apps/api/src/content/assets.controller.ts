import { contentRoutes as routes, MAX_ASSET_BYTES } from '@cultivar/contract';
import type { In, Me as User } from '@cultivar/contract';
import {
  assetUses,
  assetCoverage,
  assetPage,
  audit,
  createAsset,
  createPersona,
  Database,
  listPersonas,
  readAsset,
  removeAsset,
  slugOf,
  updateAsset,
} from '@cultivar/store';
import type { AssetWrite, Sql } from '@cultivar/store';
import { Controller } from '@nestjs/common';
import { Endpoint, Input, Me } from '../http/endpoint.ts';
import { notFound, Problem } from '../http/problem.ts';

const GONE = 'This content';
type Body = In<typeof routes.updateAsset>['body'];

@Controller()
export class AssetsController {
  constructor(private readonly database: Database) {}

  @Endpoint(routes.assets)
  async assets(@Input() { query }: In<typeof routes.assets>) {
    return assetPage(this.database, query);
  }
  @Endpoint(routes.asset)
  async asset(@Input() { params }: In<typeof routes.asset>) {
    return this.#view(params.id);
  }

  @Endpoint(routes.createAsset)
  async createAsset(@Input() { body }: In<typeof routes.createAsset>, @Me() me: User) {
    const file = fileOf(body);
    if (!file && !body.url) throw NOTHING;
    const id = await this.database.transact(async (tx) => {
      await knownPersonas(tx, body.personas);
      const wanted = body.id ?? (slugOf(body.name) || 'inhalt');
      for (let n = 1; n <= 50; n += 1) {
        const candidate = n === 1 ? wanted : `${wanted.slice(0, 76)}-${n}`;
        if (await createAsset(tx, { ...body, id: candidate, file })) {
          await audit(tx, me.id, 'asset.create', `asset:${candidate}`);
          return candidate;
        }
        if (body.id) break;
      }
      throw new Problem(409, 'id-taken', 'There is a content with this id already. Choose another name.');
    });
    return this.#view(id);
  }

  @Endpoint(routes.updateAsset)
  async updateAsset(@Input() { params, body }: In<typeof routes.updateAsset>, @Me() me: User) {
    const file = fileOf(body);
    await this.database.transact(async (tx) => {
      const now = await readAsset(tx, params.id);
      if (!now) throw notFound(GONE);
      if (!body.url && !(file ?? (file === undefined && now.size > 0))) throw NOTHING;
      await knownPersonas(tx, body.personas);
      await updateAsset(tx, { ...body, id: params.id, file });
      await audit(tx, me.id, 'asset.update', `asset:${params.id}`);
    });
    return this.#view(params.id);
  }

  @Endpoint(routes.removeAsset)
  async removeAsset(@Input() { params }: In<typeof routes.removeAsset>, @Me() me: User) {
    await this.database.transact(async (tx) => {
      const uses = await assetUses(tx, params.id);
      if (uses.length)
        throw new Problem(
          409,
          'in-use',
          `Forms or templates hand this out: ${uses.join(', ')}. Take it out there first.`,
        );
      if (!(await removeAsset(tx, params.id))) throw notFound(GONE);
      await audit(tx, me.id, 'asset.remove', `asset:${params.id}`);
    });
    return {};
  }

  @Endpoint(routes.coverage)
  async coverage() {
    return { cells: await assetCoverage(this.database) };
  }
  @Endpoint(routes.personas)
  async personas() {
    return { items: await listPersonas(this.database) };
  }
  @Endpoint(routes.createPersona)
  async createPersona(@Input() { body }: In<typeof routes.createPersona>, @Me() me: User) {
    const persona = {
      id: body.id ?? (slugOf(body.name.de) || 'persona'),
      name: body.name,
      description: body.description,
    };
    await this.database.transact(async (tx) => {
      if (!(await createPersona(tx, persona)))
        throw new Problem(409, 'id-taken', 'There is a persona of this name already. Choose another name.');
      await audit(tx, me.id, 'persona.create', `persona:${persona.id}`);
    });
    return { ...persona, demo: false };
  }

  async #view(id: string) {
    const found = await readAsset(this.database, id);
    if (!found) throw notFound(GONE);
    return found;
  }
}

const NOTHING = new Problem(
  400,
  'needs-file-or-address',
  'A content needs something to read: upload a file, or give its address.',
);

function fileOf({ file }: Body): AssetWrite['file'] {
  if (!file) return file;
  const bytes = Buffer.from(file.base64, 'base64');
  if (bytes.length > MAX_ASSET_BYTES)
    throw new Problem(
      413,
      'too-large',
      'A file may have at most 10 MB. Put larger ones elsewhere and give the address.',
    );
  return { name: file.name, mediaType: file.mediaType, bytes };
}

async function knownPersonas(sql: Sql, ids: readonly string[]): Promise<void> {
  if (!ids.length) return;
  const known = new Set((await listPersonas(sql)).map(({ id }) => id));
  const missing = ids.find((id) => !known.has(id));
  if (missing !== undefined)
    throw new Problem(400, 'unknown-persona', `The persona ${missing} does not exist (any more). Choose another.`);
}
