import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { composeMail } from '../mail/compose.ts';
import { SendJournal } from '../smtp/send-journal.ts';
import { SmtpSender } from '../smtp/smtp-sender.ts';
import { createInboxServer } from './inbox-server.ts';
import type { InboxMail } from './inbox-server.ts';

test('keeps what our own sender sends, as the recipient gets it; says 250 only when it is kept', async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cultivar-inbox-'));
  const kept: InboxMail[] = [];
  let broken = false;
  const inbox = await createInboxServer({
    port: 0,
    keep: async (mail) => {
      if (broken) throw new Error('disk full');
      kept.push(mail);
    },
  });
  const journal = SendJournal.open(folder);
  const sender = new SmtpSender(`smtp://127.0.0.1:${inbox.port}`, journal);
  const message = await composeMail({
    from: { name: 'Besser', address: 'post@besser.example' },
    to: { name: 'Süna', address: 'Sina@Gut.example' },
    subject: 'Grüße – für Sie',
    html: '<p>Größe</p>\r\n.\r\n<p>Ende</p>',
    text: 'Größe\n.\nEnde',
    messageId: '<a@b.example>',
    date: new Date('2026-11-22T12:00:00Z'),
    headers: { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' },
  });
  const mail = { id: '1', from: 'post@besser.example', to: 'Sina@Gut.example', message };
  expect((await sender.send(mail)).kind).toBe('accepted');
  expect(kept).toHaveLength(1);
  expect(kept[0]).toMatchObject({ to: 'sina@gut.example', subject: 'Grüße – für Sie', messageId: '<a@b.example>' });
  expect(kept[0]!.html).toContain('<p>Ende</p>');
  expect(kept[0]!.text).toContain('Größe\n.\nEnde');
  expect(kept[0]!.headers['list-unsubscribe-post']).toBe('List-Unsubscribe=One-Click');
  broken = true;
  expect(await sender.send({ ...mail, id: '2' })).toMatchObject({
    kind: 'refused',
    response: expect.stringMatching(/^451/),
  });
  sender.close();
  await inbox.close();
  journal.close();
  fs.rmSync(folder, { recursive: true, force: true });
});
