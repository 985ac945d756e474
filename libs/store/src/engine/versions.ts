import type { EventPattern } from '@cultivar/audience';
import { compileVersion } from '@cultivar/engine';
import type { Version } from '@cultivar/engine';
import { Graph } from '@cultivar/workflow';
import type { Registry } from '@cultivar/workflow';
import type { Sql } from '../database.ts';

export interface Entry {
  readonly workflowId: number;
  readonly versionId: number;
  readonly nodeId: string;
  readonly event: EventPattern;
}
/** What may let a lead in now. */
export interface Live {
  /** Entries of live and paused workflows by kind of touchpoint. */
  readonly entries: ReadonlyMap<string, readonly Entry[]>;
  readonly versions: ReadonlyMap<number, Version>;
  /** Segments that some entry, wait or branch wants to hear of. */
  readonly segments: ReadonlySet<string>;
}

/** Compiled versions, each once per process: they never change. */
export class Versions {
  readonly #known = new Map<number, Version>();
  #live: { readonly key: string; readonly live: Live } | undefined;

  constructor(readonly registry: Registry) {}

  async load(sql: Sql, ids: readonly number[]): Promise<ReadonlyMap<number, Version>> {
    const missing = ids.filter((id) => !this.#known.has(id));
    if (missing.length) {
      const rows = await sql.query<{ id: number; graph: unknown }>(
        `select id, graph from workflow_version where id = any($1::integer[])`,
        [missing],
      );
      for (const { id, graph } of rows) this.#known.set(id, compileVersion(Graph.parse(graph), this.registry));
    }
    return this.#known;
  }

  /** Read in the caller's transaction, so that it is right whoever published; compiled again only after a change. */
  async live(sql: Sql): Promise<Live> {
    const rows = await sql.query<{ id: number; version: number; status: string }>(
      `select id, live_version_id as version, status from workflow
       where status in ('live', 'paused', 'draining') and live_version_id is not null order by id`,
    );
    const key = rows.map((row) => `${row.id}:${row.version}:${row.status}`).join(' ');
    if (this.#live?.key === key) return this.#live.live;
    const versions = await this.load(
      sql,
      rows.map((row) => row.version),
    );
    const entries = new Map<string, Entry[]>();
    const segments = new Set<string>();
    for (const { id: workflowId, version: versionId, status } of rows) {
      const version = versions.get(versionId)!;
      const hear = (event: EventPattern): void => {
        if (event.kind === 'segment.entered' && event.ref !== undefined) segments.add(event.ref);
      };
      version.events.forEach(hear);
      // those inside walk on to their end, but nobody comes in any more
      if (status === 'draining') continue;
      for (const node of version.nodes)
        for (const event of node.trigger?.events ?? []) {
          hear(event);
          const list = entries.get(event.kind) ?? [];
          list.push({ workflowId, versionId, nodeId: node.id, event });
          entries.set(event.kind, list);
        }
    }
    const live: Live = { entries, versions, segments };
    this.#live = { key, live };
    return live;
  }
}
