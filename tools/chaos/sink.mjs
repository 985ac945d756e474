// A mail server and a web hook's receiver in a process of their own, with seeded faults. The ledger is a file: a line is appended
// (write(2)) the moment a mail is accepted, before the sender hears of it. What it says is the truth of a run.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import { chance } from './chance.mjs';

const { ledger, seed } = JSON.parse(process.argv[2]);
const draw = chance(seed);
const file = fs.openSync(ledger, 'a');
const state = { faults: false, auth: true, greylist: false };
const seen = new Set();
/** What was done to the senders; `ambiguous`: they cannot know whether it was accepted. */
const did = {
  accepted: 0,
  soft: 0,
  hard: 0,
  greylisted: 0,
  dropBefore: 0,
  dropAfter: 0,
  hung: 0,
  slow: 0,
  auth: 0,
  ambiguous: 0,
  hooks: 0,
  hookFaults: 0,
};
const SOFT = ['421 4.3.2 closing', '450 4.2.1 busy', '451 4.3.0 try later', '452 4.3.1 full disk'];
const HARD = ['550 5.1.1 no such user', '552 5.3.4 too big', '554 5.7.1 not wanted', '550 5.7.26 unauthenticated'];

const accept = (mail) => {
  for (const recipient of mail.recipients) fs.writeSync(file, `${Date.now()} ${recipient} ${mail.id}\n`);
  did.accepted += mail.recipients.length;
};
const plan = () =>
  state.faults
    ? draw.weighted({ soft: 20, hard: 5, dropBefore: 5, dropAfter: 5, hang: 2, slow: 40, brief: 300, none: 623 })
    : 'none';
const greylisted = (recipient) => {
  if (!state.faults || !state.greylist || seen.has(recipient)) return false;
  seen.add(recipient);
  return createHash('md5').update(recipient).digest()[0] < 64;
};

function converse(socket) {
  socket.setNoDelay(true);
  socket.on('error', () => {});
  let rest = '';
  let mail = null;
  let body = false;
  let asleep = false;
  const say = (line) => !socket.destroyed && socket.write(`${line}\r\n`);
  const later = (ms, act) => {
    asleep = true;
    setTimeout(() => {
      asleep = false;
      act();
      read();
    }, ms);
  };
  const atDot = () => {
    const sent = mail;
    mail = null;
    if (sent.plan === 'soft' || sent.plan === 'hard') return refuse(sent.plan);
    if (sent.plan === 'hang') {
      did.hung += 1;
      did.ambiguous += 1;
      if (draw.is(0.5)) accept(sent);
      return later(draw.between(1_000, 4_000), () => socket.destroy());
    }
    accept(sent);
    if (sent.plan === 'dropAfter') {
      did.dropAfter += 1;
      did.ambiguous += 1;
      return socket.resetAndDestroy();
    }
    if (sent.plan === 'none') return say('250 2.0.0 accepted');
    if (sent.plan === 'slow') did.slow += 1;
    const ms = sent.plan === 'slow' ? draw.between(200, 1_500) : draw.between(2, 60);
    later(ms, () => say('250 2.0.0 accepted'));
  };
  const refuse = (kind) => {
    did[kind] += 1;
    const line = draw.one(kind === 'soft' ? SOFT : HARD);
    say(line);
    if (line.startsWith('421')) socket.end();
  };
  const atRecipient = (line) => {
    const recipient = /<([^>]*)>/.exec(line)?.[1] ?? '';
    if (greylisted(recipient)) {
      did.greylisted += 1;
      return say('451 4.7.1 greylisted');
    }
    if ((mail.plan === 'soft' || mail.plan === 'hard') && draw.is(0.5)) return refuse(mail.plan);
    mail.recipients.push(recipient);
    say('250 2.1.5 ok');
  };
  const command = (line) => {
    const verb = line.slice(0, 4).toUpperCase();
    if (verb === 'EHLO' || verb === 'HELO')
      say('250-sink\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250-AUTH PLAIN\r\n250 PIPELINING');
    else if (verb === 'AUTH') say(refusesAuth() ? '535 5.7.8 no' : '235 2.7.0 welcome');
    else if (verb === 'MAIL') {
      if (refusesAuth()) return say('530 5.7.0 sign in first');
      mail = { plan: plan(), recipients: [], id: '' };
      say('250 2.1.0 ok');
    } else if (verb === 'RCPT' && mail) atRecipient(line);
    else if (verb === 'DATA') {
      if (!mail?.recipients.length) return say('503 5.5.1 no recipient');
      body = true;
      say('354 go on');
      if (mail.plan === 'dropBefore') {
        did.dropBefore += 1;
        // it may be before or after the sender has given the end away: only the sink knows that it never took it
        did.ambiguous += 1;
        later(draw.between(0, 5), () => socket.destroy());
      }
    } else if (verb === 'QUIT') socket.end('221 2.0.0 bye\r\n');
    else say('250 2.0.0 ok');
  };
  const read = () => {
    while (!asleep && !socket.destroyed) {
      const end = rest.indexOf(body ? '\r\n.\r\n' : '\r\n');
      if (end < 0) return;
      const text = rest.slice(0, end);
      rest = rest.slice(end + (body ? 5 : 2));
      if (!body) {
        command(text);
        continue;
      }
      body = false;
      mail.id = /^message-id:\s*(<[^>]+>)/im.exec(text)?.[1] ?? '<none>';
      atDot();
    }
  };
  socket.on('data', (chunk) => {
    rest += chunk.toString('latin1');
    read();
  });
  if (state.faults && draw.is(0.02)) later(draw.between(200, 2_000), () => say('220 sink ESMTP'));
  else say('220 sink ESMTP');
}
const refusesAuth = () => {
  if (state.auth || !state.faults) return false;
  did.auth += 1;
  return true;
};

const answerHook = (request, response) => {
  request.resume();
  request.on('error', () => {});
  request.on('end', () => {
    did.hooks += 1;
    const fault = state.faults && draw.is(0.1);
    if (fault) did.hookFaults += 1;
    response.writeHead(fault ? draw.one([500, 503, 404]) : 200, { 'content-type': 'application/json' });
    response.end('{"grade":"A"}');
  });
};
const listen = (server) =>
  new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server.address().port)));

process.on('message', (message) => {
  Object.assign(state, message.state ?? {});
  if (message.ask) process.send({ did });
});
process.on('disconnect', () => process.exit(0));
process.send({ smtp: await listen(net.createServer(converse)), http: await listen(http.createServer(answerHook)) });
