import fs from 'node:fs';
import os from 'node:os';

/** Who writes a journal, so that somebody else can tell whether that process still lives. */
export interface ProcessIdentity {
  readonly host: string;
  readonly pid: number;
  /** Tells two processes with one pid apart (Linux: start time in ticks). */
  readonly started: string;
  /** Tells boots apart: after a power loss what was written last may be missing. */
  readonly boot: string;
}

const read = (file: string): string | null => {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return null;
  }
};
const startedOf = (pid: number): string | null => {
  const stat = read(`/proc/${pid}/stat`);
  // the command in brackets may hold spaces: count from its end; field 22 is the start time
  return stat ? (stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null) : null;
};
const bootOf = (): string =>
  read('/proc/sys/kernel/random/boot_id')?.trim() ?? `up${Math.round((Date.now() / 1000 - os.uptime()) / 120)}`;

export const ownIdentity = (): ProcessIdentity => ({
  host: os.hostname(),
  pid: process.pid,
  started: startedOf(process.pid) ?? '0',
  boot: bootOf(),
});

/** @returns null where it cannot be told: another host */
export function isAlive(it: ProcessIdentity): boolean | null {
  if (it.host !== os.hostname()) return null;
  if (it.boot !== bootOf()) return false;
  const started = startedOf(it.pid);
  if (started !== null && it.started !== '0') return started === it.started;
  try {
    process.kill(it.pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
