import { scoringLaws } from '@cultivar/scoring';
import type { ScoringModel } from '@cultivar/scoring';
import type { HouseGround } from '@cultivar/engine';
import type { Finding, KnownIds, KnownThing } from '@cultivar/workflow';
import { REFERENCE_INPUTS } from '@cultivar/workflow';
import { Refusal } from './refusal.ts';
import type { Say } from './words.ts';

export interface Calls {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly fetch: typeof fetch;
}
export interface AppliedAnswer {
  readonly id: number;
  readonly revision: number;
  readonly state: 'created' | 'changed' | 'unchanged';
  readonly findings: readonly Finding[];
}

/** The running house, over its public api. */
export class House {
  readonly url: string;
  constructor(
    private readonly calls: Calls,
    private readonly say: Say,
  ) {
    this.url = (calls.env.CULTIVAR_URL || 'http://localhost:3000').replace(/\/+$/, '');
  }

  /** @returns null if the house has no workflow of this key */
  async byKey(key: string): Promise<{ id: number; revision: number; file: unknown } | null> {
    return (await this.#ask('GET', `/api/workflow-files/${key}`)) as never;
  }
  async apply(key: string, file: unknown): Promise<AppliedAnswer> {
    return (await this.#ask('PUT', `/api/workflow-files/${key}`, { file })) as AppliedAnswer;
  }
  /** @returns null where the live version is the same already */
  async publish(id: number, revision: number, note: string): Promise<number> {
    const answer = (await this.#ask('POST', `/api/workflows/${id}/publish`, { revision, note })) as { no: number };
    return answer.no;
  }
  /** Whether the draft differs from what is live. */
  async unpublished(id: number): Promise<boolean> {
    const { draft, live } = (await this.#ask('GET', `/api/workflows/${id}`)) as {
      draft: unknown;
      live: { graph: unknown } | null;
    };
    return !live || JSON.stringify(draft) !== JSON.stringify(live.graph);
  }

  /** What exists there that settings may name. */
  async things(): Promise<{ readonly things: readonly KnownThing[]; readonly known: KnownIds }> {
    const answer = (await this.#ask('GET', '/api/workflow-references')) as {
      things: { kind: string; id: string; de: string; en: string }[];
    } | null;
    if (!answer) throw new Refusal(this.say('noHouse', this.url));
    const { things } = answer;
    const known: Record<string, Set<string>> = {};
    for (const kind of REFERENCE_INPUTS) known[kind] = new Set();
    for (const { kind, id } of things) known[kind]?.add(id);
    return { things: things.map(({ kind, id, de, en }) => ({ kind, id, names: [de, en] })), known };
  }
  /** What a dry run stands on there: segments, content and the laws of scoring. */
  async ground(): Promise<HouseGround> {
    // the same for all workflows; the id says only for whom it is asked
    const { segments, content } = (await this.#ask('GET', '/api/workflows/1/ground')) as HouseGround;
    const { model } = (await this.#ask('GET', '/api/scoring')) as { model: ScoringModel };
    return { segments, laws: scoringLaws(model), ...(content && { content }) };
  }

  async #ask(method: string, path: string, body?: unknown): Promise<unknown> {
    const key = this.calls.env.CULTIVAR_API_KEY;
    if (!key) throw new Refusal(this.say('noApiKey'));
    const response = await this.calls
      .fetch(`${this.url}${path}`, {
        method,
        headers: { authorization: `Bearer ${key}`, 'x-cultivar': '1', 'content-type': 'application/json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
      .catch(() => {
        throw new Refusal(this.say('unreachable', this.url));
      });
    const answer = (await response.json().catch(() => null)) as { title?: string; detail?: string } | null;
    // what answers in another way than with JSON is something else, a proxy or another service
    if (!answer) throw new Refusal(this.say('noHouse', this.url));
    if (response.status === 401) throw new Refusal(this.say('badApiKey'));
    if (response.status === 403) throw new Refusal(this.say('mayNot'));
    if (response.status === 404 && method === 'GET') return null;
    if (!response.ok) throw new Refusal(this.say('refused', answer.detail ?? answer.title ?? response.status));
    return answer;
  }
}
