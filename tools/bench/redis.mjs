// A Redis of its own for a measurement, kept nowhere, as the tests start it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { freePort } from '../pg-launch.mjs';

/** @throws where redis-server is missing */
export async function startRedis(dir) {
  const port = await freePort();
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', dir];
  const child = spawn('redis-server', [...args, '--maxmemory-policy', 'noeviction'], { stdio: ['ignore', 'pipe', 2] });
  await Promise.race([
    new Promise((resolve) => child.stdout.on('data', (text) => /Ready to accept/.test(String(text)) && resolve())),
    once(child, 'error').then(([error]) => {
      throw new Error(`redis-server is missing: install it (apt-get install redis-server): ${error.message}`);
    }),
    once(child, 'exit').then(([code]) => {
      throw new Error(`redis-server ended with ${code}`);
    }),
  ]);
  return {
    url: `redis://127.0.0.1:${port}`,
    pid: child.pid,
    stop: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}
