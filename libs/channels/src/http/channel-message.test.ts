import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { channelBody, postToChannel } from './channel-message.ts';

const said = { message: 'Call <!channel> & win', leadName: 'Sina | <b>', leadUrl: 'https://house.example/leads/7' };

test('Slack gets its markup, without anything a lead could smuggle in', () => {
  expect(channelBody('slack', said)).toEqual({
    text: 'Call &lt;!channel&gt; &amp; win\n<https://house.example/leads/7|Sina ¦ &lt;b&gt;>',
  });
});
test('Teams gets an adaptive card with a way to the lead', () => {
  const body = channelBody('teams', said) as {
    attachments: [{ contentType: string; content: Record<string, unknown> }];
  };
  expect(body.attachments[0].contentType).toBe('application/vnd.microsoft.card.adaptive');
  expect(body.attachments[0].content).toMatchObject({
    body: [{ text: 'Sina | <b>' }, { text: 'Call <!channel> & win' }],
    actions: [{ type: 'Action.OpenUrl', url: 'https://house.example/leads/7' }],
  });
});

describe('posting', () => {
  const got: string[] = [];
  let status = 200;
  const server = http.createServer((request, response) => {
    let text = '';
    request.on('data', (part) => (text += part));
    request.on('end', () => {
      got.push(text);
      response.writeHead(status).end('ok');
    });
  });
  let url = '';
  beforeAll(async () => {
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  });
  afterAll(() => server.close());

  test('arrives as JSON; a passing trouble is tried again, a refusal is not', async () => {
    const it = { ...said, kind: 'slack' as const, url, attempt: 1, allowPrivate: true };
    expect(await postToChannel(it)).toMatchObject({ kind: 'ok', status: 200 });
    expect(JSON.parse(got[0]!)).toHaveProperty('text');
    status = 503;
    expect(await postToChannel(it)).toMatchObject({ kind: 'retry' });
    status = 403;
    expect(await postToChannel(it)).toMatchObject({ kind: 'failed', status: 403 });
  });
  test('an address inside the house is refused like that of any webhook', async () => {
    const it = { ...said, kind: 'teams' as const, url, attempt: 1, allowPrivate: false };
    const outcome = await postToChannel(it);
    expect(outcome.kind).toBe('failed');
    expect(JSON.stringify(outcome)).not.toContain('/hook');
  });
});
