import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { noted, startTracing, traced } from '@cultivar/store';
import { addLeads } from '@cultivar/store/testing';
import { compose } from '../compose.ts';
import { hashToken, newToken } from '../session/token.ts';
import { testApi } from '../testing/test-api.ts';

interface SpanJson {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly status: { readonly code?: number; readonly message?: string };
  readonly attributes: readonly { readonly key: string; readonly value: Record<string, unknown> }[];
}
interface ExportJson {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: SpanJson['attributes'] };
    readonly scopeSpans: readonly { readonly spans: readonly SpanJson[] }[];
  }[];
}
let server: Server;
let taken: { path: string; body: ExportJson }[];
beforeEach(async () => {
  taken = [];
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      taken.push({ path: request.url!, body: JSON.parse(Buffer.concat(chunks).toString()) as ExportJson });
      response.setHeader('content-type', 'application/json').end('{}');
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  process.env.OTEL_EXPORTER_OTLP_ENDPOINT = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  delete process.env.OTEL_EXPORTER_OTLP_ENDPOINT;
  await new Promise((closed) => server.close(closed));
});
const spans = () =>
  taken.flatMap(({ body }) => body.resourceSpans.flatMap((one) => one.scopeSpans.flatMap((scope) => scope.spans)));
const attributesOf = (span: SpanJson) =>
  Object.fromEntries(span.attributes.map(({ key, value }) => [key, Object.values(value)[0]]));

test('a request and what happens through it are one trace, part of the caller’s, without an address in it', async () => {
  const endpoint = process.env.OTEL_EXPORTER_OTLP_ENDPOINT;
  delete process.env.OTEL_EXPORTER_OTLP_ENDPOINT;
  const api = await testApi();
  process.env.OTEL_EXPORTER_OTLP_ENDPOINT = endpoint;
  const key = newToken('cvk_');
  await api.database.query(`insert into api_key (name, key_hash, role, user_id) values ('k', $1, 'admin', $2)`, [
    hashToken(key),
    api.people.admin,
  ]);
  const traced = await compose(api.config, { database: api.database });
  await traced.app.listen(0, '127.0.0.1');
  const [lead] = await addLeads(api.database, 1);
  const answer = await fetch(`${await traced.app.getUrl()}/api/leads/${lead}/touchpoints`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
      traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
    },
    body: JSON.stringify({ kind: 'shop.order-placed', source: 'shop', sourceId: 'somebody@example.org' }),
  });
  expect(answer.status).toBe(200);
  await traced.close();
  await api.close();
  expect(taken[0]!.path).toBe('/v1/traces');
  expect(taken[0]!.body.resourceSpans[0]!.resource.attributes).toContainEqual({
    key: 'service.name',
    value: { stringValue: 'cultivar-api' },
  });
  const request = spans().find(({ name }) => name === 'POST /api/leads/:id/touchpoints')!;
  const happened = spans().find(({ name }) => name === 'happen')!;
  expect(request).toMatchObject({ traceId: 'a'.repeat(32), parentSpanId: 'b'.repeat(16) });
  expect(happened).toMatchObject({ traceId: request.traceId, parentSpanId: request.spanId });
  expect(attributesOf(request)).toMatchObject({ 'http.request.method': 'POST', 'http.response.status_code': 200 });
  expect(attributesOf(happened)).toMatchObject({
    'cultivar.lead_id': lead,
    'cultivar.touchpoint': 'shop.order-placed',
  });
  expect(JSON.stringify(taken)).not.toContain('example.org');
});

test('what fails says so, without the address in its message; what is over is noted with its time', async () => {
  const telemetry = await startTracing('test');
  const since = new Date(Date.now() - 5_000);
  noted('send mail', () => ({ since, attributes: { 'cultivar.outbox_id': 7 }, failed: '550 no such <a@example.org>' }));
  await expect(
    traced(
      'advance',
      () => ({}),
      () => Promise.reject(new Error('lead b@example.org')),
    ),
  ).rejects.toThrow('lead b@example.org');
  await telemetry!.end();
  expect(spans().map(({ name, status }) => [name, status.code, status.message])).toEqual([
    ['send mail', 2, '550 no such <…@example.org>'],
    ['advance', 2, 'lead …@example.org'],
  ]);
});

test('without an endpoint nothing begins, and a receiver that is away holds up nobody', async () => {
  delete process.env.OTEL_EXPORTER_OTLP_ENDPOINT;
  expect(await startTracing('test')).toBeNull();
  const asked: string[] = [];
  expect(
    await traced(
      'x',
      () => (asked.push('attributes'), {}),
      () => Promise.resolve(3),
    ),
  ).toBe(3);
  noted('x', () => (asked.push('note'), { since: new Date(), attributes: {} }));
  expect(asked).toEqual([]);
  process.env.OTEL_EXPORTER_OTLP_ENDPOINT = 'http://127.0.0.1:1';
  const telemetry = await startTracing('test');
  expect(
    await traced(
      'x',
      () => ({}),
      () => Promise.resolve(4),
    ),
  ).toBe(4);
  await telemetry!.end();
  expect(taken).toEqual([]);
});
