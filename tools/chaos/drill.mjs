// A harness that never caught a planted bug proves nothing: this plants one after the other and demands red.
import { GUARDS } from './guards.mjs';

/** @returns whether the untouched copy was green and every planted bug was caught */
export async function drill({ apart, common, only, say }) {
  const base = { ...common, leads: Math.min(common.leads, 150), seconds: 8, stuckMs: 8_000 };
  const wanted = GUARDS.filter(({ name }) => !only.length || only.some((word) => name.includes(word)));
  const results = [];
  if (!only.length) {
    say('first the untouched copy: it has to be green');
    const plain = await apart({ ...base, name: 'plain', plan: { killMs: [700, 2_000], jumpMs: [2_000, 4_000] } });
    results.push({ name: '(nothing taken away)', right: plain.ok, breaches: plain.breaches });
  }
  for (const [n, { name, patches, plan }] of wanted.entries()) {
    say(`without „${name}“`);
    let report;
    // what a race needs may take more than one seed
    for (let attempt = 0; attempt < 2; attempt += 1) {
      report = await apart({ ...base, seed: base.seed + attempt, name: `guard-${n}-${attempt}`, plan }, patches);
      if (!report.ok) break;
    }
    results.push({ name, right: !report.ok, breaches: report.breaches });
    say(report.ok ? 'MISSED' : `caught: ${report.breaches[0].slice(0, 160)}`);
  }
  console.log('');
  for (const { name, right, breaches } of results)
    console.log(`${right ? '✓' : '✗'} ${name.padEnd(52)} ${breaches[0]?.slice(0, 140) ?? 'green'}`);
  const missed = results.filter(({ right }) => !right);
  console.log(JSON.stringify({ drill: wanted.length, missed: missed.map(({ name }) => name) }));
  return !missed.length;
}
