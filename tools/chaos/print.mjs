/** A run's figures for people: the ledger, what was done to it, and what was found. */
export function printRun({ ledger = {}, kills = {}, points = {}, sink = {}, people = {}, size = {}, ...rest }) {
  const { troubles = {}, recoveries = {}, breaches } = rest;
  const parts = { mails: ledger, faults: kills, 'kills at named points': points, 'mail server': sink };
  for (const [title, part] of Object.entries({
    ...parts,
    ...(rest.moves && { moves: rest.moves }),
    people,
    rows: size,
    troubles,
  })) {
    console.log(`\n${title}`);
    for (const [name, count] of Object.entries(part)) console.log(`  ${name.padEnd(46)} ${String(count).padStart(9)}`);
  }
  console.log('\nrecovery (ms)');
  for (const [name, { times, p50Ms, maxMs }] of Object.entries(recoveries))
    console.log(`  ${name.padEnd(62)} ${times} times, p50 ${p50Ms}, most ${maxMs}`);
  console.log(breaches.length ? `\nBREACHES\n  ${breaches.join('\n  ')}\n` : '\nno invariant broken\n');
}
