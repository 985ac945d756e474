// Worker processes as the start command runs them: whoever ends is started again. Only these are ever sent a signal.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { pause } from './chance.mjs';

const AT = pathToFileURL(path.join(import.meta.dirname, 'at.mjs')).href;
const isOver = ({ child }) => child.exitCode !== null || child.signalCode !== null;

export class Crew {
  /** At random instants and at named points. */
  kills = 0;
  stops = 0;
  /** Ended though nobody killed them: never right while the database is only away. */
  ownEnds = [];
  /** Nobody is started again until it is taken back. */
  resting = false;
  #script;
  #env;
  #log;
  #points;
  #members = new Map();
  #ending = false;

  /** @param points tells who was killed at a named point */
  constructor(folder, env, logFile, points) {
    this.#script = path.join(folder, 'apps/worker/dist/main.js');
    this.#env = { ...process.env, ...env };
    this.#log = fs.openSync(logFile, 'a');
    this.#points = points;
    // also one that was stopped and could not end by itself
    process.once('exit', () => {
      for (const { child } of this.#members.values()) child.kill('SIGKILL');
    });
  }
  async start(count) {
    for (let n = 0; n < count; n += 1) this.#spawn(n);
    await this.ready();
  }
  async ready() {
    await Promise.all([...this.#members.values()].map(({ ready }) => ready));
  }
  #spawn(n) {
    const stdio = ['ignore', this.#log, this.#log, 'ipc'];
    const child = fork(this.#script, { env: this.#env, stdio, execArgv: ['--import', AT] });
    const member = { child, doomed: false, killed: false, stopped: false, up: false, ready: null };
    member.ready = Promise.race([once(child, 'message'), once(child, 'exit')]).then(
      ([first]) => (member.up = first === 'ready'),
      () => {},
    );
    this.#members.set(n, member);
    child.once('exit', (code, signal) => void this.#ended(n, member, code, signal));
  }
  async #ended(n, member, code, signal) {
    if (this.#ending) return;
    const atPoint = signal === 'SIGKILL' && !member.killed && this.#points.killed(member.child.pid);
    if (atPoint) this.kills += 1;
    // one that cannot start because the database is away may end and be started again; one that was up may not
    else if (!member.doomed && member.up) this.ownEnds.push({ code, signal, at: new Date().toISOString() });
    await pause(member.doomed || atPoint ? 50 : 500);
    while (this.resting && !this.#ending) await pause(20);
    if (!this.#ending) this.#spawn(n);
  }
  /** One more beside those that are there. */
  async grow() {
    const n = this.#members.size;
    this.#spawn(n);
    await this.#members.get(n).ready;
  }
  get size() {
    return this.#members.size;
  }
  pid(n) {
    return this.#members.get(n)?.child.pid;
  }
  isUp(n) {
    const member = this.#members.get(n);
    return !!member?.up && !isOver(member);
  }
  /** @returns the place of a process among the crew */
  placeOf(pid) {
    return [...this.#members].find(([, { child }]) => child.pid === pid)?.[0];
  }
  kill(n) {
    const member = this.#members.get(n);
    if (!member || member.doomed || isOver(member)) return false;
    member.doomed = true;
    member.killed = true;
    this.kills += 1;
    member.child.kill('SIGKILL');
    return true;
  }
  async stop(n, ms) {
    const member = this.#members.get(n);
    if (!member || member.doomed || member.stopped) return;
    member.stopped = true;
    this.stops += 1;
    member.child.kill('SIGSTOP');
    await pause(ms);
    if (!isOver(member)) member.child.kill('SIGCONT');
    member.stopped = false;
  }
  /** Lets one go on that was stopped at a named point. */
  resume(pid) {
    this.#members.get(this.placeOf(pid))?.child.kill('SIGCONT');
  }
  /** Kills one and waits until another has taken its place. */
  async replace(n) {
    const { child } = this.#members.get(n);
    const ended = once(child, 'exit');
    this.kill(n);
    await ended;
    // its successor may need more than one attempt: what it has to settle at its start may still be locked by one that sleeps
    for (const until = Date.now() + 30_000; this.#members.get(n).child === child || !this.isUp(n);) {
      if (Date.now() > until) throw new Error('nobody took the place of one that was killed');
      await pause(10);
    }
  }
  /** The clean way, as a deployment does it: told to end, waited for, started anew. */
  async renew() {
    await Promise.all(
      [...this.#members].map(async ([, member]) => {
        if (isOver(member)) return;
        member.doomed = true;
        const ended = once(member.child, 'exit');
        member.child.kill('SIGTERM');
        await ended;
      }),
    );
    await pause(100);
    await this.ready();
  }
  async end() {
    this.#ending = true;
    await Promise.all(
      [...this.#members.values()].map(async ({ child }) => {
        if (isOver({ child })) return;
        const ended = once(child, 'exit');
        child.kill('SIGCONT');
        child.kill('SIGTERM');
        const timer = setTimeout(() => child.kill('SIGKILL'), 12_000);
        await ended;
        clearTimeout(timer);
      }),
    );
    fs.closeSync(this.#log);
  }
}
