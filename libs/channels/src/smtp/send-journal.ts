import fs from 'node:fs';
import path from 'node:path';
import { randomBytes } from 'node:crypto';
import { isAlive, ownIdentity } from './process-identity.ts';
import type { ProcessIdentity } from './process-identity.ts';

/** D: the body is about to go out · A: accepted (250) · R: refused. The last one of an id counts. */
export type Mark = 'D' | 'A' | 'R';
const COMPACT_BYTES = 256 * 1024;

/**
 * What only this machine knows between the final dot and the database: an append-only file of one process. A `kill -9` keeps what
 * `write(2)` took.
 *
 * Each process writes a journal of its own (O_EXCL, name with host, pid and chance) and never takes one over, so no lock has to be
 * won or stolen: Node has no flock, and a lock file that names a pid can be taken over twice. Whether the writer still lives is
 * seen from pid and start time; a dead one's journal does not change any more, so recovering it twice at once comes to the same.
 */
export class SendJournal {
  readonly slot: string;
  readonly #file: string;
  #fd: number;
  #bytes = 0;
  readonly #open = new Map<string, Mark>();
  readonly #header: string;

  private constructor(directory: string, identity: ProcessIdentity) {
    this.slot = `${identity.host.replace(/[^A-Za-z0-9-]/g, '_').slice(0, 60)}.${identity.pid}.${randomBytes(4).toString('hex')}`;
    this.#file = path.join(directory, `${this.slot}.journal`);
    this.#header = `H ${JSON.stringify(identity)}\n`;
    this.#fd = fs.openSync(
      this.#file,
      fs.constants.O_CREAT | fs.constants.O_EXCL | fs.constants.O_APPEND | fs.constants.O_WRONLY,
      0o600,
    );
    fs.writeSync(this.#fd, this.#header);
  }
  /** @param directory is made if missing; on a disk that outlives the process */
  static open(directory: string, identity: ProcessIdentity = ownIdentity()): SendJournal {
    fs.mkdirSync(directory, { recursive: true, mode: 0o700 });
    return new SendJournal(directory, identity);
  }

  mark(mark: Mark, id: string): void {
    const line = `${mark} ${id}\n`;
    fs.writeSync(this.#fd, line);
    this.#bytes += line.length;
    this.#open.set(id, mark);
  }
  /** The database knows now: these need not be remembered. */
  settled(ids: Iterable<string>): void {
    for (const id of ids) this.#open.delete(id);
    if (this.#bytes > COMPACT_BYTES) this.#compact();
  }
  #compact(): void {
    const next = `${this.#file}.next`;
    const body = this.#header + [...this.#open].map(([id, mark]) => `${mark} ${id}\n`).join('');
    fs.writeFileSync(next, body, { mode: 0o600 });
    // one step: whoever reads sees the old file or the new one, whole
    fs.renameSync(next, this.#file);
    fs.closeSync(this.#fd);
    this.#fd = fs.openSync(this.#file, fs.constants.O_APPEND | fs.constants.O_WRONLY);
    this.#bytes = body.length;
  }
  /**
   * At a clean end; with unsettled mails the file stays for whoever recovers it.
   *
   * @param it `keep`: something is still claimed in its name, though nothing of it may be written here
   */
  close({ keep = false }: { readonly keep?: boolean } = {}): void {
    fs.closeSync(this.#fd);
    // its number may soon be another file's: whoever is late must fail, not write there
    this.#fd = -1;
    if (!keep && !this.#open.size) fs.rmSync(this.#file, { force: true });
  }
}

/** A journal whose writer is gone. */
export interface Abandoned {
  readonly slot: string;
  readonly file: string;
  /** What is to be believed of a row the slot had claimed. */
  readonly verdictOf: (id: string) => 'sent' | 'unknown' | 'pending';
}

/** The journals in a directory whose process has died. Those of other hosts are left to their own. */
export function abandonedJournals(directory: string): readonly Abandoned[] {
  let names: string[];
  try {
    names = fs.readdirSync(directory).filter((name) => name.endsWith('.journal'));
  } catch {
    return [];
  }
  return names.flatMap((name) => {
    const file = path.join(directory, name);
    const journal = readJournal(file);
    if (!journal || isAlive(journal.identity) !== false) return [];
    const sameBoot = journal.identity.boot === ownIdentity().boot;
    return [
      {
        slot: name.slice(0, -'.journal'.length),
        file,
        verdictOf: (id: string) => verdict(journal.marks.get(id), sameBoot),
      },
    ];
  });
}

/** A: sent. D alone: nobody knows. Nothing, or refused: not sent — unless the machine went down and the disk may have lost the end. */
const verdict = (mark: Mark | undefined, sameBoot: boolean): 'sent' | 'unknown' | 'pending' => {
  if (mark === 'A') return 'sent';
  return mark === 'D' || !sameBoot ? 'unknown' : 'pending';
};

/** @returns null if there is no whole header: the writer died before it could claim anything, or the file is gone */
export function readJournal(
  file: string,
): { readonly identity: ProcessIdentity; readonly marks: ReadonlyMap<string, Mark> } | null {
  let text: string;
  try {
    text = fs.readFileSync(file, 'utf8');
  } catch {
    return null;
  }
  // a line without its end was torn: its id may be cut, so it is not believed
  const lines = text.slice(0, text.lastIndexOf('\n') + 1).split('\n');
  if (!lines[0]?.startsWith('H ')) return null;
  const marks = new Map<string, Mark>();
  for (const line of lines.slice(1)) {
    const found = /^([DAR]) (\S+)$/.exec(line);
    if (found) marks.set(found[2]!, found[1] as Mark);
  }
  try {
    return { identity: JSON.parse(lines[0].slice(2)) as ProcessIdentity, marks };
  } catch {
    return null;
  }
}
