import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { guardedPost } from './guarded-post.ts';
import { isPrivateName, isPublicAddress } from './private-address.ts';
import { callWebhook, webhookSecret } from './webhook.ts';

test.each([
  ...['127.0.0.1', '10.1.2.3', '172.16.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1', '0.0.0.0', '224.0.0.1'],
  ...['255.255.255.255', '192.0.2.1', '198.18.0.1', '::1', '::', 'fe80::1', 'fc00::1', 'fd00:ec2::254', 'ff02::1'],
  ...['::ffff:127.0.0.1', '::ffff:169.254.169.254', '64:ff9b::7f00:1', '2002:7f00:1::', '2001:db8::1', 'nonsense', ''],
])('%s is not public', (address) => expect(isPublicAddress(address)).toBe(false));
test.each(['8.8.8.8', '2606:4700::1111', '::ffff:8.8.8.8'])('%s is public', (address) =>
  expect(isPublicAddress(address)).toBe(true),
);
test('names that mean the inside', () => {
  for (const name of ['localhost', 'a.localhost', 'db.internal', 'metadata.google.internal', 'printer.local.'])
    expect(isPrivateName(name)).toBe(true);
  expect(isPrivateName('example.com')).toBe(false);
});

const post = (url: string, more: object = {}) => guardedPost({ url, headers: {}, body: '{}', ...more });
test.each([
  'http://example.com/',
  'ftp://example.com/',
  'https://user:pw@example.com/',
  'https://localhost/',
  'https://127.0.0.1/',
  'https://2130706433/',
  'https://0x7f.1/',
  'https://[::1]/',
  'https://[::ffff:7f00:1]/',
  'https://169.254.169.254/latest',
  'nothing',
])('refuses %s without calling', async (url) =>
  expect(await post(url)).toMatchObject({ ok: false, reason: 'refused' }),
);

describe('against a server of our own', () => {
  let server: http.Server;
  let url: string;
  let seen: { headers: http.IncomingHttpHeaders; body: string }[];
  let answer: (response: http.ServerResponse) => void;
  beforeEach(async () => {
    seen = [];
    server = http.createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        seen.push({ headers: request.headers, body: Buffer.concat(parts).toString() });
        answer(response);
      });
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  });
  const secret = 's'.repeat(32);
  const now = new Date();
  const call = (attempt = 1) =>
    callWebhook({ url, id: 'e1.2.3', body: { a: 1 }, secret, now, attempt, allowPrivate: true });

  test('is signed as Standard Webhooks, with an id that stays', async () => {
    answer = (response) => response.end('{"score": 7}');
    expect(await call()).toEqual({ kind: 'ok', status: 200, body: { score: 7 } });
    const { headers, body } = seen[0]!;
    expect(new Webhook(webhookSecret(secret)).verify(body, headers as Record<string, string>)).toEqual({ a: 1 });
    expect(headers['webhook-id']).toBe('e1.2.3');
    expect(() => new Webhook(webhookSecret('x'.repeat(32))).verify(body, headers as Record<string, string>)).toThrow();
  });
  test('a redirect is a failure and is not followed', async () => {
    answer = (response) => response.writeHead(302, { location: url }).end();
    expect(await call()).toMatchObject({ kind: 'failed', status: 302 });
    expect(seen).toHaveLength(1);
  });
  test('server errors are tried again, four times in all; what is refused is not', async () => {
    answer = (response) => response.writeHead(503, { 'retry-after': '90' }).end();
    expect(await call(1)).toMatchObject({ kind: 'retry', afterMs: 90_000 });
    expect(await call(4)).toMatchObject({ kind: 'failed', status: 503 });
    answer = (response) => response.writeHead(404).end('no');
    expect(await call(1)).toMatchObject({ kind: 'failed', status: 404, body: 'no' });
  });
  test('too much or too slow an answer is cut off', async () => {
    answer = (response) => response.end('x'.repeat(100_000));
    expect(await post(url, { allowPrivate: true })).toMatchObject({
      ok: false,
      reason: 'network',
      detail: expect.stringContaining('larger'),
    });
    answer = () => {};
    expect(await post(url, { allowPrivate: true, timeoutMs: 50 })).toMatchObject({
      ok: false,
      detail: expect.stringContaining('50 ms'),
    });
  });
});
