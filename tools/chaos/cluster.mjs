// A PostgreSQL of the run's own, with durable settings, that can be killed like by a power cut and comes back on the same port.
import fs from 'node:fs';
import path from 'node:path';
import { startPostgres } from '../pg-launch.mjs';
import { pause } from './chance.mjs';

export class Cluster {
  kills = 0;
  #dataDir;
  #pg;

  constructor(dir) {
    this.#dataDir = path.join(dir, 'pg');
  }
  get url() {
    return this.#pg.url;
  }
  async start(port = 0) {
    // no reserve against a hundred clients at once, as it comes: fsync and synchronous_commit on
    this.#pg = await startPostgres({ dataDir: this.#dataDir, port, settings: { max_wal_size: '2GB' } });
    return this;
  }
  /** `kill -9` of the postmaster and all its children, then a start through the launcher. */
  async killAndRestart(awayMs = 0) {
    const { port } = this.#pg;
    const pid = Number(fs.readFileSync(path.join(this.#dataDir, 'postmaster.pid'), 'utf8').split('\n')[0]);
    const doomed = [pid, ...childrenOf(pid)];
    for (const one of doomed) kill(one);
    this.kills += 1;
    await this.#pg.ended;
    await pause(awayMs);
    for (let attempt = 0; ; attempt += 1)
      try {
        await this.start(port);
        if (this.#pg.port === port) return;
        await this.#pg.stop();
        throw new Error(`port ${port} is taken`);
      } catch (error) {
        if (attempt > 20) throw error;
        await pause(250);
      }
  }
  stop() {
    return this.#pg.stop();
  }
}

const kill = (pid) => {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // gone already
  }
};
const childrenOf = (parent) =>
  fs.readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const stat = fs.readFileSync(`/proc/${name}/stat`, 'utf8');
      return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === parent ? [Number(name)] : [];
    } catch {
      return [];
    }
  });
