import type { EventPattern } from '@cultivar/audience';
import { compileVersion, earsOf } from '@cultivar/engine';
import type { Ears, Version } from '@cultivar/engine';
import { Graph } from '@cultivar/workflow';
import type { Clock, Registry } from '@cultivar/workflow';
import type { Sql } from '../database.ts';

/** An entry that time opens. */
export interface ClockEntry {
  readonly workflowId: number;
  readonly versionId: number;
  readonly nodeId: string;
  readonly clock: Clock;
}
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
  readonly clocks: readonly ClockEntry[];
  /** Versions in which a goal or a rule may move a lead that waits; older ones, too, as long as somebody may walk through them. */
  readonly watching: ReadonlyMap<number, Version>;
  /** All that somebody listens for. */
  readonly patterns: readonly EventPattern[];
  readonly ears: Ears;
}

const SEGMENT_NEWS: ReadonlySet<string> = new Set(['segment.entered', 'segment.left']);
/** What is told only where somebody listens for it. */
const ON_DEMAND = [...SEGMENT_NEWS, 'field.changed', 'score.crossed', 'workflow.finished'];

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
    const clocks: ClockEntry[] = [];
    const patterns: EventPattern[] = [];
    const hear = (event: EventPattern): void => {
      patterns.push(event);
      if (SEGMENT_NEWS.has(event.kind) && event.ref !== undefined) segments.add(event.ref);
    };
    for (const { id: workflowId, version: versionId, status } of rows) {
      const version = versions.get(versionId)!;
      version.events.forEach(hear);
      // those inside walk on to their end, but nobody comes in any more
      if (status === 'draining') continue;
      for (const node of version.nodes) {
        const place = { workflowId, versionId, nodeId: node.id };
        if (node.trigger?.clock) clocks.push({ ...place, clock: node.trigger.clock });
        for (const event of node.trigger?.events ?? []) {
          hear(event);
          const list = entries.get(event.kind) ?? [];
          list.push({ ...place, event });
          entries.set(event.kind, list);
        }
      }
    }
    const older = await this.#stillHeard(sql);
    for (const version of older.values()) version.events.forEach(hear);
    const watching = new Map([...older].filter(([, version]) => version.watches));
    const live: Live = { entries, watching, versions, segments, clocks, patterns, ears: earsOf(patterns) };
    this.#live = { key, live };
    return live;
  }

  /** Versions, older ones among them, that have a goal or a wait for a rule, or listen for what is told on demand: somebody may be inside. */
  async #stillHeard(sql: Sql): Promise<ReadonlyMap<number, Version>> {
    const types = [...this.registry.values()].filter((type) => type.goal || type.until).map((type) => type.type);
    const rows = await sql.query<{ id: number }>(
      `select v.id from workflow_version v join workflow w on w.id = v.workflow_id
       where w.status in ('live', 'paused', 'draining')
         and (exists (select 1 from jsonb_array_elements(v.graph->'nodes') n where n->>'type' = any($1::text[])) or v.graph::text ~ $2)
       order by v.id`,
      [types, ON_DEMAND.map((kind) => `"${kind.replace('.', '[.]')}"`).join('|')],
    );
    const ids = rows.map((row) => row.id);
    const versions = await this.load(sql, ids);
    return new Map(ids.map((id) => [id, versions.get(id)!]));
  }
}
