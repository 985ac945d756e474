// `node tools/prove-drill.mjs [word]`: takes one guard at a time out of a copy of the sources and demands that the engine's tests turn
// red. A harness that never caught a planted bug proves nothing. With a word, only the bugs with this word in their names.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root } from './prepare.mjs';

/** name · file · what stands there · what is planted · room, tests and (where one suffices) the name of the test that has to notice */
const BUGS = [
  [
    'two lanes take the same leads',
    'libs/store/src/engine/advance.ts',
    / for no key update of l, c skip locked/,
    '',
    'store state-hash',
  ],
  [
    'a walk hears what it told itself',
    'libs/store/src/engine/waits.ts',
    /if \(fromEnrolment === row\.enrolment_id\) continue;/,
    '',
    'store oracle once failed',
  ],
  [
    'an event from long before the wait ends it',
    'libs/engine/src/wake.ts',
    /if \(wait\.since !== undefined && .*\) return null;/,
    '',
    'store oracle once failed',
  ],
  [
    'the news of one round are not heard',
    'libs/store/src/engine/settle.ts',
    /MAX_ROUNDS = 8/,
    'MAX_ROUNDS = 1',
    'store oracle once failed',
  ],
  [
    'one entry too many a day',
    'libs/engine/src/may-enter.ts',
    /ENTRIES_PER_DAY = 20/,
    'ENTRIES_PER_DAY = 21',
    'store oracle once failed',
  ],
  [
    'nobody leaves a segment',
    'libs/store/src/engine/keep-segments.ts',
    /columns\(false\),/,
    "['{}', '{}'],",
    'store oracle once failed',
  ],
  [
    'the reason of a step is lost',
    'libs/store/src/engine/write-walks.ts',
    /because: because && JSON\.stringify\(because\),/,
    'because: null,',
    'store oracle once failed',
  ],
  [
    'a visit that fails leaves its steps',
    'libs/engine/src/walk.ts',
    /this\.steps\.length = mark\.steps;/,
    '',
    'store oracle once failed',
  ],
  [
    'recycled at 0 points does not begin anew',
    'libs/engine/src/fold.ts',
    /\{ kind: 'score\.add', axis: 'engagement', points, \.\.\.RESTART \},/,
    "...(points === 0 ? [] : [{ kind: 'score.add', axis: 'engagement', points, ...RESTART } as const]),",
    'store oracle once failed',
  ],
  [
    'leads go on before their time',
    'libs/engine/src/walk.ts',
    /if \(start\.state === 3 \|\| start\.dueAt > now\)/,
    'if (start.state === 3)',
    'store oracle once failed',
    'libs/store/src/engine/advance.ts',
    /and c\.due_at <= \$2/,
    'and c.due_at <= $2::timestamptz + interval $$1 hour$$',
  ],
  [
    're-entry while the lead is inside',
    'libs/store/src/engine/let-in.ts',
    /\(not earlier\.open and \(given\.again_days = 0 or/,
    '((given.again_days = 0 or',
    'store races',
    'libs/store/src/migrations/0001-init.sql.ts',
    /create unique index enrolment_open_key[^;]*;/,
    '',
  ],
  [
    'an erased lead keeps its walk',
    'libs/store/src/consent/erase-lead.store.ts',
    /await tx\.query\(`delete from cursor where lead_id = \$1`, \[leadId\]\);/,
    '',
    'store races',
  ],
  [
    'a withdrawal is not looked at when a mail is claimed',
    'libs/store/src/outbox/claim.store.ts',
    /when o\.payload->>'class' = 'marketing' and c\.state is distinct from 'granted' then 'no-consent'/,
    '',
    'store races',
  ],
  [
    'a merged lead keeps its walk',
    'libs/store/src/leads/merge-leads.store.ts',
    /await endWalks\(tx, gone\);/,
    '',
    'store races',
  ],
  [
    'a paused journey goes on',
    'libs/store/src/engine/advance.ts',
    /and exists \(select 1 from workflow w where w\.id = \$1 and w\.status in \('live', 'draining'\)\)/,
    '',
    'store races',
  ],
  [
    'leads are locked in any order',
    'libs/store/src/engine/lock-leads.ts',
    /order by l\.id for no key update/,
    'order by md5(l.id::text || pg_backend_pid()) for no key update',
    'store storm',
  ],
  [
    'a gap in spring is jumped over by its whole length',
    'libs/workflow/src/later.ts',
    /  while \(late - early > 1\) \{[\s\S]*?\n  \}\n/,
    '  void offset;\n',
    'testing zones',
  ],
  [
    'the second of two hours counts',
    'libs/workflow/src/later.ts',
    /  if \(shownAt\(zone, early\) === shown\) return early;\n/,
    '',
    'testing zones',
  ],
  [
    'a slice never ends',
    'apps/worker/src/advance/advancer.ts',
    /if \(performance\.now\(\) >= until\) return true;/,
    '',
    'worker advancer',
  ],
  [
    'a subject brings headers along',
    'libs/channels/src/mail/render-mail.ts',
    /value\.replace\(.*\)\.trim\(\)/,
    'value',
    'worker deliver/overload',
  ],
  [
    'a claim that commits after its sender was recovered is nobody’s',
    'apps/worker/src/deliver/deliverer.ts',
    /if \(now - since <= LATE_COMMIT_MS\) continue;/,
    '',
    'worker deliver/deliverer-late',
  ],
  [
    'a claim without an answer is looked for only once',
    'apps/worker/src/deliver/deliverer.ts',
    /if \(over\) this\.#doubtful/,
    'this.#doubtful',
    'worker deliver/deliverer-late',
  ],
  [
    'a mail waits behind a silent server',
    'apps/worker/src/deliver/mail-runner.ts',
    /AHEAD && this\.#waiting\.length\)/,
    'AHEAD && this.#running < this.#waiting.length)',
    'worker deliver/deliverer-late',
  ],
  [
    'a moved walk gets its mails again',
    'libs/store/src/versions/move-walks.ts',
    /  mailsOnce\(tx, plan, it, ids\);/,
    '',
    'store moves-property',
  ],
  [
    'who waits in an older version is not listened for',
    'libs/store/src/engine/versions.ts',
    /or v\.graph::text ~ \$2\)/,
    "or $2::text = '')",
    'store older-versions',
  ],
  [
    'a whole batch has one turn in a queue',
    'libs/store/src/engine/take-turns.ts',
    /const lasts = everyMs \* places\.length;/,
    'const lasts = everyMs;',
    'store throttle',
  ],
  [
    'an hour is added up before it is over',
    'libs/store/src/walks/roll-figures.store.ts',
    /SETTLED_MS = 5 \* 60_000/,
    'SETTLED_MS = -60 * 60_000',
    'store figures-property',
  ],
];

const word = process.argv[2] ?? '';
const home = fs.mkdtempSync(path.join(os.tmpdir(), 'cultivar-drill-'));
const copy = (from) =>
  fs.cpSync(path.join(root, from), path.join(home, from), {
    recursive: true,
    filter: (file) => !/\/(dist|node_modules)$/.test(file),
  });
for (const part of ['libs', 'apps/worker', 'tools', 'package.json', 'jest.config.mjs', 'tsconfig.base.json'])
  copy(part);
const modules = path.join(home, 'node_modules');
fs.mkdirSync(path.join(modules, '@cultivar'), { recursive: true });
for (const name of fs.readdirSync(path.join(root, 'node_modules')))
  if (name !== '@cultivar') fs.symlinkSync(path.join(root, 'node_modules', name), path.join(modules, name));
for (const top of ['libs', 'apps'])
  for (const name of fs.readdirSync(path.join(home, top)))
    fs.symlinkSync(path.join(home, top, name), path.join(modules, '@cultivar', name));

function isRed(target) {
  const [room, tests, ...named] = target.split(' ');
  const args = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js', '--bail', '--runInBand'];
  const { status } = spawnSync(
    process.execPath,
    [
      ...args,
      '--selectProjects',
      room,
      '--testPathPatterns',
      `${tests}[a-z.-]*test\\.ts$`,
      ...(named.length ? ['-t', named.join(' ')] : []),
    ],
    // a bug that makes the tests go on for ever is noticed, too
    { cwd: home, encoding: 'utf8', timeout: 170_000, killSignal: 'SIGTERM' },
  );
  return status !== 0;
}

const chosen = BUGS.filter(([title]) => new RegExp(word).test(title));
for (const target of new Set(chosen.map((bug) => bug[4])))
  if (isRed(target)) throw new Error(`${target} is red without any planted bug: mend that first`);

let missed = 0;
for (const [name, file, stands, planted, target, ...more] of chosen) {
  const plants = [[file, stands, planted], ...(more.length ? [more] : [])];
  const before = plants.map(([at]) => fs.readFileSync(path.join(home, at), 'utf8'));
  plants.forEach(([at, what, instead]) => {
    const text = fs.readFileSync(path.join(home, at), 'utf8');
    if (!what.test(text)) throw new Error(`the guard of "${name}" is not to be found in ${at}: teach the drill`);
    fs.writeFileSync(
      path.join(home, at),
      text.replace(what, () => instead),
    );
  });
  const red = isRed(target);
  plants.forEach(([at], i) => fs.writeFileSync(path.join(home, at), before[i]));
  if (!red) missed += 1;
  console.log(`${red ? '✓ noticed' : '✗ MISSED '} ${name}`);
}
fs.rmSync(home, { recursive: true, force: true });
process.exit(missed ? 1 : 0);
