import fs from 'node:fs';

export default async function teardown() {
  globalThis.__PG_USERS__ -= 1;
  if (globalThis.__PG_USERS__ > 0) return;
  const { pg, dir } = globalThis.__PG__;
  await pg.stop();
  fs.rmSync(dir, { recursive: true, force: true });
}
