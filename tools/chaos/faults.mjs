// What is done to the processes of a run: only to those it started, by their own handles.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import { freePort } from '../pg-launch.mjs';
import { pause } from './chance.mjs';

/** Starts faults as a plan says and keeps count of them. `end()` waits until the last one is made good. */
export class Faults {
  did = { clockJumps: 0, backendsTerminated: 0, redisFlushes: 0, redisAway: 0, authPhases: 0 };
  #going = true;
  #loops;

  /** @param plan `{ killMs, stopMs, pgKillMs, stormMs, jumpMs, authMs, redisMs }`: every so many ms (from, to); left out: never */
  constructor({ cluster, crew, database, sink, redis, clock }, plan, draw) {
    const every = async (span, n, act) => {
      const own = draw.fork(n);
      while (span && this.#going) {
        await this.#sleep(own.between(...span));
        if (this.#going) await act(own).catch(() => {});
      }
    };
    this.#loops = [
      every(plan.killMs, 21, async (own) => crew.kill(own.between(0, crew.size - 1))),
      every(plan.stopMs, 22, (own) => crew.stop(own.between(0, crew.size - 1), own.between(1_000, 5_000))),
      every(plan.pgKillMs, 23, (own) => cluster.killAndRestart(own.between(0, 1_500))),
      every(plan.stormMs, 24, () => this.#storm(database)),
      every(plan.jumpMs, 25, async () => {
        await clock.jump(20 * 60_000);
        this.did.clockJumps += 1;
      }),
      every(plan.authMs, 26, async (own) => {
        this.did.authPhases += 1;
        sink.send({ state: { auth: false } });
        await this.#sleep(own.between(500, 1_500));
        sink.send({ state: { auth: true } });
      }),
      every(redis && plan.redisMs, 27, (own) => this.#redis(redis, own)),
    ];
  }
  async #sleep(ms) {
    for (const until = Date.now() + ms; this.#going && Date.now() < until;)
      await pause(Math.min(100, until - Date.now()));
  }
  /** For a second, five times, every connection of the product is cut by the server. */
  async #storm(database) {
    for (let n = 0; n < 5 && this.#going; n += 1) {
      const cut = await database.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
      );
      this.did.backendsTerminated += cut.length;
      await pause(200);
    }
  }
  async #redis(redis, own) {
    if (own.is(0.6)) {
      await redis.flush();
      this.did.redisFlushes += 1;
    } else {
      await redis.away(own.between(1_000, 8_000));
      this.did.redisAway += 1;
    }
  }
  async end() {
    this.#going = false;
    await Promise.all(this.#loops);
  }
}

/** The test clock of the run: hurries on, and can jump. */
export class Clock {
  #ms = 0;
  #timer;
  #database;
  #faster;
  #writing = Promise.resolve();

  constructor(database, faster) {
    this.#database = database;
    this.#faster = faster;
  }
  start() {
    this.#timer = setInterval(() => {
      this.#ms += 250 * (this.#faster - 1);
      void this.#write();
    }, 250);
  }
  stop() {
    clearInterval(this.#timer);
    return this.#writing;
  }
  jump(ms) {
    this.#ms += ms;
    return this.#write();
  }
  // one after another: an older reading must not overtake a newer one, and time must not run backwards
  #write() {
    this.#writing = this.#writing.then(() => {
      const ms = this.#ms;
      return this.#database
        .query(
          `insert into setting (key, value) values ('test.clock', jsonb_build_object('ms', $1::bigint))
           on conflict (key) do update set value = excluded.value`,
          [Math.round(ms)],
        )
        .catch(() => {});
    });
    return this.#writing;
  }
}

/** A Redis of the run's own. */
export class OwnRedis {
  #port;
  #child;
  constructor() {
    process.once('exit', () => this.#child?.kill('SIGKILL'));
  }
  async start() {
    this.#port ??= await freePort();
    const args = ['--port', String(this.#port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
    this.#child = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'ignore'] });
    await new Promise((resolve, reject) => {
      this.#child.once('error', reject);
      this.#child.stdout.on('data', (chunk) => /Ready to accept/.test(String(chunk)) && resolve());
    });
    return this;
  }
  get url() {
    return `redis://127.0.0.1:${this.#port}`;
  }
  async flush() {
    const socket = net.connect(this.#port, '127.0.0.1');
    // unread, it would never close
    socket.resume().end('FLUSHALL\r\n');
    await once(socket, 'close');
  }
  async away(ms) {
    await this.stop();
    await pause(ms);
    await this.start();
  }
  async stop() {
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await ended;
  }
}
