import { workflowRoutes as routes } from '@cultivar/contract';
import type { WorkflowDetail, WorkflowNumbers } from '@cultivar/contract';
import { advance } from '@cultivar/store';
import { defineNode, field } from '@cultivar/workflow';
import type { AnyNodeType, Graph, Registry } from '@cultivar/workflow';
import { z } from 'zod';
import { hashToken, newToken } from '../session/token.ts';
import { testApi } from '../testing/test-api.ts';
import type { TestApi } from '../testing/test-api.ts';

const words = { de: 'x', en: 'x' };
const bare = { version: 1, icon: 'x', title: words, help: words, summary: () => words } as const;
const enter = defineNode({
  ...bare,
  type: 'enter',
  category: 'entry',
  config: z.object({}),
  defaults: {},
  needs: [],
  ports: { then: words },
  trigger: () => ({ events: [], byHand: true }),
  decide: () => ({ go: 'then' }),
});
const listen = defineNode({
  ...enter,
  type: 'listen',
  trigger: () => ({ events: [{ kind: 'page.visited' }], byHand: false }),
});
const rest = defineNode({
  ...bare,
  type: 'rest',
  category: 'time',
  config: z.object({ days: field(z.number().int().min(1), { de: 'Tage', en: 'Days' }) }),
  defaults: { days: 1 },
  needs: [],
  ports: { then: words },
  decide: ({ days }, _facts, { now }) => ({ waitUntil: new Date(now.getTime() + days * 86_400_000), then: 'then' }),
});
const choose = defineNode({
  ...bare,
  type: 'choose',
  category: 'logic',
  config: z.object({ form: field(z.string().min(1), { de: 'Formular', en: 'Form', input: 'form' }).optional() }),
  defaults: {},
  needs: ['fields'],
  ports: { yes: words, no: words },
  decide: (_config, { fields }) => {
    if (fields.firstName === 'Bad') throw new Error('no such luck');
    return { go: fields.firstName === 'Anna' ? 'yes' : 'no' };
  },
});
const registry: Registry = new Map(([enter, listen, rest, choose] as AnyNodeType[]).map((type) => [type.type, type]));

const node = (id: string, type: string, config = {}) => ({ id, type, config, position: { x: 0, y: 0 } });
const graph = (days = 1): Graph => ({
  nodes: [node('start', 'enter'), node('fork', 'choose'), node('pause', 'rest', { days })],
  edges: [
    { from: 'start', port: 'then', to: 'fork' },
    { from: 'fork', port: 'yes', to: 'pause' },
  ],
  settings: { reentry: 'never' },
});

let api: TestApi;
beforeAll(async () => {
  api = await testApi({ database: { registry } });
});
afterAll(() => api.close());

async function leads(...firstNames: string[]): Promise<number[]> {
  const rows = await api.database.query<{ id: number }>(
    `insert into lead (email, first_name) select md5(random()::text) || '@test.example', n from unnest($1::text[]) n returning id`,
    [firstNames],
  );
  return rows.map((row) => row.id);
}
async function draft(start: Graph = graph()): Promise<number> {
  return (await api.call(routes.create, { body: { name: 'Reise', graph: start } })).body.id;
}
async function published(start?: Graph): Promise<number> {
  const id = await draft(start);
  const answer = await api.call(routes.publish, { params: { id }, body: { revision: 1 } });
  expect(answer.status).toBe(200);
  return id;
}
// the problem's own `status` stands in the way of the workflow's
const detail = async (id: number) => (await api.call(routes.get, { params: { id } })).body as unknown as WorkflowDetail;
const numbers = async (id: number) => (await api.call(routes.numbers, { params: { id } })).body;
const walk = (id: number) => advance(api.database, { workflowId: id });

/** The stream of a workflow's numbers, one by one. */
async function watch(id: number): Promise<{ next: () => Promise<WorkflowNumbers>; end: () => void }> {
  const token = newToken('cvk_');
  await api.database.query(`insert into api_key (name, key_hash, role, user_id) values ('stream', $1, 'viewer', $2)`, [
    hashToken(token),
    api.people.viewer,
  ]);
  const ending = new AbortController();
  const response = await fetch(`${api.url}/api/workflows/${id}/live`, {
    headers: { authorization: `Bearer ${token}` },
    signal: ending.signal,
  });
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  return {
    end: () => ending.abort(),
    next: async () => {
      for (;;) {
        const found = /data: (.*)\n\n/.exec(text);
        if (found) {
          text = text.slice(found.index + found[0].length);
          return JSON.parse(found[1]!) as WorkflowNumbers;
        }
        const { value, done } = await reader.read();
        if (done) throw new Error('the stream has ended');
        text += value;
      }
    },
  };
}

describe('drafts', () => {
  test('of two people who save the same revision the second is told, and nothing is overwritten', async () => {
    const id = await draft();
    const save = (days: number, revision: number) =>
      api.call(routes.saveDraft, { params: { id }, body: { draft: graph(days), revision } }, 'marketer');
    expect((await save(2, 1)).body.revision).toBe(2);
    expect(await save(3, 1)).toMatchObject({ status: 409, body: { code: 'changed-by-somebody-else' } });
    const kept = await detail(id);
    expect(kept).toMatchObject({ revision: 2, status: 'draft', live: null, draftBy: expect.stringMatching(/\w/) });
    expect(kept.draft).toEqual(graph(2));
    expect((await save(3, 2)).status).toBe(200);
  });

  test('a viewer may look but not change; an unknown workflow is said to be missing', async () => {
    const id = await draft();
    expect((await api.call(routes.get, { params: { id } }, 'viewer')).status).toBe(200);
    expect((await api.call(routes.rename, { params: { id }, body: { name: 'x' } }, 'viewer')).status).toBe(403);
    expect((await api.call(routes.get, { params: { id: 999_999 } })).status).toBe(404);
  });

  test('a copy stands on its own; only what was never published can be deleted', async () => {
    const id = await published(graph(4));
    const copy = (await api.call(routes.create, { body: { name: 'Kopie', copyOf: id } })).body.id;
    expect((await api.call(routes.get, { params: { id: copy } })).body).toMatchObject({ draft: graph(4), live: null });
    expect((await api.call(routes.remove, { params: { id: copy } })).status).toBe(200);
    expect(await api.call(routes.remove, { params: { id } })).toMatchObject({
      status: 409,
      body: { code: 'was-published' },
    });
    expect((await api.call(routes.create, { body: { name: 'x', copyOf: 999_999 } })).status).toBe(404);
  });
});

describe('publishing', () => {
  test('refuses a draft with errors, naming each place, and one that somebody else has changed', async () => {
    const bad = graph();
    const id = await draft({
      ...bad,
      nodes: [bad.nodes[0]!, node('fork', 'choose', { form: 'gone' }), node('pause', 'rest', { days: 0 })],
    });
    const refused = await api.call(routes.publish, { params: { id }, body: { revision: 1 } });
    expect(refused).toMatchObject({ status: 422, body: { code: 'has-findings' } });
    expect(refused.body.issues!.map(({ path }) => path).sort()).toEqual(['fork.form', 'pause.days']);
    expect((await api.call(routes.get, { params: { id } })).body).toMatchObject({ status: 'draft', live: null });
    await api.call(routes.saveDraft, { params: { id }, body: { draft: graph(), revision: 1 } });
    expect(await api.call(routes.publish, { params: { id }, body: { revision: 1 } })).toMatchObject({
      status: 409,
      body: { code: 'changed-by-somebody-else' },
    });
    const done = await api.call(routes.publish, { params: { id }, body: { revision: 2, note: ' Erste ' } });
    expect(done.body).toMatchObject({ no: 1 });
    expect((await api.call(routes.versions, { params: { id } })).body.items).toMatchObject([
      { no: 1, note: 'Erste', publishedBy: 'Test admin', inside: 0 },
    ]);
  });

  test('whoever is inside stays on their version; newcomers take the new one', async () => {
    const [first, second] = await leads('Anna', 'Anna');
    const id = await published(graph(1));
    await api.call(routes.enrol, { params: { id }, body: { leadIds: [first!] } });
    await walk(id);
    await api.call(routes.saveDraft, { params: { id }, body: { draft: graph(9), revision: 1 } });
    expect(
      (await api.call(routes.list, { query: { search: 'Reise' } })).body.items.find((it) => it.id === id),
    ).toMatchObject({
      status: 'live',
      liveNo: 1,
      changed: true,
      inside: 1,
      enteredLast30Days: 1,
    });
    await api.call(routes.publish, { params: { id }, body: { revision: 2 } });
    await api.call(routes.enrol, { params: { id }, body: { leadIds: [second!] } });
    await walk(id);
    const due = await api.database.query<{ no: number; days: number }>(
      `select v.no, round(extract(epoch from c.due_at - e.entered_at) / 86400)::int as days
       from cursor c join enrolment e on e.id = c.enrolment_id join workflow_version v on v.id = c.version_id
       where c.workflow_id = $1 order by v.no`,
      [id],
    );
    expect(due).toEqual([
      { no: 1, days: 1 },
      { no: 2, days: 9 },
    ]);
    expect(await numbers(id)).toMatchObject({ inside: 2, onOlderVersions: 1, nodes: { pause: { at: 2 } } });
    expect((await api.call(routes.version, { params: { id, no: 1 } })).body).toMatchObject({
      graph: graph(1),
      inside: 1,
    });
  });

  test('pause, resume, drain, archive: each only from where it makes sense; archiving ends the journeys', async () => {
    const [anna] = await leads('Anna');
    const id = await draft();
    expect((await api.call(routes.pause, { params: { id } })).body.code).toBe('not-now');
    expect((await api.call(routes.enrol, { params: { id }, body: { leadIds: [anna!] } })).body.code).toBe('not-now');
    await api.call(routes.publish, { params: { id }, body: { revision: 1 } });
    await api.call(routes.enrol, { params: { id }, body: { leadIds: [anna!] } });
    const status = async () => (await detail(id)).status;
    expect([(await api.call(routes.pause, { params: { id } })).status, await status()]).toEqual([200, 'paused']);
    expect([(await api.call(routes.resume, { params: { id } })).status, await status()]).toEqual([200, 'live']);
    expect([(await api.call(routes.drain, { params: { id } })).status, await status()]).toEqual([200, 'draining']);
    expect((await api.call(routes.archive, { params: { id } })).body).toEqual({ ended: 1 });
    expect(await numbers(id)).toMatchObject({ inside: 0, entered: 1, ended: 1 });
    expect(
      (await api.call(routes.saveDraft, { params: { id }, body: { draft: graph(), revision: 1 } })).body.code,
    ).toBe('archived');
  });
});

describe('leads inside', () => {
  test('numbers by node and way out, who stands where, and a second try after an error', async () => {
    const [anna, bert, bad] = await leads('Anna', 'Bert', 'Bad');
    const id = await published();
    const answer = await api.call(routes.enrol, { params: { id }, body: { leadIds: [anna!, bert!, bad!, bad!] } });
    expect(answer.body).toEqual({ asked: 3, entered: 3, running: false });
    await walk(id);
    expect(await numbers(id)).toEqual<WorkflowNumbers>({
      inside: 2,
      entered: 3,
      ended: 1,
      onOlderVersions: 0,
      nodes: {
        start: { at: 0, failed: 0, passed: 3, left: 0, ports: { then: 3 } },
        fork: { at: 1, failed: 1, passed: 1, left: 1, ports: { yes: 1, no: 1 } },
        pause: { at: 1, failed: 0, passed: 0, left: 0, ports: {} },
      },
    });
    const at = async (nodeId: string, only?: 'failed') =>
      (await api.call(routes.nodeLeads, { params: { id, node: nodeId }, query: { ...(only && { only }) } })).body;
    expect(await at('pause')).toMatchObject({
      total: 1,
      items: [{ leadId: anna, standing: 'on-its-way', versionNo: 1 }],
    });
    expect(await at('fork', 'failed')).toMatchObject({
      total: 1,
      items: [{ leadId: bad, name: 'Bad', standing: 'failed', error: expect.stringContaining('no such luck') }],
    });
    await api.database.query(`update lead set first_name = 'Anna' where id = $1`, [bad]);
    expect((await api.call(routes.retry, { params: { id, node: 'fork' } })).body).toEqual({ retried: 1 });
    await walk(id);
    expect((await numbers(id)).nodes).toMatchObject({ fork: { at: 0, failed: 0 }, pause: { at: 2 } });
  });

  test('all of a segment, by its rule; a workflow without an entry by hand says so', async () => {
    await leads('Clara', 'Clara', 'Dora');
    await api.database.query(`insert into segment (id, name, rule) values ('claras', 'Claras', $1)`, [
      JSON.stringify({ kind: 'field', field: 'firstName', op: 'eq', value: 'clara' }),
    ]);
    const id = await published();
    const all = () => api.call(routes.enrol, { params: { id }, body: { segment: 'claras' } });
    expect((await all()).body).toEqual({ asked: 2, entered: 2, running: false });
    expect((await all()).body).toEqual({ asked: 2, entered: 0, running: false });
    expect((await api.call(routes.enrol, { params: { id }, body: { segment: 'nobody' } })).status).toBe(404);
    const deaf = await published({ ...graph(), nodes: [node('start', 'listen'), ...graph().nodes.slice(1)] });
    expect((await api.call(routes.enrol, { params: { id: deaf }, body: { segment: 'claras' } })).body.code).toBe(
      'no-entry-by-hand',
    );
  });

  test('the stream sends the numbers at once and again when they change', async () => {
    const [anna] = await leads('Anna');
    const id = await published();
    expect((await fetch(`${api.url}/api/workflows/${id}/live`)).status).toBe(401);
    const { next, end } = await watch(id);
    expect(await next()).toMatchObject({ inside: 0 });
    await api.call(routes.enrol, { params: { id }, body: { leadIds: [anna!] } });
    expect(await next()).toMatchObject({ inside: 1, nodes: { start: { at: 1 } } });
    end();
  });

  test('the ground of a dry run: all that is known of a lead, and the segments', async () => {
    const [anna] = await leads('Anna');
    await api.database.query(
      `insert into consent (lead_id, purpose, state, changed_at) values ($1, 'marketing', 'granted', now())`,
      [anna],
    );
    const id = await draft();
    const ground = (await api.call(routes.ground, { params: { id }, query: { lead: anna! } })).body;
    expect(ground.lead!.facts).toMatchObject({ fields: { firstName: 'Anna' }, consents: { marketing: 'granted' } });
    expect(ground.segments).toHaveProperty('claras');
    expect((await api.call(routes.ground, { params: { id }, query: { lead: 999_999 } })).status).toBe(404);
  });
});
