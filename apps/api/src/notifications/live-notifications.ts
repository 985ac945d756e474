import { Database, unreadOf } from '@cultivar/store';
import { Injectable, Logger } from '@nestjs/common';
import type { OnModuleDestroy } from '@nestjs/common';

interface Listener {
  readonly userId: number;
  readonly send: (news: { unread: number; lastId: number }) => void;
  /** What was sent last. */
  known: string;
}
const EVERY_MS = 1000;

/** One question a second to the database for all who listen in this process, and none while nobody does. */
@Injectable()
export class LiveNotifications implements OnModuleDestroy {
  readonly #listeners = new Set<Listener>();
  readonly #log = new Logger('notifications');
  #timer: NodeJS.Timeout | undefined;
  #asking = false;

  constructor(private readonly database: Database) {}

  /** @returns how to stop */
  listen(userId: number, send: Listener['send']): () => void {
    const listener: Listener = { userId, send, known: '' };
    this.#listeners.add(listener);
    this.#timer ??= setInterval(() => void this.#ask(), EVERY_MS);
    void this.#ask();
    return () => {
      this.#listeners.delete(listener);
      if (!this.#listeners.size) this.#stop();
    };
  }
  onModuleDestroy(): void {
    this.#listeners.clear();
    this.#stop();
  }

  #stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
  async #ask(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    try {
      const all = await unreadOf(this.database, [...new Set([...this.#listeners].map((one) => one.userId))]);
      for (const listener of this.#listeners) {
        const { unread, lastId } = all.get(listener.userId) ?? { unread: 0, lastId: 0 };
        const now = `${unread} ${lastId}`;
        if (now === listener.known) continue;
        listener.known = now;
        listener.send({ unread, lastId });
      }
    } catch (error) {
      // the database is away for a moment: the next tick asks again
      this.#log.warn(error instanceof Error ? error.message : String(error));
    } finally {
      this.#asking = false;
    }
  }
}
