// A disk of the run's own that can be full: a tmpfs, where the system lets us mount one.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const MB = 1024 * 1024;

export class SmallDisk {
  #filler;
  constructor(dir, megabytes) {
    this.folder = path.join(dir, 'small-disk');
    fs.mkdirSync(this.folder, { recursive: true });
    this.#filler = path.join(this.folder, 'filler');
    const done = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0755`, 'tmpfs', this.folder]);
    if (done.status === 0) return;
    throw new Error(
      `A full disk was NOT tried: mounting a small one needs root (${String(done.stderr ?? done.error).trim()})`,
    );
  }
  /** @returns bytes that were free before */
  fill() {
    const { bavail, bsize } = fs.statfsSync(this.folder);
    const file = fs.openSync(this.#filler, 'a');
    const chunk = Buffer.alloc(64 * 1024);
    try {
      for (;;) fs.writeSync(file, chunk);
    } catch {
      // to the last block
    }
    fs.closeSync(file);
    return bavail * bsize;
  }
  free() {
    fs.rmSync(this.#filler, { force: true });
  }
  stop() {
    for (let attempt = 0; attempt < 20; attempt += 1) {
      if (spawnSync('umount', [this.folder]).status === 0) return;
      spawnSync('sleep', ['0.2']);
    }
    spawnSync('umount', ['-l', this.folder]);
  }
  get megabytesFree() {
    const { bavail, bsize } = fs.statfsSync(this.folder);
    return Math.round((bavail * bsize) / MB);
  }
}
