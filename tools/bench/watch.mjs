// What processes and tables cost, read from outside: /proc and PostgreSQL's own counters. Linux only; elsewhere memory and CPU are null.
import fs from 'node:fs';
import path from 'node:path';

const TICK_MS = 10;
const read = (file) => {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return null;
  }
};

/** Memory of one process now and at most since it began, in MB. */
export function memoryOf(pid) {
  const status = read(`/proc/${pid}/status`);
  const of = (name) => {
    const kb = new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status ?? '')?.[1];
    return kb === undefined ? null : Number(kb) / 1024;
  };
  return { mb: of('VmRSS'), peakMb: of('VmHWM') };
}

/** Processor time a process has used, in ms. */
export function cpuOf(pid) {
  const stat = read(`/proc/${pid}/stat`);
  if (!stat) return 0;
  const [user, system] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
    .map(Number);
  return (user + system) * TICK_MS;
}

/** PostgreSQL's processes. `used` counts also those that have ended: their parent inherits their time. */
export function postgresIn(dir) {
  const postmaster = Number(read(path.join(dir, 'pg', 'postmaster.pid'))?.split('\n')[0]);
  const children = () =>
    (read(`/proc/${postmaster}/task/${postmaster}/children`) ?? '').split(' ').filter(Boolean).map(Number);
  const reaped = () => {
    const stat = read(`/proc/${postmaster}/stat`);
    if (!stat) return 0;
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    return (fields[11] + fields[12] + fields[13] + fields[14]) * TICK_MS;
  };
  return {
    cpu: () => reaped() + children().reduce((sum, pid) => sum + cpuOf(pid), 0),
    /** Memory that is no shared buffer and no file. */
    privateMb: () =>
      [postmaster, ...children()].reduce(
        (sum, pid) => sum + Number(/^RssAnon:\s+(\d+)/m.exec(read(`/proc/${pid}/status`) ?? '')?.[1] ?? 0) / 1024,
        0,
      ),
    processes: () => children().length + 1,
  };
}

/** Size, rows and dead rows of every table that holds anything worth a name, and where the WAL stands. */
export async function tablesOf(database) {
  const rows = await database.query(
    `select relname as name, pg_table_size(relid) as heap, pg_indexes_size(relid) as indexes, n_live_tup as rows, n_dead_tup as dead
     from pg_stat_user_tables where pg_total_relation_size(relid) > 100000 order by 1`,
  );
  const [{ wal, advanced }] = await database.query(
    `select (pg_current_wal_lsn() - '0/0'::pg_lsn)::bigint as wal, coalesce((select sum(n) from step_count), 0)::bigint as advanced`,
  );
  return { tables: Object.fromEntries(rows.map(({ name, ...rest }) => [name, rest])), wal, visits: advanced };
}

/** The value below which a part of them lies. */
export function share(values, part) {
  if (!values.length) return null;
  const sorted = [...values].sort((a, b) => a - b);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] * 10) / 10;
}

/** Theil–Sen: the median of the slopes between all pairs; a few bad minutes do not bend it. @param points [[x, y], …] */
export function slope(points) {
  const slopes = [];
  for (let i = 0; i < points.length; i += 1)
    for (let j = i + 1; j < points.length; j += 1)
      if (points[j][0] !== points[i][0]) slopes.push((points[j][1] - points[i][1]) / (points[j][0] - points[i][0]));
  return slopes.length ? median(slopes) : 0;
}
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
