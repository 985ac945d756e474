import { countSegment, Database } from '@cultivar/store';
import type { SegmentCountRecord, SegmentRecord } from '@cultivar/store';
import { Injectable, Logger } from '@nestjs/common';

type Segment = SegmentRecord & SegmentCountRecord;
/** A list waits at most so long for its numbers; what is not counted by then is shown as it was, and counted on. */
const WAIT_MS = 600;
/** Counted in less than this, a number is made anew whenever somebody looks. */
const CHEAP_MS = 40;
/** Else it holds for so many times as long as counting it took: a second of counting, five minutes. */
const HOLDS = 300;

/** Numbers of leads by segment, for lists of them: exact and of this moment in a small house, of the last minutes in a very large one. */
@Injectable()
export class SegmentCounts {
  readonly #log = new Logger('segments');
  readonly #counting = new Map<string, Promise<number | null>>();
  /** One after the other: each of them may keep the database busy. */
  #line: Promise<unknown> = Promise.resolve();

  constructor(private readonly database: Database) {}

  /** @returns by segment: how many leads; null where nobody has counted yet */
  async of(segments: readonly Segment[]): Promise<(number | null)[]> {
    const now = await this.database.now();
    const counts = segments.map((segment) => segment.leads);
    const counting = segments.map(async (segment, i) => {
      if (!holdsStill(segment, now)) counts[i] = (await this.#count(segment, now)) ?? counts[i]!;
    });
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, WAIT_MS)));
    await Promise.race([Promise.all(counting), late]);
    clearTimeout(timer);
    return [...counts];
  }

  #count(segment: Segment, now: Date): Promise<number | null> {
    const key = `${segment.id} ${JSON.stringify(segment.rule)}`;
    const running = this.#counting.get(key);
    if (running) return running;
    const count = this.#line
      .then(() => countSegment(this.database, segment, now))
      .catch((error: Error) => {
        this.#log.warn(`segment ${segment.id} could not be counted: ${error.message}`);
        return null;
      })
      .finally(() => this.#counting.delete(key));
    this.#counting.set(key, count);
    this.#line = count;
    return count;
  }
}

function holdsStill({ leads, countedAt, countingMs }: Segment, now: Date): boolean {
  if (leads === null || countedAt === null || countingMs === null || countingMs < CHEAP_MS) return false;
  return now.getTime() - countedAt.getTime() < HOLDS * countingMs;
}
