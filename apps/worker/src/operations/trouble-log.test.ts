import { jest } from '@jest/globals';
import { freshDatabase } from '@cultivar/store/testing';
import { Logger } from '@nestjs/common';
import { TroubleLog } from './trouble-log.ts';

test('what fails is in the log once, with its ids', async () => {
  const { database, drop } = await freshDatabase();
  const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => {});
  const log = new TroubleLog(database);
  await log.tell();
  await database.query(
    `insert into outbox (key, kind, enrolment_id, payload, state, code, not_before, created_at, settled_at)
     values ('e7.2.0', 'mail', 7, '{}', 3, '550 no', now(), now(), now())`,
  );
  await log.tell();
  await log.tell();
  expect(warn.mock.calls).toEqual([['failed: 550 no', { enrolmentId: 7, outboxId: 1 }]]);
  warn.mockRestore();
  await drop();
});
