// What is done to the processes of a run: only to those it started, by their own handles.
import fs from 'node:fs';
import path from 'node:path';
import { pause } from './chance.mjs';
import { until } from './recoveries.mjs';

/** Starts faults as a plan says and keeps count of them. `end()` waits until the last one is made good. */
export class Faults {
  did = {
    ...{ clockJumps: 0, backendsTerminated: 0, authPhases: 0, allWorkersAway: 0, partitions: 0 },
    ...{ redisFlushes: 0, redisAway: 0, redisStops: 0 },
  };
  #going = true;
  #turns = [];
  #loops;
  #stage;

  /** @param plan `{ killMs, stopMs, pgKillMs, stormMs, jumpMs, authMs, redisMs, allMs, cutMs, pointMs, points }`: every so many ms (from, to); left out: never */
  constructor(stage, plan, draw) {
    this.#stage = stage;
    const { crew, sink, redis, clock, proxy } = stage;
    const every = async (span, n, act) => {
      const own = draw.fork(n);
      while (span && this.#going) {
        await this.#sleep(own.between(...span));
        if (this.#going) await act(own).catch(() => {});
      }
    };
    this.#loops = [
      // mostly those at work; some while they start
      every(plan.killMs, 21, async (own) => {
        const n = own.between(0, crew.size - 1);
        if (this.#allUp() || own.is(0.1)) crew.kill(n);
      }),
      every(plan.pointMs, 30, () => this.#atPoint(plan.points)),
      every(plan.stopMs, 22, (own) => crew.stop(own.between(0, crew.size - 1), own.between(1_000, 5_000))),
      every(plan.pgKillMs, 23, (own) => this.#powerCut(own)),
      every(plan.stormMs, 24, () => this.#storm()),
      every(plan.jumpMs, 25, async () => {
        this.did.clockJumps += 1;
        await clock.jump(20 * 60_000);
      }),
      every(plan.authMs, 26, async (own) => {
        this.did.authPhases += 1;
        sink.send({ state: { auth: false } });
        await this.#sleep(own.between(500, 1_500));
        sink.send({ state: { auth: true } });
      }),
      every(redis && plan.redisMs, 27, (own) => this.#redis(own)),
      every(plan.allMs, 28, (own) => this.#allAway(own)),
      every(proxy && plan.cutMs, 29, async (own) => {
        this.did.partitions += 1;
        proxy.cut();
        await this.#sleep(own.between(2_000, 12_000));
        proxy.heal({ lost: own.is(0.5) });
      }),
    ];
  }
  async #sleep(ms) {
    for (const end = Date.now() + ms; this.#going && Date.now() < end;) await pause(Math.min(100, end - Date.now()));
  }
  // where whoever starts is killed before it is up, nothing is proven but that
  #allUp() {
    const { crew } = this.#stage;
    return Array.from({ length: crew.size }, (_, n) => crew.isUp(n)).every(Boolean);
  }
  /** Each named point in its turn: whoever comes by next dies there. Where nobody came by, it is soon its turn again. */
  async #atPoint(names) {
    const { points } = this.#stage;
    while (this.#going && !this.#allUp()) await pause(50);
    if (this.#turns.length < 2) this.#turns.push(...names.filter((name) => !this.#turns.includes(name)));
    const name = this.#turns.shift();
    points.arm(name);
    for (const end = Date.now() + 5_000; this.#going && points.isArmed(name) && Date.now() < end;) await pause(50);
    if (points.isArmed(name)) this.#turns.splice(1, 0, name);
  }
  async #powerCut(own) {
    await this.#stage.cluster.killAndRestart(own.between(0, 1_500));
    await this.#flowing('PostgreSQL killed, from accepting connections');
  }
  /** Counts from now to the next mail accepted. */
  async #flowing(name) {
    const before = mailsIn(this.#stage.dir);
    const ms = await until(async () => mailsIn(this.#stage.dir) > before);
    if (ms !== null) this.#stage.recoveries.add(`${name} to the next mail`, ms);
  }
  /** For a second, five times, every connection of the product is cut by the server. */
  async #storm() {
    for (let n = 0; n < 5 && this.#going; n += 1) {
      const cut = await this.#stage.database.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
      );
      this.did.backendsTerminated += cut.length;
      await pause(200);
    }
  }
  async #redis(own) {
    const { redis } = this.#stage;
    const what = own.weighted({ flush: 60, away: 20, sleep: 20 });
    if (what === 'flush') {
      this.did.redisFlushes += 1;
      await redis.flush();
    } else if (what === 'away') {
      this.did.redisAway += 1;
      await redis.away(own.is(0.2) ? 60_000 : own.between(1_000, 8_000));
    } else {
      this.did.redisStops += 1;
      await redis.sleep(own.between(1_000, 5_000));
    }
    await this.#flowing(
      `Redis ${what === 'flush' ? 'emptied' : what === 'away' ? 'killed, from its return' : 'stopped, from its waking'},`,
    );
  }
  async #allAway(own) {
    const { crew } = this.#stage;
    this.did.allWorkersAway += 1;
    crew.resting = true;
    for (let n = 0; n < crew.size; n += 1) crew.kill(n);
    await pause(own.between(500, 3_000));
    crew.resting = false;
    await this.#flowing('all workers killed, from their start');
  }
  async end() {
    this.#going = false;
    await Promise.all(this.#loops);
    this.#stage.points.disarm();
  }
}

const mailsIn = (dir) => {
  const file = path.join(dir, 'accepted.log');
  return fs.existsSync(file) ? fs.statSync(file).size : 0;
};
