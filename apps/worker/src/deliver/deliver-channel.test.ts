import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { CHANNELS_KEY, post, writeSetting } from '@cultivar/store';
import { DeliveryHouse } from './delivery-house.suite.ts';

let house: DeliveryHouse;
const got: { url: string; body: Record<string, unknown> }[] = [];
const server = http.createServer((request, response) => {
  let text = '';
  request.on('data', (part) => (text += part));
  request.on('end', () => {
    got.push({ url: request.url!, body: JSON.parse(text) as Record<string, unknown> });
    response.end('ok');
  });
});
beforeAll(() => new Promise<void>((done) => server.listen(0, '127.0.0.1', done)));
afterAll(() => server.close());
beforeEach(async () => void (house = await DeliveryHouse.open()));
afterEach(() => house.close());

test('a message goes to the channel as it is set up now, with the way to the lead; one that is gone fails, and no row holds an address', async () => {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/services/SECRET`;
  await writeSetting(house.database, CHANNELS_KEY, { channels: [{ id: 'sales', name: 'Sales', kind: 'slack', url }] });
  const leadId = await house.lead('Sina');
  const payload = (channel: string) => ({ channel, message: 'Call her', leadId, leadName: 'Sina' });
  await house.database.transact((tx) =>
    post(tx, [
      { key: 'e1.1.0', kind: 'webhook', leadId, payload: payload('sales') },
      { key: 'e1.2.0', kind: 'webhook', leadId, payload: payload('gone') },
    ]),
  );
  await house.deliver();
  expect(got).toEqual([
    { url: '/services/SECRET', body: { text: `Call her\n<http://c.example/leads/${leadId}|Sina>` } },
  ]);
  expect((await house.rows()).map(({ key, state, code }) => [key, state, code])).toEqual([
    ['e1.1.0', 2, 'HTTP 200'],
    ['e1.2.0', 3, 'channel-gone'],
  ]);
  expect(JSON.stringify(await house.database.query(`select * from outbox`))).not.toContain('SECRET');
});

test('a mail shows the content that was chosen for it', async () => {
  const leadId = await house.lead('Sina');
  await house.database.query(`insert into asset (id, name, kind) values ('guide', 'The guide', 'article')`);
  const content = {
    de: { subject: '{{content.name}}', preheader: '', mjml: '<mj-text>{{asset content.id}}</mj-text>' },
  };
  const { compileContents } = await import('@cultivar/channels');
  const { createTemplate } = await import('@cultivar/store');
  const { html } = await compileContents(content);
  await house.database.transact(async (tx) => {
    await createTemplate(tx, { id: 'best', name: 'Best', parts: { content, html } });
    await post(tx, [
      { key: 'c', kind: 'mail', leadId, payload: { class: 'marketing', templateId: 'best', asset: 'guide' } },
    ]);
  });
  await house.deliver();
  expect(house.mails[0]).toMatchObject({ subject: 'The guide' });
  expect(house.mails[0]!.html).toContain('href="http://c.example/a/guide"');
});
