// Between workers and PostgreSQL: a way that can fall silent in both directions, as when a cable is pulled. Nobody is told: the
// connections stay open on both sides.
import { once } from 'node:events';
import net from 'node:net';

export class Proxy {
  #to;
  #server;
  #pairs = new Set();
  silent = false;
  constructor(port) {
    this.#to = port;
  }
  async start() {
    this.#server = net.createServer((near) => this.#join(near));
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    this.port = this.#server.address().port;
    return this;
  }
  #join(near) {
    const far = net.connect(this.#to, '127.0.0.1');
    const pair = [near, far];
    this.#pairs.add(pair);
    for (const [one, other] of [pair, pair.toReversed()]) {
      one.on('error', () => {});
      one.on('data', (chunk) => !other.destroyed && other.write(chunk));
      // while silent not even the end gets through
      one.on('close', () => {
        this.#pairs.delete(pair);
        other.destroy();
      });
      if (this.silent) one.pause();
    }
  }
  /** Nothing gets through any more, and nobody hears of it. */
  cut() {
    this.silent = true;
    for (const one of [...this.#pairs].flat()) one.pause();
  }
  /** The way is free again. `lost`: the old connections have been forgotten on the way, as by a router that was restarted. */
  heal({ lost = false } = {}) {
    this.silent = false;
    for (const pair of this.#pairs)
      for (const one of pair) {
        if (lost) one.resetAndDestroy();
        else one.resume();
      }
  }
  async stop() {
    for (const one of [...this.#pairs].flat()) one.destroy();
    this.#server.close();
  }
}
