import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import { SendJournal } from '@cultivar/channels';
import { LATE_COMMIT_MS } from '@cultivar/store';
import { DeliveryHouse } from './delivery-house.suite.ts';

let house: DeliveryHouse;
beforeEach(async () => void (house = await DeliveryHouse.open()));
afterEach(async () => {
  performance.now = clock;
  await house.close();
});

const claimFor = (slot: string) =>
  house.database.query(`update outbox set state = 1, slot = $1, attempt = attempt + 1, claimed_at = now()`, [slot]);
const clock = performance.now;
const pass = (ms: number): void => void (performance.now = () => clock.call(performance) + ms);

test('a claim that commits after its sender was recovered already is found, and goes out', async () => {
  await house.write(await house.lead('Sina'));
  const boot = fs.readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  const pid = spawnSync(process.execPath, ['-e', '']).pid;
  const dead = SendJournal.open(house.folder, { host: os.hostname(), pid, started: '1', boot });
  // killed while PostgreSQL still worked on its claim
  await house.deliverer.start();
  await claimFor(dead.slot);
  await house.deliverer.recover();
  await house.deliver();
  expect(house.mails).toHaveLength(1);
  expect(await house.rows()).toMatchObject([{ state: 2, attempt: 1 }]);
  expect(fs.readdirSync(house.folder)).toContain(`${dead.slot}.journal`);
  pass(LATE_COMMIT_MS + 1);
  await house.deliverer.recover();
  expect(fs.readdirSync(house.folder)).toEqual([`${house.deliverer.slot}.journal`]);
});

test('a claim that commits after it was given up with its connection is found, too', async () => {
  await house.write(await house.lead('Sina'));
  const query = house.database.query.bind(house.database);
  house.database.query = async (sql, params) => {
    if (!/^with urgent as/.test(sql.trim())) return (await query(sql, params)) as never;
    throw new Error('Connection terminated unexpectedly');
  };
  await expect(house.deliverer.run()).rejects.toThrow('terminated');
  await expect(house.deliverer.run()).rejects.toThrow('terminated');
  house.database.query = query;
  await query(`update outbox set not_before = now() + interval '1 hour'`);
  await house.deliver();
  await claimFor(house.deliverer.slot);
  expect(house.deliverer.doubtful).toBe(true);
  await house.deliver();
  expect(await house.rows()).toMatchObject([{ state: 0, attempt: 0 }]);
  await query(`update outbox set not_before = now() - interval '1 second'`);
  await house.deliver();
  expect(house.mails).toHaveLength(1);
  pass(LATE_COMMIT_MS + 1);
  await house.deliver();
  expect(house.deliverer.doubtful).toBe(false);
});

test('one mail on a silent server holds up no other', async () => {
  let goOn!: () => void;
  const silent = new Promise<void>((resolve) => (goOn = resolve));
  house.answer = ({ to }) => (to.startsWith('slow') ? silent : Promise.resolve());
  const there = (name: string): Promise<void> =>
    new Promise((resolve) => (house.onMail = ({ to }) => to.startsWith(name) && resolve()));
  const slow = there('slow');
  await house.write(await house.lead('Slow'));
  await house.deliverer.run();
  await slow;
  const quick = there('quick');
  await house.write(await house.lead('Quick'));
  await house.deliverer.run();
  await quick;
  goOn();
  await house.deliverer.idle();
  expect((await house.rows()).map(({ state }) => state)).toEqual([2, 2]);
});
