// A mail server and a web hook's receiver in a process of their own, with seeded faults. The ledger is a file: a line is appended
// (write(2)) the moment a mail is accepted, before the sender hears of it. What it says is the truth of a run.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import { chance } from './chance.mjs';

const { ledger, seed, faults = 'usual' } = JSON.parse(process.argv[2]);
const draw = chance(seed);
const file = fs.openSync(ledger, 'a');
const state = { faults: false, auth: true, greylist: false, only: null };
const seen = new Set();
/** What was done to the senders. `ambiguous`: they cannot know whether it was accepted; `begun`: mails begun while faults raged. */
const did = {
  ...{ accepted: 0, begun: 0, faulted: 0, soft: 0, hard: 0, greylisted: 0, dropEarly: 0, dropBefore: 0, dropAfter: 0 },
  ...{ hung: 0, silent: 0, slow: 0, trickled: 0, auth: 0, banner: 0, ambiguous: 0, hooks: 0, hookFaults: 0 },
};
const SOFT = ['451 4.3.5 local error', '450 4.2.1 busy', '451 4.3.0 try later', '452 4.3.1 full disk'];
const HARD = ['550 5.1.1 no such user', '552 5.3.4 too big', '554 5.7.1 not wanted', '550 5.7.26 unauthenticated'];
/** What becomes of a mail, of a thousand: `usual` among people's acts, `thick` where only sending counts and a wait costs the most. */
const KINDS = {
  usual: {
    soft: 20,
    hard: 5,
    dropEarly: 3,
    dropBefore: 5,
    dropAfter: 5,
    hang: 2,
    silent: 2,
    slow: 40,
    trickle: 3,
    brief: 300,
    none: 615,
  },
  thick: {
    soft: 60,
    hard: 5,
    dropEarly: 5,
    dropBefore: 8,
    dropAfter: 8,
    hang: 1,
    silent: 1,
    slow: 4,
    trickle: 1,
    brief: 50,
    none: 857,
  },
};
const BANNERS = {
  usual: { slow: 20, busy: 5, trickle: 5, never: 2, auth: 0, none: 968 },
  thick: { slow: 10, busy: 20, trickle: 5, never: 2, auth: 20, none: 943 },
};
const HARMLESS = new Set(['none', 'brief']);

const accept = (mail) => {
  for (const recipient of mail.recipients) fs.writeSync(file, `${Date.now()} ${recipient} ${mail.id}\n`);
  did.accepted += mail.recipients.length;
};
const plan = () => {
  if (!state.faults) return 'none';
  did.begun += 1;
  const kind = draw.weighted(state.only ?? KINDS[faults]);
  if (!HARMLESS.has(kind)) did.faulted += 1;
  return kind;
};
const greylisted = (recipient) => {
  if (!state.faults || !state.greylist || seen.has(recipient)) return false;
  seen.add(recipient);
  return createHash('md5').update(recipient).digest()[0] < 64;
};

class Conversation {
  #socket;
  #rest = '';
  #mail = null;
  #body = false;
  #asleep = false;
  #refusesThis = false;

  constructor(socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      this.#rest += chunk.toString('latin1');
      this.#read();
    });
    this.#greet();
  }
  #greet() {
    const kind = state.faults && !state.only ? draw.weighted(BANNERS[faults]) : 'none';
    if (kind !== 'none') did.banner += 1;
    const hello = '220 sink ESMTP';
    if (kind === 'slow') return this.#later(draw.between(200, 2_000), () => this.#say(hello));
    if (kind === 'trickle') return this.#trickle(hello);
    if (kind === 'never') return this.#later(draw.between(2_000, 5_000), () => this.#socket.destroy());
    if (kind === 'busy') return this.#socket.end('421 4.7.0 too many connections\r\n');
    if (kind === 'auth') this.#refusesThis = true;
    this.#say(hello);
  }
  #say(line) {
    if (!this.#socket.destroyed) this.#socket.write(`${line}\r\n`);
  }
  #later(ms, act) {
    this.#asleep = true;
    setTimeout(() => {
      this.#asleep = false;
      act();
      this.#read();
    }, ms);
  }
  /** One byte at a time. */
  #trickle(line) {
    did.trickled += 1;
    const bytes = [...`${line}\r\n`];
    this.#asleep = true;
    const next = () => {
      if (this.#socket.destroyed) return;
      const byte = bytes.shift();
      if (byte !== undefined) {
        this.#socket.write(byte);
        setTimeout(next, 60);
        return;
      }
      this.#asleep = false;
      this.#read();
    };
    next();
  }
  #refuse(kind) {
    did[kind] += 1;
    const line = draw.one(kind === 'soft' ? SOFT : HARD);
    this.#say(line);
    if (line.startsWith('421')) this.#socket.end();
  }
  #atDot() {
    const mail = this.#mail;
    this.#mail = null;
    const ok = '250 2.0.0 accepted';
    if (mail.plan === 'soft' || mail.plan === 'hard') return this.#refuse(mail.plan);
    if (mail.plan === 'hang') {
      did.hung += 1;
      did.ambiguous += 1;
      if (draw.is(0.5)) accept(mail);
      return this.#later(draw.between(1_000, 4_000), () => this.#socket.destroy());
    }
    accept(mail);
    if (mail.plan === 'dropAfter') {
      did.dropAfter += 1;
      did.ambiguous += 1;
      return this.#socket.resetAndDestroy();
    }
    if (mail.plan === 'trickle') return this.#trickle(ok);
    if (mail.plan === 'slow') {
      did.slow += 1;
      return this.#later(draw.between(200, 1_500), () => this.#say(ok));
    }
    if (mail.plan === 'brief') return this.#later(draw.between(2, 60), () => this.#say(ok));
    this.#say(ok);
    if (mail.plan !== 'silent') return;
    // says yes, and then nothing any more
    did.silent += 1;
    this.#later(draw.between(1_000, 4_000), () => this.#socket.destroy());
  }
  #atRecipient(line) {
    const recipient = /<([^>]*)>/.exec(line)?.[1] ?? '';
    const { plan: kind } = this.#mail;
    if (greylisted(recipient)) {
      did.greylisted += 1;
      return this.#say('451 4.7.1 greylisted');
    }
    if (kind === 'dropEarly') {
      did.dropEarly += 1;
      return this.#socket.resetAndDestroy();
    }
    if ((kind === 'soft' || kind === 'hard') && draw.is(0.5)) return this.#refuse(kind);
    this.#mail.recipients.push(recipient);
    this.#say('250 2.1.5 ok');
  }
  #refusesAuth() {
    if (!state.faults || (state.auth && !this.#refusesThis)) return false;
    did.auth += 1;
    return true;
  }
  #atData() {
    if (!this.#mail?.recipients.length) return this.#say('503 5.5.1 no recipient');
    this.#body = true;
    this.#say('354 go on');
    if (this.#mail.plan !== 'dropBefore') return;
    did.dropBefore += 1;
    // it may be before or after the sender has given the end away: only the sink knows that it never took it
    did.ambiguous += 1;
    this.#later(draw.between(0, 5), () => this.#socket.destroy());
  }
  #command(line) {
    const verb = line.slice(0, 4).toUpperCase();
    if (verb === 'EHLO' || verb === 'HELO')
      return this.#say('250-sink\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250-AUTH PLAIN\r\n250 PIPELINING');
    if (verb === 'AUTH') return this.#say(this.#refusesAuth() ? '535 5.7.8 no' : '235 2.7.0 welcome');
    if (verb === 'MAIL') {
      if (this.#refusesAuth()) return this.#say('530 5.7.0 sign in first');
      this.#mail = { plan: plan(), recipients: [], id: '' };
      return this.#say('250 2.1.0 ok');
    }
    if (verb === 'RCPT' && this.#mail) return this.#atRecipient(line);
    if (verb === 'DATA') return this.#atData();
    if (verb === 'QUIT') return this.#socket.end('221 2.0.0 bye\r\n');
    return this.#say('250 2.0.0 ok');
  }
  #read() {
    while (!this.#asleep && !this.#socket.destroyed) {
      const end = this.#rest.indexOf(this.#body ? '\r\n.\r\n' : '\r\n');
      if (end < 0) return;
      const text = this.#rest.slice(0, end);
      this.#rest = this.#rest.slice(end + (this.#body ? 5 : 2));
      if (!this.#body) {
        this.#command(text);
        continue;
      }
      this.#body = false;
      this.#mail.id = /^message-id:\s*(<[^>]+>)/im.exec(text)?.[1] ?? '<none>';
      this.#atDot();
    }
  }
}

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
const smtp = net.createServer((socket) => new Conversation(socket));
process.send({ smtp: await listen(smtp), http: await listen(http.createServer(answerHook)) });
