import fs from 'node:fs';
import net from 'node:net';
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
  sink.extensions.push('AUTH PLAIN');
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

test.each([false, true])('commands at once (%s): the same mails, a refusal ends nothing but its own', async (piped) => {
  if (piped) sink.extensions.push('PIPELINING');
  sender = new SmtpSender(sink.url, journal, { connections: 1 });
  sink.next({ at: 'rcpt', answer: '550 5.1.1 no such user' });
  if (piped) sink.next({ at: 'data', answer: '554 5.5.1 nobody to send to' });
  expect(await sender.send(mail('1'))).toMatchObject({
    kind: 'refused',
    recipient: true,
    response: '550 5.1.1 no such user',
  });
  expect((await sender.send(mail('2'))).kind).toBe('accepted');
  expect((await sender.send(mail('3'))).kind).toBe('accepted');
  expect(sink.connections).toBe(1);
  // what was begun is forgotten before the next begins
  expect(sink.heard.filter((command) => command === 'RSET')).toHaveLength(1);
});

test('a server that would take a body for nobody gets none', async () => {
  sink.extensions.push('PIPELINING');
  sink.next({ at: 'rcpt', answer: '550 5.1.1 no such user' });
  expect(await sender.send(mail('1'))).toMatchObject({ kind: 'refused', recipient: true });
  expect(sink.accepted).toEqual([]);
  expect((await sender.send(mail('2'))).kind).toBe('accepted');
  expect(sink.connections).toBeGreaterThan(1);
});

test('leading dots are doubled on the way, in any length of mail', async () => {
  const body = '.one\r\n..two\r\n.\r\nthree.\r\n';
  for (const filler of ['', 'x'.repeat(70).concat('\r\n').repeat(2_000)]) {
    const message = Buffer.from(`.\r\nSubject: x\r\n\r\n${filler}${body}`);
    expect((await sender.send({ ...mail('1'), message })).kind).toBe('accepted');
    const got = `${sink.accepted.at(-1)}\r\n`;
    expect(got.replace(/^\.\./gm, '.')).toBe(message.toString());
    expect(got).toContain('\r\n..\r\n');
  }
});

test('larger than the server takes, or an address that is a command: refused without asking', async () => {
  sink.extensions.push('SIZE 1000');
  expect(await sender.send(mail('1', 2_000))).toMatchObject({
    kind: 'refused',
    response: expect.stringMatching(/^552 5\.3\.4/),
  });
  const evil = { ...mail('2'), to: 'a@b.example>\r\nRCPT TO:<c@d.example' };
  expect(await sender.send(evil)).toMatchObject({ kind: 'refused', response: expect.stringMatching(/^553/) });
  expect(await sender.send({ ...mail('3'), to: 'jürgen@b.example' })).toMatchObject({ kind: 'refused' });
  expect(sink.heard.filter((command) => command.startsWith('MAIL'))).toEqual([]);
});

test('a server that goes silent: before the body nothing was sent, after the dot nobody knows, at the greeting there is no connection', async () => {
  const patience = { connectMs: 150, replyMs: 150, endMs: 150 };
  sender = new SmtpSender(sink.url, journal, { connections: 1, patience });
  sink.next({ at: 'rcpt', hang: true });
  expect(await sender.send(mail('1'))).toMatchObject({
    kind: 'not-sent',
    reason: 'dropped',
    detail: expect.stringContaining('in time'),
  });
  sink.next({ at: 'dot', hang: true });
  expect(await sender.send(mail('2'))).toMatchObject({ kind: 'unknown', reason: expect.stringContaining('in time') });
  expect(marks()).toEqual({ 2: 'D' });
  sender.close();
  sender = new SmtpSender(sink.url, journal, { patience });
  sink.next({ at: 'greeting', hang: true });
  expect(await sender.send(mail('3'))).toMatchObject({ kind: 'not-sent', reason: 'connect' });
  expect((await sender.send(mail('4'))).kind).toBe('accepted');
});

test('a server of one byte a second does not hold a connection for ever', async () => {
  const slow = net.createServer((socket) => {
    socket.on('error', () => {});
    const drip = setInterval(() => void socket.write('2'), 20);
    socket.on('close', () => clearInterval(drip));
  });
  await new Promise<void>((ready) => slow.listen(0, '127.0.0.1', () => ready()));
  const patience = { connectMs: 200, replyMs: 200, endMs: 200 };
  const other = new SmtpSender(`smtp://127.0.0.1:${(slow.address() as net.AddressInfo).port}`, journal, { patience });
  expect(await other.send(mail('1'))).toMatchObject({ kind: 'not-sent', reason: 'connect' });
  other.close();
  await new Promise((done) => slow.close(done));
});

test('an answer nobody asked for ends the connection, not a mail', async () => {
  sender = new SmtpSender(sink.url, journal, { connections: 1 });
  expect((await sender.send(mail('1'))).kind).toBe('accepted');
  await sink.blurt('421 4.4.2 timeout');
  expect((await sender.send(mail('2'))).kind).toBe('accepted');
  expect(sink.connections).toBeGreaterThan(1);
});
