// Worker processes as the start command runs them: whoever ends is started again. Only these are ever sent a signal.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { pause } from './chance.mjs';

export class Crew {
  kills = 0;
  stops = 0;
  /** Ended though nobody killed them: never right while the database is only away. */
  ownEnds = [];
  #script;
  #env;
  #log;
  #members = new Map();
  #ending = false;

  constructor(folder, env, logFile) {
    this.#script = path.join(folder, 'apps/worker/dist/main.js');
    this.#env = { ...process.env, ...env };
    this.#log = fs.openSync(logFile, 'a');
    // also one that was stopped and could not end by itself
    process.once('exit', () => {
      for (const { child } of this.#members.values()) child.kill('SIGKILL');
    });
  }
  async start(count) {
    for (let n = 0; n < count; n += 1) this.#spawn(n);
    await Promise.all([...this.#members.values()].map(({ ready }) => ready));
  }
  #spawn(n) {
    const child = fork(this.#script, { env: this.#env, stdio: ['ignore', this.#log, this.#log, 'ipc'] });
    const member = { child, doomed: false, stopped: false, up: false, ready: null };
    member.ready = once(child, 'message').then(
      () => (member.up = true),
      () => {},
    );
    this.#members.set(n, member);
    child.once('exit', async (code, signal) => {
      if (this.#ending) return;
      // one that cannot start because the database is away may end and be started again; one that was up may not
      if (!member.doomed && member.up) this.ownEnds.push({ code, signal, at: new Date().toISOString() });
      await pause(member.doomed ? 50 : 500);
      if (!this.#ending) this.#spawn(n);
    });
  }
  get size() {
    return this.#members.size;
  }
  kill(n) {
    const member = this.#members.get(n);
    if (!member || member.doomed) return false;
    member.doomed = true;
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
    if (member.child.exitCode === null && member.child.signalCode === null) member.child.kill('SIGCONT');
    member.stopped = false;
  }
  /** The clean way, as a deployment does it: told to end, waited for, started anew. */
  async renew() {
    await Promise.all(
      [...this.#members].map(async ([, member]) => {
        if (member.child.exitCode !== null || member.child.signalCode !== null) return;
        member.doomed = true;
        const ended = once(member.child, 'exit');
        member.child.kill('SIGTERM');
        await ended;
      }),
    );
    await pause(300);
    await Promise.all([...this.#members.values()].map(({ ready }) => ready));
  }
  async end() {
    this.#ending = true;
    await Promise.all(
      [...this.#members.values()].map(async ({ child }) => {
        if (child.exitCode !== null || child.signalCode !== null) return;
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
