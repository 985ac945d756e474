import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { readJournal, SendJournal } from './send-journal.ts';
import { SmtpSender } from './smtp-sender.ts';
import { SmtpSink } from './smtp-sink.suite.ts';

let sink: SmtpSink;
let folder: string;
let journal: SendJournal;
let sender: SmtpSender;
const file = () => path.join(folder, `${journal.slot}.journal`);
const marks = () => Object.fromEntries(readJournal(file())!.marks);
const mail = (id: string, bytes = 200) => ({
  id,
  from: 'a@s.example',
  to: 'b@d.example',
  message: Buffer.from(`Subject: ${id}\r\n\r\n${'x'.repeat(70)}\r\n`.padEnd(bytes, 'y\r\n')),
});

beforeEach(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cultivar-journal-'));
  journal = SendJournal.open(folder);
  sink = await SmtpSink.start();
  sender = new SmtpSender(sink.url, journal, { connections: 2 });
});
afterEach(async () => {
  sender.close();
  await sink.stop();
  journal.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

test('accepted: the connection is used again, the journal says so', async () => {
  for (const id of ['1', '2', '3']) expect((await sender.send(mail(id))).kind).toBe('accepted');
  expect(sink.connections).toBe(1);
  expect(sink.accepted.map((message) => /Subject: (\d)/.exec(message)![1])).toEqual(['1', '2', '3']);
  expect(marks()).toEqual({ 1: 'A', 2: 'A', 3: 'A' });
});

test('refused at the recipient, at the message, after the dot: each is known, the connection goes on', async () => {
  sender = new SmtpSender(sink.url, journal, { connections: 1 });
  sink.next({ at: 'rcpt', answer: '550 5.1.1 no such user' });
  expect(await sender.send(mail('1'))).toMatchObject({ kind: 'refused', recipient: true });
  sink.next({ at: 'dot', answer: '451 4.3.0 later' });
  expect(await sender.send(mail('2'))).toEqual({ kind: 'refused', recipient: false, response: '451 4.3.0 later' });
  expect(marks()).toEqual({ 2: 'R' });
  expect((await sender.send(mail('3'))).kind).toBe('accepted');
  expect(sink.connections).toBe(1);
});

test('a drop before the end of the body was not accepted; a drop after the dot nobody can know', async () => {
  sink.next({ at: 'body', drop: true });
  expect(await sender.send(mail('1', 4_000_000))).toMatchObject({ kind: 'not-sent', reason: 'dropped' });
  expect(marks()).toEqual({});
  sink.next({ at: 'dot', drop: true });
  expect((await sender.send(mail('2'))).kind).toBe('unknown');
  expect(marks()).toEqual({ 2: 'D' });
  expect(sink.accepted).toHaveLength(1);
});

test('a server that refuses the greeting or the password: no mail is at fault', async () => {
  sink.next({ at: 'greeting', answer: '421 busy' });
  expect(await sender.send(mail('1'))).toMatchObject({ kind: 'not-sent', reason: 'connect' });
  sink.auth = true;
  sink.next({ at: 'auth', answer: '535 5.7.8 wrong' });
  const signed = new SmtpSender(sink.url.replace('smtp://', 'smtp://u:p@') + '/?tls=off', journal);
  expect(await signed.send(mail('2'))).toMatchObject({ kind: 'not-sent', reason: 'auth' });
  expect(sink.accepted).toEqual([]);
  signed.close();
});

test('a claim that ran out is not sent', async () => {
  const outcome = await sender.send({ ...mail('1'), deadline: performance.now() - 1 });
  expect(outcome).toMatchObject({ kind: 'not-sent', reason: 'late' });
  expect(sink.accepted).toEqual([]);
  expect((await sender.send(mail('2'))).kind).toBe('accepted');
});

test('more mails than connections wait their turn; a server that hangs up between two mails costs nothing', async () => {
  const outcomes = await Promise.all(Array.from({ length: 20 }, (_, n) => sender.send(mail(`p${n}`))));
  expect(new Set(outcomes.map(({ kind }) => kind))).toEqual(new Set(['accepted']));
  expect(sink.connections).toBe(2);
  sink.hangUp();
  await new Promise((turn) => setImmediate(turn));
  const after = await sender.send(mail('after'));
  expect(['accepted', 'not-sent']).toContain(after.kind);
  expect(sink.accepted.filter((message) => message.includes('Subject: after'))).toHaveLength(
    after.kind === 'accepted' ? 1 : 0,
  );
});
