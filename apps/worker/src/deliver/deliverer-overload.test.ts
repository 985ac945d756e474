import net from 'node:net';
import { createInboxServer } from '@cultivar/channels';
import { SENDING_KEY } from '@cultivar/contract';
import { createTemplate, post, writeSetting } from '@cultivar/store';
import { Deliverer } from './deliverer.ts';
import { DeliveryHouse } from './delivery-house.suite.ts';

let house: DeliveryHouse;
beforeEach(async () => void (house = await DeliveryHouse.open()));
afterEach(() => house.close());

test('a poisoned mail fails alone, and says why: too large, broken characters, headers of its own', async () => {
  const bomb = `<p>{{#each lead.tags}}{{#each ../lead.tags}}${'x'.repeat(50_000)}{{/each}}{{/each}}</p>`;
  const content = { de: { subject: 's', preheader: '', mjml: '-' } };
  await house.database.transact((tx) =>
    createTemplate(tx, { id: 'bomb', name: 'Bomb', parts: { content, html: { de: bomb } } }),
  );
  const [big, evil] = [await house.lead('Big'), await house.lead('Evil')];
  await house.database.query(
    `update lead set tags = array(select 't' || n from generate_series(1, 100) n) where id = $1`,
    [big],
  );
  await house.database.query(`update lead set first_name = $2 where id = $1`, [
    evil,
    'x\r\nBcc: thief@evil.example\r\n\r\n\u{1f9e8}\ufffd',
  ]);
  await house.database.transact((tx) =>
    post(tx, [
      { key: 'bomb', kind: 'mail', leadId: big, payload: { class: 'marketing', templateId: 'bomb' } },
      { key: 'evil', kind: 'mail', leadId: evil, payload: { class: 'marketing', templateId: 'hello' } },
    ]),
  );
  await house.write(await house.lead('Sina'));
  await house.deliver();
  expect(await house.rows()).toMatchObject([
    { key: 'bomb', state: 3, code: expect.stringContaining('larger than') },
    { key: 'evil', state: 2 },
    { state: 2 },
  ]);
  const got = house.mails.find(({ to }) => to === 'evil@gut.example')!;
  expect(got.subject).toBe('Hallo x Bcc: thief@evil.example \u{1f9e8}\ufffd');
  expect(got.headers).not.toHaveProperty('bcc');
});

test('a webhook that hangs holds up no mail', async () => {
  const hanging = net.createServer((socket) => void socket.on('error', () => {}));
  await new Promise<void>((ready) => hanging.listen(0, '127.0.0.1', () => ready()));
  const url = `http://127.0.0.1:${(hanging.address() as net.AddressInfo).port}/`;
  await house.database.transact((tx) =>
    post(
      tx,
      Array.from({ length: 30 }, (_, n) => ({
        key: `h${n}`,
        kind: 'webhook',
        payload: { url, body: {}, enrolmentId: 1, seq: n, nodeId: 'n' },
      })),
    ),
  );
  const running = house.deliverer.run();
  while (!(await house.database.query(`select 1 from outbox where kind = 'webhook' and state = 1`)).length);
  for (let n = 0; n < 60; n += 1) await house.write(await house.lead(`L${n}`));
  house.deliverer.kick();
  while (house.mails.length < 60) await new Promise((turn) => setImmediate(turn));
  expect(await house.database.query(`select distinct state from outbox where kind = 'webhook' and state = 2`)).toEqual(
    [],
  );
  await Promise.all([house.deliverer.close(0), running]);
  hanging.close();
});

test('consent withdrawn while a slow server lets others wait: the mail in hand does not go', async () => {
  const ids = await Promise.all(Array.from({ length: 12 }, (_, n) => house.lead(`S${n}`)));
  for (const id of ids) await house.write(id);
  // one connection, and the first mail takes longer than a judgement keeps
  let first = true;
  let goOn!: () => void;
  const wait = new Promise<void>((resolve) => (goOn = resolve));
  const slow = await createInboxServer({
    port: 0,
    keep: async (mail) => {
      house.mails.push(mail);
      if (first) {
        first = false;
        await wait;
      }
    },
  });
  const options = { ...house.options, smtpUrl: `smtp://127.0.0.1:${slow.port}` };
  const other = new Deliverer(house.database, { ...options, connections: 1 });
  const running = other.run();
  while (!house.mails.length) await new Promise((turn) => setImmediate(turn));
  await house.database.query(`update consent set state = 'withdrawn' where lead_id = any($1::bigint[])`, [
    ids.slice(6),
  ]);
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  goOn();
  await running;
  await other.idle();
  expect((await house.rows()).map(({ state }) => state)).toEqual([2, 2, 2, 2, 2, 2, 5, 5, 5, 5, 5, 5]);
  expect(house.mails).toHaveLength(6);
  await other.close();
  await slow.close();
});

test('a limit that is set holds the rest back', async () => {
  await writeSetting(house.database, SENDING_KEY, { account: { hour: 3 } });
  for (let n = 0; n < 5; n += 1) await house.write(await house.lead(`L${n}`));
  await house.deliver();
  await house.deliver();
  expect(house.mails).toHaveLength(3);
  expect((await house.rows()).filter(({ state }) => state === 0)).toHaveLength(2);
});
