import { Queue, Worker, withBackend } from 'bullmq';
import type { ConnectionOptions, Job } from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';
import { z } from 'zod';
import { patientBackend } from './patient-backend.ts';

/** Which backend carries the messages: PostgreSQL unless there is a Redis. */
export interface QueueEnv {
  readonly DATABASE_URL: string;
  readonly REDIS_URL?: string | undefined;
}
export const AdvanceJob = z.object({ workflowId: z.number().int(), lane: z.number().int().min(0).max(63) });
export type AdvanceJob = z.infer<typeof AdvanceJob>;

/** A job says only that there is work. All of them may be lost, doubled or late: what is due stands in PostgreSQL. */
export interface Queues {
  /** Leads of this workflow are due. Lanes let several batches of one workflow run side by side. */
  advance(job: AdvanceJob): Promise<void>;
  /** Something waits in the outbox. */
  deliver(): Promise<void>;
  /** Takes jobs of a queue until it is closed. A handler that throws is not called again for the same job: the sweep is the retry. */
  onAdvance(handler: (job: AdvanceJob) => Promise<void>, options?: WorkOptions): Consumer;
  onDeliver(handler: () => Promise<void>, options?: WorkOptions): Consumer;
  /** @throws where the queue does not answer within a second */
  depths(): Promise<readonly QueueDepth[]>;
  close(): Promise<void>;
}
/** What one queue has to carry. */
export interface QueueDepth {
  readonly name: 'advance' | 'deliver';
  readonly waiting: number;
  readonly active: number;
  /** How long the oldest waiting job has been there. */
  readonly ageMs: number;
}
export interface WorkOptions {
  readonly concurrency?: number;
  readonly onError?: (error: Error) => void;
}
export interface Consumer {
  ready(): Promise<void>;
  /** Waits for the jobs in hand. */
  close(): Promise<void>;
}

/** Adding and asking wait at most so long: with Redis away they would hang for ever. */
const ANSWER_MS = 1_000;
const PREFIX = 'cultivar';
/**
 * A worker that died holds its job for so long, and while it does nobody else is told that there is work (one job for each id):
 * BullMQ's own half a minute would be a standstill. Taking one that only slept for dead doubles a job, which does no harm.
 */
export const DEAD_AFTER = { lockDuration: 3_000, stalledInterval: 1_500, maxStalledCount: 1_000 } as const;
export const QUEUE_NAMES = ['advance', 'deliver'] as const;
export type QueueName = (typeof QUEUE_NAMES)[number];

interface Backend {
  queue(name: QueueName): Pick<Queue, 'add' | 'close' | 'on' | 'getJobCounts' | 'getJobs'>;
  end(): void;
}

/** The queues on the backend the environment names. Connects lazily; call `migrateQueues` once before. */
export function configureQueues(env: QueueEnv, log: (error: Error) => void = () => {}): Queues {
  const backend = env.REDIS_URL ? redis(env.REDIS_URL) : postgres(env.DATABASE_URL);
  const queues = new Map<QueueName, Pick<Queue, 'add' | 'close' | 'on' | 'getJobCounts' | 'getJobs'>>();
  const consumers = new Set<Consumer>();
  const open = (name: QueueName): ReturnType<Backend['queue']> => {
    let queue = queues.get(name);
    if (!queue) {
      queue = backend.queue(name);
      // without a listener a lost connection would end the process; the sweep works on
      queue.on('error', log);
      queues.set(name, queue);
    }
    return queue;
  };
  const depth = async (name: QueueName): Promise<QueueDepth> => {
    const queue = open(name);
    const counts = await queue.getJobCounts('waiting', 'active');
    const [oldest] = counts.waiting ? await queue.getJobs('waiting', 0, 0, true) : [];
    const ageMs = oldest ? Math.max(0, Date.now() - oldest.timestamp) : 0;
    return { name, waiting: counts.waiting ?? 0, active: counts.active ?? 0, ageMs };
  };
  const add = async (name: QueueName, id: string, data: object): Promise<void> => {
    const queue = open(name);
    // one waiting job for each id; one more is kept while one is being worked on, since that may have looked already
    const deduplication = { id, keepLastIfActive: true };
    await within(ANSWER_MS, queue.add(name, data, { deduplication, removeOnComplete: true, removeOnFail: true }));
  };
  const consume = (name: QueueName, handler: (job: Job) => Promise<void>, options: WorkOptions = {}): Consumer => {
    const { workerClass, options: made } = workerParts(env);
    const worker = new workerClass(name, handler, { ...made, concurrency: options.concurrency ?? 1 });
    worker.on('error', options.onError ?? log);
    worker.on('failed', (_job, error) => (options.onError ?? log)(error));
    const consumer: Consumer = {
      ready: async () => void (await worker.waitUntilReady()),
      close: async () => {
        consumers.delete(consumer);
        await worker.close();
      },
    };
    consumers.add(consumer);
    return consumer;
  };
  return {
    advance: (job) => add('advance', `advance-${job.workflowId}-${job.lane}`, job),
    deliver: () => add('deliver', 'deliver', {}),
    onAdvance: (handler, options) => consume('advance', (job) => handler(AdvanceJob.parse(job.data)), options),
    onDeliver: (handler, options) => consume('deliver', () => handler(), options),
    depths: () => within(ANSWER_MS, Promise.all([depth('advance'), depth('deliver')])),
    close: async () => {
      await Promise.all([...consumers].map((consumer) => consumer.close()));
      await Promise.allSettled([...queues.values()].map((queue) => queue.close()));
      backend.end();
    },
  };
}

/** A message may be lost (the sweep heals that), so nobody waits until the disk has it; what it tells of is committed durably before. */
const LOSABLE = '-c synchronous_commit=off';

// BullMQ listens for errors of a connection only when it has it in hand: one that is cut in the instant it was opened, or between two
// statements, would end the process. So every connection has a listener from its birth, and its next statement fails.
const connect = pg.Client.prototype.connect as (this: pg.Client, ...given: unknown[]) => unknown;
pg.Client.prototype.connect = function steady(this: pg.Client, ...given: unknown[]): unknown {
  this.on('error', () => {});
  return connect.apply(this, given);
} as typeof pg.Client.prototype.connect;

const postgresConnection = (connectionString: string) => ({
  connectionString,
  // one stays open: a nudge after a quiet minute need not connect first
  ...{ max: 3, min: 1, application_name: 'cultivar-queue', options: LOSABLE },
});

/** How jobs are taken: BullMQ's worker for the backend the environment names, and what it is made with. Given to `@nestjs/bullmq`. */
export interface WorkerParts {
  readonly workerClass: typeof Worker;
  readonly options: { readonly connection: ConnectionOptions; readonly prefix?: string } & typeof DEAD_AFTER;
}
export function workerParts(env: QueueEnv): WorkerParts {
  if (!env.REDIS_URL) {
    const workerClass = withBackend(patientBackend).Worker as unknown as typeof Worker;
    const connection = postgresConnection(env.DATABASE_URL) as unknown as ConnectionOptions;
    return { workerClass, options: { connection, ...DEAD_AFTER } };
  }
  // a worker waits for its Redis as long as it takes
  const connection = { url: env.REDIS_URL, maxRetriesPerRequest: null };
  return { workerClass: Worker, options: { connection, prefix: PREFIX, ...DEAD_AFTER } };
}

function postgres(connectionString: string): Backend {
  const classes = withBackend(patientBackend);
  return {
    queue: (name) => new classes.Queue(name, { connection: postgresConnection(connectionString) }) as unknown as Queue,
    end: () => {},
  };
}

function redis(url: string): Backend {
  // one connection of our own for all queues: theirs would go on trying for ever after `close` if it never got through
  let connection: Redis | undefined;
  return {
    queue: (name) => {
      connection ??= new Redis(url, { maxRetriesPerRequest: null }).on('error', () => {});
      return new Queue(name, { connection, prefix: PREFIX });
    },
    end: () => connection?.disconnect(),
  };
}

/** Prepares the tables of the PostgreSQL backend; nothing to do on Redis. May be called again. */
export async function migrateQueues(env: QueueEnv = process.env as unknown as QueueEnv): Promise<void> {
  if (env.REDIS_URL) return;
  const { Queue: PostgresQueue } = withBackend(patientBackend);
  const connection = { connectionString: env.DATABASE_URL, max: 1, migrate: true };
  const queue = new PostgresQueue('advance', { connection });
  await queue.waitUntilReady();
  await queue.close();
}

async function within<T>(limitMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`the queue did not answer within ${limitMs} ms`)), limitMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    // it may still fail later, when nobody waits for it any more
    work.catch(() => {});
  }
}
