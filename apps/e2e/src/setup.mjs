// Starts the product exactly as a user does (tools/start.mjs), on free ports and a data folder of its own, with the movable test clock.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../../..');

const freePort = () =>
  new Promise((resolve) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

export default async function setup() {
  // against a product that runs already (with the movable clock), while writing tests
  if (process.env.E2E_URL) return;
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'cultivar-e2e-'));
  fs.chmodSync(dataDir, 0o755);
  const port = await freePort();
  const child = spawn(process.execPath, ['tools/start.mjs'], {
    cwd: root,
    env: {
      ...process.env,
      PORT: String(port),
      DATA_DIR: dataDir,
      CULTIVAR_TEST_CLOCK: '1',
      DATABASE_URL: '',
      REDIS_URL: '',
      SMTP_URL: '',
      // a test's own receiver is on this machine
      ALLOW_PRIVATE_WEBHOOKS: '1',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  await new Promise((resolve, reject) => {
    const listen = (chunk) => {
      output += chunk;
      if (/ready/i.test(output) && output.includes(`:${port}`)) resolve();
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.once('exit', (code) => reject(new Error(`the start command ended with ${code}:\n${output}`)));
  });
  fs.mkdirSync(path.join(root, 'artefacts/e2e'), { recursive: true });
  child.stdout.on('data', (chunk) => fs.appendFileSync(path.join(root, 'artefacts/e2e/server.log'), chunk));
  child.stderr.on('data', (chunk) => fs.appendFileSync(path.join(root, 'artefacts/e2e/server.log'), chunk));
  process.env.E2E_URL = `http://127.0.0.1:${port}`;
  globalThis.__E2E__ = { child, dataDir };
}
