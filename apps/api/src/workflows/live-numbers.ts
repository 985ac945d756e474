import { Database, workflowNumbers } from '@cultivar/store';
import type { WorkflowNumbers } from '@cultivar/store';
import { Injectable, Logger } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import type { Response } from 'express';

interface Watched {
  readonly responses: Set<Response>;
  timer: NodeJS.Timeout | undefined;
  /** What was sent last, as text. */
  sent: string | undefined;
  sentAt: number;
}
const EVERY_MS = 1000;
/** A comment now and then, so that nobody between takes the silence for the end. */
const HEARTBEAT_MS = 20_000;

/**
 * The live numbers of open workflows as server-sent events. Each workflow is read at most once a second however many watch it,
 * more seldom where reading takes long, and not at all while nobody watches.
 */
@Injectable()
export class LiveNumbers implements OnApplicationShutdown {
  private readonly watched = new Map<number, Watched>();
  private readonly log = new Logger('live numbers');

  constructor(private readonly database: Database) {}

  watch(workflowId: number, response: Response): void {
    response.status(200).set({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      connection: 'keep-alive',
      'x-accel-buffering': 'no',
    });
    response.flushHeaders();
    response.write('retry: 2000\n\n');
    let watched = this.watched.get(workflowId);
    if (!watched) {
      watched = { responses: new Set(), timer: undefined, sent: undefined, sentAt: 0 };
      this.watched.set(workflowId, watched);
      void this.read(workflowId, watched);
    } else if (watched.sent) response.write(event(watched.sent));
    watched.responses.add(response);
    response.on('close', () => this.leave(workflowId, response));
  }

  onApplicationShutdown(): void {
    for (const [id, { responses }] of this.watched)
      for (const response of responses) {
        response.end();
        this.leave(id, response);
      }
  }

  private leave(workflowId: number, response: Response): void {
    const watched = this.watched.get(workflowId);
    watched?.responses.delete(response);
    if (!watched || watched.responses.size) return;
    clearTimeout(watched.timer);
    this.watched.delete(workflowId);
  }

  private async read(workflowId: number, watched: Watched): Promise<void> {
    const startedAt = performance.now();
    try {
      this.send(watched, await workflowNumbers(this.database, workflowId));
    } catch (error) {
      this.log.warn(error instanceof Error ? error.message : String(error));
    }
    if (this.watched.get(workflowId) !== watched) return;
    // reading may take a tenth of the time at most
    const pause = Math.max(EVERY_MS, (performance.now() - startedAt) * 10);
    watched.timer = setTimeout(() => void this.read(workflowId, watched), pause);
    watched.timer.unref();
  }

  private send(watched: Watched, numbers: WorkflowNumbers): void {
    const text = JSON.stringify(numbers);
    const silent = text === watched.sent;
    if (silent && performance.now() - watched.sentAt < HEARTBEAT_MS) return;
    watched.sent = text;
    watched.sentAt = performance.now();
    for (const response of watched.responses) response.write(silent ? ':\n\n' : event(text));
  }
}
const event = (text: string): string => `data: ${text}\n\n`;
