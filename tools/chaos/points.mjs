// Named points of engine and sender, planted into the copy a run works on: the product itself knows nothing of them.
import fs from 'node:fs';
import path from 'node:path';

const moveRun = 'libs/store/dist/versions/move-run.store.js';
const moveWalks = 'libs/store/dist/versions/move-walks.js';
const undoMoves = 'libs/store/dist/versions/undo-moves.js';
const advance = 'libs/store/dist/engine/advance.js';
const database = 'libs/store/dist/database.js';
const journal = 'libs/channels/dist/smtp/send-journal.js';
const deliverer = 'apps/worker/dist/deliver/deliverer.js';
const at = (name, detail = '""') => `globalThis.chaosAt?.(${JSON.stringify(name)}, ${detail});`;

/** Engine: in this order in one transaction. Sender: in this order for a mail. */
export const ENGINE = [
  'engine before the claim',
  'engine claimed',
  'engine decided',
  'engine half written',
  'engine written',
];
export const COMMIT = ['before a COMMIT', 'after a COMMIT'];
export const SENDER = [
  'sender claimed',
  'sender before D',
  'sender after D, before the end of the body',
  'sender before A, after the 250',
  'sender after A, before settling',
  'sender settled, journal not told',
];
export const POINTS = [...ENGINE, ...COMMIT, ...SENDER];
/** Of a run that moves leads between versions; only the profile `migrate` comes by. */
export const MOVES = ['move noted', 'move written, not counted', 'undo written'];
const ALL = [...POINTS, ...MOVES];
/** A kill here may leave the mails unknown that stand between `D` and `A` on the connections. */
export const isSender = (name) => name.startsWith('sender');

export const POINT_PATCHES = [
  { file: advance, before: 'const [rows, model, live, sentBefore] = await Promise.all(', put: at(ENGINE[0]) },
  {
    file: advance,
    after: 'claimed.push(...rows.map((row)=>row.enrolment_id));',
    put: `if (rows.length) ${at(ENGINE[1], '`${rows[0].enrolment_id} ${rows[0].seq}`')}`,
  },
  { file: advance, before: 'writeWalks(', put: at(ENGINE[2]) },
  { file: advance, before: 'await settle(tx, batch, model);', put: at(ENGINE[3]) },
  { file: advance, after: 'await settle(tx, batch, model);', put: at(ENGINE[4]) },
  { file: database, before: 'await transaction.commit();', put: at(COMMIT[0]) },
  { file: database, after: 'await transaction.commit();', put: at(COMMIT[1]) },
  {
    file: deliverer,
    before: 'return claimed;',
    put: `if (kind === 'mail' && claimed.items.length) ${at(SENDER[0], '`${claimed.items[0].id}`')}`,
  },
  {
    file: journal,
    after: 'mark(mark, id) {',
    put: `if (mark === 'D') ${at(SENDER[1], 'id')} if (mark === 'A') ${at(SENDER[3], 'id')}`,
  },
  {
    file: journal,
    after: 'this.#open.set(id, mark);',
    put: `if (mark === 'D') ${at(SENDER[2], 'id')} if (mark === 'A') ${at(SENDER[4], 'id')}`,
  },
  { file: journal, after: 'settled(ids) {', put: at(SENDER[5]) },
  { file: moveWalks, before: 'const because = JSON.stringify(', put: at(MOVES[0]) },
  { file: moveRun, before: 'const [sum] = await tx.query(', put: at(MOVES[1]) },
  { file: undoMoves, before: 'return { undone: back.length', put: at(MOVES[2]) },
];

/** What a run does at the points, and what was done there. */
export class Points {
  #dir;
  #file;
  constructor(dir) {
    this.#dir = path.join(dir, 'armed');
    this.#file = path.join(dir, 'points.log');
    fs.mkdirSync(this.#dir, { recursive: true });
  }
  /** Whoever gets to the point next is killed (or stopped, or fails) there. */
  arm(name, what = 'kill') {
    if (!ALL.includes(name)) throw new Error(`no such point: ${name}`);
    // in one step: a worker that is there at this moment must not find an empty file
    const written = path.join(this.#dir, `.${name}`);
    fs.writeFileSync(written, what);
    fs.renameSync(written, path.join(this.#dir, name));
  }
  isArmed(name) {
    return fs.existsSync(path.join(this.#dir, name));
  }
  disarm() {
    for (const name of ALL) fs.rmSync(path.join(this.#dir, name), { force: true });
  }
  /** @returns {{ at: number, pid: number, what: string, name: string, detail: string }[]} */
  happened() {
    const text = fs.existsSync(this.#file) ? fs.readFileSync(this.#file, 'utf8') : '';
    return text
      .split('\n')
      .filter(Boolean)
      .map((line) => {
        const [, when, pid, what, name, detail = ''] = /^(\d+) (\d+) (\w+) ([^|]*?)(?: \| (.*))?$/.exec(line);
        return { at: Number(when), pid: Number(pid), what, name, detail };
      });
  }
  killed(pid) {
    return this.happened().some((one) => one.pid === pid && one.what === 'kill');
  }
  /** @returns how many kills at each point */
  counts() {
    const counts = Object.fromEntries(ALL.map((name) => [name, 0]));
    for (const { name, what } of this.happened()) if (what === 'kill') counts[name] += 1;
    return counts;
  }
}

/** A run of minutes in which nobody died at one of its points has not shown what it was to show. @returns breaches */
export function notReached({ options, points }, names) {
  if (options.seconds < 120) return [];
  const counts = points.counts();
  return names
    .filter((name) => !counts[name])
    .map((name) => `nobody was killed at „${name}“: the run is too short, or the point has moved`);
}
