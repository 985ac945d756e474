import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ownIdentity } from './process-identity.ts';
import { abandonedJournals, readJournal, SendJournal } from './send-journal.ts';

let folder: string;
beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cultivar-journal-'))));
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

/** A process that has ended: its pid and start time name nobody any more. */
const deadPid = () => spawnSync(process.execPath, ['-e', '']).pid;
const dead = (more: object = {}) =>
  SendJournal.open(folder, { ...ownIdentity(), pid: deadPid(), started: '1', ...more });

test('A is sent, D alone unknown, R and nothing are due again', () => {
  const journal = dead();
  for (const id of ['1', '2', '3']) journal.mark('D', id);
  journal.mark('A', '1');
  journal.mark('R', '3');
  const [found] = abandonedJournals(folder);
  expect(found!.slot).toBe(journal.slot);
  expect(['1', '2', '3', '4'].map(found!.verdictOf)).toEqual(['sent', 'unknown', 'pending', 'pending']);
});

test('a living process, this one too, is left alone; another host cannot be asked', () => {
  SendJournal.open(folder);
  dead({ host: 'elsewhere' });
  expect(abandonedJournals(folder)).toEqual([]);
});

test('after a boot only what was accepted is believed', () => {
  const journal = dead({ boot: 'before the power went' });
  journal.mark('A', '1');
  const [found] = abandonedJournals(folder);
  expect(['1', '2'].map(found!.verdictOf)).toEqual(['sent', 'unknown']);
});

test('a pid that was given to somebody else is not the writer', () => {
  SendJournal.open(folder, { ...ownIdentity(), started: '1' });
  expect(abandonedJournals(folder)).toHaveLength(process.platform === 'linux' ? 1 : 0);
});

test('a torn last line is not believed', () => {
  const journal = dead();
  journal.mark('D', '12');
  fs.appendFileSync(path.join(folder, `${journal.slot}.journal`), 'A 1');
  const marks = readJournal(path.join(folder, `${journal.slot}.journal`))!.marks;
  expect([...marks]).toEqual([['12', 'D']]);
});

test('what is settled is forgotten, what is not survives the compaction; a clean end leaves no file', () => {
  const journal = SendJournal.open(folder);
  const file = path.join(folder, `${journal.slot}.journal`);
  journal.mark('D', 'open');
  const ids = Array.from({ length: 20_000 }, (_, n) => `id-${n}-${'x'.repeat(10)}`);
  for (const id of ids) journal.mark('A', id);
  journal.settled(ids);
  expect(fs.statSync(file).size).toBeLessThan(1000);
  journal.mark('D', 'later');
  expect([...readJournal(file)!.marks.keys()]).toEqual(['open', 'later']);
  journal.settled(['open', 'later']);
  journal.close();
  expect(fs.existsSync(file)).toBe(false);
});
