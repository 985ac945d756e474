// The processes of a start: api and worker. One that dies is started again; one that keeps dying ends the whole.
import { fork } from 'node:child_process';

/**
 * The worker makes and forgets some thousand small objects for each batch: with room for several batches few of them are ever copied
 * by the collector, which saves a fifth of its time. docker-compose.yml says the same.
 */
export const NODE_FLAGS = {
  worker: ['--min-semi-space-size=32', '--max-semi-space-size=32'],
  // V8 cleans up the sooner the less it has to grow into: with half of this an import takes a fifth longer and a third less memory
  api: ['--max-old-space-size=2048'],
};

const MAX_DEATHS = 5;
const WITHIN_MS = 60_000;
const PATIENCE_MS = 10_000;

export class Children {
  #giveUp;
  #running = new Map();
  #deaths = new Map();
  #stopping = false;

  /** @param {(name: string) => void} giveUp called when a process keeps dying, or dies before it was ever ready */
  constructor(giveUp) {
    this.#giveUp = giveUp;
  }

  /** Resolves when the process says that it is ready. */
  start(name) {
    return new Promise((resolve) => {
      let ready = false;
      // the ipc channel is also what tells the child that we have gone, however we ended
      const child = fork(`apps/${name}/dist/main.js`, [], {
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
        execArgv: [...process.execArgv, ...(NODE_FLAGS[name] ?? [])],
      });
      this.#running.set(name, child);
      child.on('message', (message) => {
        if (message !== 'ready') return;
        ready = true;
        resolve();
      });
      child.on('exit', (code, signal) => {
        this.#running.delete(name);
        if (this.#stopping) return;
        console.error(`${name} stopped (${signal ?? code})`);
        if (ready && this.#mayRestart(name)) setTimeout(() => !this.#stopping && void this.start(name), 500);
        else this.#giveUp(name);
      });
    });
  }

  #mayRestart(name) {
    const now = performance.now();
    const recent = [...(this.#deaths.get(name) ?? []).filter((at) => now - at < WITHIN_MS), now];
    this.#deaths.set(name, recent);
    return recent.length < MAX_DEATHS;
  }

  /** Asks all to end, and ends whoever does not within ten seconds. */
  async stop() {
    this.#stopping = true;
    await Promise.all(
      [...this.#running.values()].map(
        (child) =>
          new Promise((resolve) => {
            const hard = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
            child.once('exit', () => {
              clearTimeout(hard);
              resolve();
            });
            child.kill('SIGTERM');
          }),
      ),
    );
  }
}
