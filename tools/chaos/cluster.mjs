// A PostgreSQL of the run's own, with durable settings, that can be killed like by a power cut and comes back on the same port.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { startPostgres } from '../pg-launch.mjs';
import { pause } from './chance.mjs';

export class Cluster {
  kills = 0;
  #dataDir;
  #pg;
  #template;

  /** @param it `dataDir`: instead of a folder in the run's; `template`: a cluster as initdb makes it, copied instead of made anew */
  constructor(dir, { dataDir, template } = {}) {
    this.#dataDir = dataDir ?? path.join(dir, 'pg');
    this.#template = template;
  }
  get url() {
    return this.#pg.url;
  }
  async start(port = 0) {
    // `cp -a` keeps the owner, who may not be us
    if (this.#template && !fs.existsSync(path.join(this.#dataDir, 'PG_VERSION')))
      spawnSync('cp', ['-a', this.#template, this.#dataDir]);
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
  /** Starts it again if it has ended by itself. @returns whether it had */
  async backAgain() {
    const there = await Promise.race([this.#pg.ended.then(() => false), pause(1_500).then(() => true)]);
    if (there) return false;
    await this.start(this.#pg.port);
    return true;
  }
  stop() {
    return this.#pg.stop();
  }
}

/** A cluster as initdb makes it, for many runs to copy. @returns its folder */
export async function clusterTemplate(dir) {
  const dataDir = path.join(dir, 'pg-template');
  await (await startPostgres({ dataDir })).stop();
  return dataDir;
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
