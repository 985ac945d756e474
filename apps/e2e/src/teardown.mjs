import { once } from 'node:events';
import fs from 'node:fs';

export default async function teardown() {
  if (!globalThis.__E2E__) return;
  const { child, dataDir } = globalThis.__E2E__;
  child.removeAllListeners('exit');
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
  fs.rmSync(dataDir, { recursive: true, force: true });
}
