import {
  formRoutes,
  leadImportRoutes,
  leadRoutes,
  scoringRoutes,
  segmentRoutes,
  workflowRoutes,
} from '@cultivar/contract';
import type { Rule } from '@cultivar/audience';
import { testApi } from '../testing/test-api.ts';
import type { TestApi } from '../testing/test-api.ts';

let api: TestApi;
beforeAll(async () => void (api = await testApi()));
afterAll(() => api.close());

const HARD = ['\u0000', 'a\u0000b', '\ud800', 'x\udfffy'];

test('no text that PostgreSQL cannot keep gets past the door, in bodies, keys and addresses', async () => {
  for (const text of HARD) {
    const answers = [
      await api.call(leadRoutes.create, { body: { lastName: text } }),
      await api.call(leadRoutes.create, { body: { lastName: 'Gut', note: text } }),
      await api.call(workflowRoutes.create, { body: { name: text } }),
      await api.call(segmentRoutes.create, { body: { name: text, rule: { kind: 'tag', tag: 'a' } } }),
      await api.call(segmentRoutes.count, {
        body: { rule: { kind: 'field', field: 'jobTitle', op: 'in', value: ['a', text] } },
      }),
    ];
    for (const answer of answers) expect(answer).toMatchObject({ status: 400, body: { code: 'invalid-input' } });
  }
  expect(await api.call(formRoutes.list, { query: { search: '\u0000' } })).toMatchObject({ status: 400 });
});

test('numbers beyond their column are refused, not a failure of ours', async () => {
  for (const id of [2_147_483_648, 99_999_999_999, Number.MAX_SAFE_INTEGER]) {
    const answers = [
      await api.call(workflowRoutes.get, { params: { id } }),
      await api.call(workflowRoutes.pause, { params: { id } }),
      await api.call(leadImportRoutes.one, { params: { id } }),
      await api.call(leadRoutes.detail, { params: { id } }),
    ];
    for (const { status } of answers) expect([400, 404]).toContain(status);
  }
  const model = (await api.call(scoringRoutes.read, {})).body.model;
  const preview = await api.call(scoringRoutes.preview, {
    body: { ...model, mql: { fit: 2, engagement: Number.MAX_SAFE_INTEGER } },
  });
  expect(preview.status).toBeLessThan(500);
});

test('a rule nested without end is refused before anything walks through it', async () => {
  let rule: Rule = { kind: 'all', rules: [] };
  for (let depth = 0; depth < 1500; depth += 1) rule = { kind: 'not', rule };
  expect(await api.call(segmentRoutes.count, { body: { rule, sample: 0 } })).toMatchObject({
    status: 400,
    body: { code: 'invalid-input' },
  });
});

test('public pages answer nonsense with a refusal', async () => {
  for (const path of ['/f/%00', '/a/%00', '/h/%00', '/embed/%00.js', '/f/%E0%A4%A', '/t/c/%00', '/o/%00', '/p/%00']) {
    const { status } = await fetch(api.url + path, { redirect: 'manual' });
    expect({ path, status, ours: status >= 500 }).toMatchObject({ path, ours: false });
  }
});

test('a body that is too large says so', async () => {
  const response = await fetch(`${api.url}/api/leads`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-cultivar': '1' },
    body: JSON.stringify({ note: 'x'.repeat(2_000_000) }),
  });
  expect(response.status).toBe(413);
  expect(response.headers.get('content-type')).toContain('application/problem+json');
  expect(await response.json()).toMatchObject({ code: 'too-large' });
});
