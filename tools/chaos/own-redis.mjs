// A Redis of the run's own: can be emptied, killed and away, and stopped.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import { freePort } from '../pg-launch.mjs';
import { pause } from './chance.mjs';

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
      this.#child.once('exit', (code) => reject(new Error(`redis-server ended with ${code}`)));
      this.#child.stdout.on('data', (chunk) => /Ready to accept/.test(String(chunk)) && resolve());
    });
    return this;
  }
  get url() {
    return `redis://127.0.0.1:${this.#port}`;
  }
  async flush() {
    const socket = net.connect(this.#port, '127.0.0.1');
    // unread, it would never close; the end is asked for after the answer
    socket.once('data', () => socket.end());
    socket.write('FLUSHALL\r\n');
    await once(socket, 'close');
  }
  /** `kill -9`, everything in it lost, back after some time on the same port. */
  async away(ms) {
    await this.stop();
    await pause(ms);
    await this.start();
  }
  /** Still there, and answers nobody. */
  async sleep(ms) {
    this.#child.kill('SIGSTOP');
    await pause(ms);
    this.#child.kill('SIGCONT');
  }
  async stop() {
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await ended;
  }
}
