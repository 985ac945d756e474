// Slopes out of a soak's samples.
import { median, slope } from './watch.mjs';

/** What has to grow, with the row it grows by; everything else should stand still. */
const GROWS = new Set([
  'step',
  'score_entry',
  'touchpoint',
  'outbox',
  'enrolment',
  'lead',
  'consent',
  'consent_proof',
  'form_submission',
  'audit_entry',
]);
const MB = 2 ** 20;

/** @returns figures: per cent an hour for what should stand still, bytes a row for what must grow */
export function report(samples, { say, file, leads }) {
  const last = samples.at(-1);
  const warm = samples.filter((one) => one.minute >= last.minute / 4);
  const hours = (of) =>
    warm.map((one) => [one.minute / 60, of(one)]).filter(([, y]) => y !== null && Number.isFinite(y));
  const perHour = (of) => {
    const points = hours(of);
    const middle = median(points.map(([, y]) => y));
    return { median: round(middle), percentAnHour: middle ? round((100 * slope(points)) / middle) : 0 };
  };
  // what is counted up is looked at minute by minute
  const rate = (of) => {
    const by = new Map(
      warm.map((one, i) => [one, i ? (of(one) - of(warm[i - 1])) / (one.visits - warm[i - 1].visits) : null]),
    );
    return perHour((one) => by.get(one));
  };
  const figures = {
    leads,
    minutes: last.minute,
    samples: file,
    visitsPerS: round(growth(warm, (one) => one.visits) / 60),
  };
  for (const name of Object.keys(last.rssMb)) figures[`rssMb.${name}`] = perHour((one) => one.rssMb[name]);
  figures['rssMb.postgresPrivate'] = perHour((one) => one.postgres.privateMb);
  for (const name of Object.keys(last.cpuMs)) figures[`cpuUsPerVisit.${name}`] = rate((one) => 1000 * one.cpuMs[name]);
  figures.walBytesPerVisit = rate((one) => one.wal);
  for (const key of ['dueToAdvancedMs', 'triggerToMailMs'])
    for (const part of ['p50', 'p99']) figures[`${key}.${part}`] = perHour((one) => one[key][part]);
  for (const [table, now] of Object.entries(last.tables)) {
    // parts of a table are named after it
    if ([...GROWS].some((name) => table === name || table.startsWith(`${name}_`)))
      figures[`bytesPerRow.${table}`] = round((now.heap + now.indexes) / Math.max(1, now.rows));
    else figures[`sizeMb.${table}`] = perHour((one) => size(one, table));
    figures[`deadRows.${table}`] = perHour((one) => one.tables[table]?.dead ?? null);
  }
  const total =
    Object.values(last.cpuMs).reduce((a, b) => a + b, 0) - Object.values(samples[0].cpuMs).reduce((a, b) => a + b, 0);
  figures.coresUsed = round(total / 60_000 / (last.minute - samples[0].minute));
  say(`soak: ${figures.visitsPerS} visits a second with ${figures.coresUsed} cores`);
  return Object.fromEntries(Object.entries(figures).map(([name, value]) => [`soak.${name}`, value]));
}

const growth = (samples, of) => (of(samples.at(-1)) - of(samples[0])) / (samples.at(-1).minute - samples[0].minute);
const size = (one, table) => (one.tables[table] ? (one.tables[table].heap + one.tables[table].indexes) / MB : null);
const round = (value) => Math.round(value * 100) / 100;
