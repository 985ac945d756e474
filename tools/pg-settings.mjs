// How the embedded PostgreSQL is set. PostgreSQL's own defaults are meant for a machine of 1995 and for turning disks; durability
// (fsync, synchronous_commit, full_page_writes) stays as it comes: on.
import fs from 'node:fs';
import os from 'node:os';

const MB = 2 ** 20;

/** @returns settings by name, for this machine and the disk that holds `dataDir` */
export function defaultSettings(dataDir, memory = os.totalmem()) {
  const between = (bytes, least, most) => `${Math.round(Math.min(most, Math.max(least, bytes / MB)))}MB`;
  const share = (part, least, most) => between(memory * part, least, most);
  const { bavail, bsize } = fs.statfsSync(dataDir);
  return {
    max_connections: 200,
    // hot rows and indexes stay in reach; beyond a gigabyte the page cache of the system serves as well
    shared_buffers: share(1 / 8, 128, 1024),
    effective_cache_size: share(1 / 2, 512, 1_048_576),
    // after each checkpoint every page is written whole once, so the rarer the better; an eighth of the free disk at most
    max_wal_size: between((bavail * bsize) / 8, 512, 8192),
    checkpoint_timeout: '15min',
    // a fifth less WAL under load, for no processor time that could be measured
    wal_compression: 'pglz',
    // a journey's cursors die a hundred times before they end: clean-up has to keep pace with the engine, yet spread out: at full tilt
    // it takes half a processor for a second or two, and whoever posts a form then waits
    autovacuum_naptime: '10s',
    autovacuum_vacuum_cost_limit: 400,
    maintenance_work_mem: share(1 / 32, 64, 256),
    work_mem: '16MB',
    // SSDs: a page somewhere costs hardly more than the next one
    random_page_cost: 1.1,
    // compiling a plan takes longer than any statement of the product
    jit: 'off',
  };
}
